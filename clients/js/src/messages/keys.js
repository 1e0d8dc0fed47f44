// Message keys: X25519 keys of their own, derived from the seed an account's keys come from, never from a signature.
import { x25519 } from '@noble/curves/ed25519.js';
import { blake2b } from '@noble/hashes/blake2.js';
import { concatBytes, hexToBytes } from '@noble/hashes/utils.js';
import { keyExtractSuri, mnemonicToMiniSecret, mnemonicValidate } from '@polkadot/util-crypto';
import { MessageError } from './error.js';

const CONTEXT = new TextEncoder().encode('scc/message-key/1');
/** The phrase behind `//Alice` and the like: known to everybody. */
const DEVELOPMENT_PHRASE = 'bottom drive obey lake curtain smoke basket hold race lonely fit walk';

const FIELD = 2n ** 255n - 19n;
// Coordinates of points of low order, on the curve and on its twist: anybody can open what is sealed to them.
const LOW_ORDER = [
  0n, 1n, FIELD - 1n,
  325606250916557431795983626356110631294008115727848805560023387167927233504n,
  39382357235489614581723060781553021112529911719440698176882885853963445705823n,
];

/**
 * Whether a message can be sealed to this key; the chain registers no other.
 *
 * @param {Uint8Array} key
 */
export function isMessageKey(key) {
  if (key.length !== 32) return false;
  const coordinate = key.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  return coordinate < FIELD && !LOW_ORDER.includes(coordinate);
}

/**
 * Secret of a message key: BLAKE2b-256, keyed with the seed, of `"scc/message-key/1" ++ number (u32 LE) ++ path`.
 *
 * @param {Uint8Array} seed 32 bytes: the mini-secret of a phrase
 * @param {string} [path] derivation path of the account, e.g. `//Alice`
 * @param {number} [number] 0 for the first key, one more for each that replaces it
 * @returns {Uint8Array} X25519 secret key
 */
export function deriveMessageSecret(seed, path = '', number = 0) {
  if (seed.length !== 32) throw new RangeError('a seed has 32 bytes');
  const counter = new Uint8Array(4);
  new DataView(counter.buffer).setUint32(0, number, true);
  return blake2b(concatBytes(CONTEXT, counter, new TextEncoder().encode(path)), { key: seed, dkLen: 32 });
}

/**
 * Secret of the message key that belongs to a secret URI: `phrase//path///password`, `0x` with 64 digits for the phrase, or a
 * development key such as `//Alice`.
 *
 * @param {string} uri
 * @param {number} [number] 0 for the first key, one more for each that replaces it
 * @returns {Uint8Array} X25519 secret key
 * @throws {MessageError} `invalidUri`
 */
export function messageSecretFromUri(uri, number = 0) {
  const refused = () => new MessageError('invalidUri', 'neither a phrase of words nor a seed nor a development key like //Alice');
  let parts;
  try {
    parts = keyExtractSuri(uri.startsWith('/') ? DEVELOPMENT_PHRASE + uri : uri);
  } catch {
    throw refused();
  }
  const { phrase, derivePath, password } = parts;
  if (/^0x[0-9a-fA-F]{64}$/.test(phrase)) return deriveMessageSecret(hexToBytes(phrase.slice(2)), derivePath, number);
  if (!mnemonicValidate(phrase, undefined, true)) throw refused();
  return deriveMessageSecret(mnemonicToMiniSecret(phrase, password, undefined, true), derivePath, number);
}

/** A new random secret, for accounts whose seed the wallet does not see. @returns {Uint8Array} */
export const newMessageSecret = () => x25519.utils.randomSecretKey();

/** The public key to register. @param {Uint8Array} secret @returns {Uint8Array} */
export const messageKeyOf = (secret) => x25519.getPublicKey(secret);
