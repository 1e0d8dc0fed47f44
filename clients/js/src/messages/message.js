// What is inside a sealed box: version (1 byte), binding (16 bytes), text (UTF-8), padding.
import { blake2b } from '@noble/hashes/blake2.js';
import { clean } from '@noble/ciphers/utils.js';
import { concatBytes } from '@noble/hashes/utils.js';
import { MessageError } from './error.js';
import { BOX_OVERHEAD, SEALED_SIZES, pad, sealedSize, unpad } from './padding.js';
import { openBox, sealBox } from './sealedBox.js';

const VERSION = 1;
const BINDING = 16;
const CONTEXT = new TextEncoder().encode('scc/message/1');

/**
 * Between whom, on which chain.
 *
 * @typedef {object} Route
 * @property {Uint8Array} genesis hash of the chain's first block
 * @property {Uint8Array} from the sender's account, 32 bytes
 * @property {Uint8Array} to the recipient's account, 32 bytes
 */

// A sealed box does not say who sealed it. Without this anybody could copy one from the chain and send it as its own words.
const bindingOf = ({ genesis, from, to }) => {
  for (const part of [genesis, from, to]) if (part?.length !== 32) throw new RangeError('genesis, from and to have 32 bytes each');
  return blake2b(concatBytes(CONTEXT, genesis, from, to), { dkLen: BINDING });
};

/**
 * Seals a text: 128, 256, 512 or 1,024 bytes, the least that hold it.
 *
 * @param {string} text
 * @param {Uint8Array} recipient the recipient's message key
 * @param {Route} route
 * @param {Uint8Array} [ephemeralSecret] for test vectors only
 * @returns {Uint8Array}
 * @throws {MessageError} `tooLong`, `invalidKey`
 */
export function sealMessage(text, recipient, route, ephemeralSecret) {
  const size = sealedSize(text);
  const frame = concatBytes(Uint8Array.of(VERSION), bindingOf(route), new TextEncoder().encode(text));
  const plaintext = pad(frame, size - BOX_OVERHEAD);
  const sealed = sealBox(plaintext, recipient, ephemeralSecret);
  clean(frame, plaintext);
  return sealed;
}

/**
 * Opens a sealed message.
 *
 * @param {Uint8Array} sealed
 * @param {Uint8Array} secret secret of the message key it was sealed to
 * @param {Route} route as the chain says it: sender and recipient of the record
 * @returns {string} the text
 * @throws {MessageError} `invalidSize`, `cannotOpen`, `unknownVersion`, `invalidPadding`, `otherRoute`, `notText`
 */
export function openMessage(sealed, secret, route) {
  if (!SEALED_SIZES.includes(sealed.length)) throw new MessageError('invalidSize', `no message has ${sealed.length} bytes`);
  const plaintext = openBox(sealed, secret);
  try {
    if (plaintext[0] !== VERSION) throw new MessageError('unknownVersion', `the message is of version ${plaintext[0]}: update`);
    const frame = unpad(plaintext);
    const expected = bindingOf(route);
    if (frame.length < 1 + BINDING) throw new MessageError('invalidPadding', 'the message ends before its text');
    if (!expected.every((byte, at) => byte === frame[1 + at])) {
      throw new MessageError('otherRoute', 'the message was sealed by or for another account, or on another chain');
    }
    return decode(frame.subarray(1 + BINDING));
  } finally {
    clean(plaintext);
  }
}

function decode(bytes) {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new MessageError('notText', 'the message is not UTF-8');
  }
}
