// Sizes and padding: what is said in a message must not show in its length.
import { MessageError } from './error.js';

/** The only sizes of a sealed message, in bytes. */
export const SEALED_SIZES = [128, 256, 512, 1024];
/** What the sealed box adds: the ephemeral public key (32) and the authenticator (16). */
export const BOX_OVERHEAD = 48;
/** Version (1), binding (16) and the first byte of the padding (1). */
export const FRAME_OVERHEAD = 18;
/** ISO 7816-4: 0x80, then zeros. */
const MARK = 0x80;

/** Most bytes of UTF-8 that fit a sealed size. */
export const capacity = (sealedSize) => sealedSize - BOX_OVERHEAD - FRAME_OVERHEAD;

/** Most bytes of UTF-8 that fit a message at all. */
export const MAX_TEXT_BYTES = capacity(SEALED_SIZES.at(-1));

/**
 * The sealed size of a text: the smallest into which it fits.
 *
 * @param {string} text
 * @returns {128 | 256 | 512 | 1024}
 * @throws {MessageError} `tooLong`
 */
export function sealedSize(text) {
  const bytes = new TextEncoder().encode(text).length;
  const size = SEALED_SIZES.find((size) => bytes <= capacity(size));
  if (!size) throw new MessageError('tooLong', `the text has ${bytes} bytes; a message holds ${MAX_TEXT_BYTES}`);
  return size;
}

/** @param {Uint8Array} bytes @param {number} length to which they are padded; greater than theirs */
export function pad(bytes, length) {
  const padded = new Uint8Array(length);
  padded.set(bytes);
  padded[bytes.length] = MARK;
  return padded;
}

/** @param {Uint8Array} padded @returns {Uint8Array} what was padded @throws {MessageError} `invalidPadding` */
export function unpad(padded) {
  let end = padded.length - 1;
  while (end >= 0 && padded[end] === 0) end -= 1;
  if (end < 0 || padded[end] !== MARK) throw new MessageError('invalidPadding', 'the message is not padded as messages are');
  return padded.subarray(0, end);
}
