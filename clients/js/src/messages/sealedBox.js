// NaCl sealed boxes (libsodium's crypto_box_seal): X25519, BLAKE2b for the nonce, XSalsa20-Poly1305.
import { hsalsa, xsalsa20poly1305 } from '@noble/ciphers/salsa.js';
import { clean, u32 } from '@noble/ciphers/utils.js';
import { x25519 } from '@noble/curves/ed25519.js';
import { blake2b } from '@noble/hashes/blake2.js';
import { concatBytes } from '@noble/hashes/utils.js';
import { MessageError } from './error.js';
import { isMessageKey } from './keys.js';
import { BOX_OVERHEAD } from './padding.js';

const SIGMA = new TextEncoder().encode('expand 32-byte k');

const nonceOf = (ephemeral, recipient) => blake2b(concatBytes(ephemeral, recipient), { dkLen: 24 });

/** crypto_box_beforenm: HSalsa20 of the shared point. */
function boxKey(secret, publicKey) {
  const shared = x25519.getSharedSecret(secret, publicKey);
  const key = new Uint32Array(8);
  hsalsa(u32(SIGMA), u32(shared), new Uint32Array(4), key);
  clean(shared);
  return new Uint8Array(key.buffer);
}

/**
 * @param {Uint8Array} plaintext
 * @param {Uint8Array} recipient X25519 public key
 * @param {Uint8Array} [ephemeralSecret] for test vectors only: who knows it can open the box
 * @returns {Uint8Array} 48 bytes longer than the plaintext
 * @throws {MessageError} `invalidKey`
 */
export function sealBox(plaintext, recipient, ephemeralSecret) {
  if (!isMessageKey(recipient)) throw new MessageError('invalidKey', 'the recipient\'s message key cannot be sealed to');
  const secret = ephemeralSecret?.slice() ?? x25519.utils.randomSecretKey();
  const ephemeral = x25519.getPublicKey(secret);
  const key = boxKey(secret, recipient);
  const boxed = xsalsa20poly1305(key, nonceOf(ephemeral, recipient)).encrypt(plaintext);
  clean(key, secret);
  return concatBytes(ephemeral, boxed);
}

/**
 * @param {Uint8Array} sealed
 * @param {Uint8Array} secret X25519 secret key
 * @returns {Uint8Array} the plaintext
 * @throws {MessageError} `cannotOpen`
 */
export function openBox(sealed, secret) {
  const refused = () => new MessageError('cannotOpen', 'the message is damaged, or sealed to another key');
  if (sealed.length < BOX_OVERHEAD) throw refused();
  const [ephemeral, boxed] = [sealed.subarray(0, 32), sealed.subarray(32)];
  try {
    const key = boxKey(secret, ephemeral);
    const plaintext = xsalsa20poly1305(key, nonceOf(ephemeral, x25519.getPublicKey(secret))).decrypt(boxed);
    clean(key);
    return plaintext;
  } catch {
    throw refused();
  }
}
