import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import {
  MAX_TEXT_BYTES, SEALED_SIZES, capacity, messageKeyOf, messageSecretFromUri, newMessageSecret, openBox, openMessage, sealBox, sealMessage,
  sealedSize,
} from '../src/messages/index.js';
import { bytes, hex, route, vectors } from '../vectors/read.js';

// The package's ES module does not find its own parts.
const sodium = createRequire(import.meta.url)('libsodium-wrappers');
const { sealed, random, refused } = vectors();
const way = route(sealed[0]);

test('with a given ephemeral key the sealed bytes are those of the vectors, and they open', () => {
  for (const vector of sealed) {
    const secret = bytes(vector.secret);
    assert.equal(hex(sealMessage(vector.text, messageKeyOf(secret), route(vector), bytes(vector.ephemeral))), vector.sealed);
    assert.equal(openMessage(bytes(vector.sealed), secret, route(vector)), vector.text);
  }
});

test('what Rust and JavaScript sealed with random keys opens', () => {
  assert.deepEqual([...new Set(random.map(({ by }) => by))].sort(), ['JavaScript', 'Rust']);
  for (const vector of random) assert.equal(openMessage(bytes(vector.sealed), bytes(vector.secret), route(vector)), vector.text);
});

test('what must be refused is refused for its reason', () => {
  for (const vector of refused) {
    assert.throws(() => openMessage(bytes(vector.sealed), bytes(vector.secret), route(vector)), { name: 'MessageError', code: vector.code });
  }
});

test('random texts of every length come back, in the smallest size that holds them', () => {
  for (let length = 0; length <= MAX_TEXT_BYTES; length += 1 + Math.floor(length / 20)) {
    const secret = newMessageSecret();
    const text = Array.from({ length }, () => String.fromCharCode(32 + Math.floor(Math.random() * 95))).join('');
    const box = sealMessage(text, messageKeyOf(secret), way);
    assert.equal(box.length, SEALED_SIZES.find((size) => length <= capacity(size)));
    assert.equal(openMessage(box, secret, way), text);
  }
});

test('the same text is never sealed to the same bytes twice', () => {
  const key = messageKeyOf(newMessageSecret());
  assert.notEqual(hex(sealMessage('twice', key, way)), hex(sealMessage('twice', key, way)));
});

test('a text that is too long is refused before it is sealed', () => {
  assert.equal(sealedSize('x'.repeat(MAX_TEXT_BYTES)), 1024);
  assert.throws(() => sealedSize('x'.repeat(MAX_TEXT_BYTES + 1)), { code: 'tooLong' });
  // 320 characters of three bytes.
  assert.throws(() => sealMessage('链'.repeat(320), messageKeyOf(newMessageSecret()), way), { code: 'tooLong' });
});

test('every flipped bit of a sealed message is noticed', () => {
  const secret = messageSecretFromUri('//Bob');
  const box = sealMessage('hello', messageKeyOf(secret), way);
  for (let bit = 0; bit < box.length * 8; bit += 1) {
    const changed = box.slice();
    changed[bit >> 3] ^= 1 << (bit & 7);
    // X25519 ignores the top bit of a coordinate, but the nonce is a hash of all its bits.
    assert.throws(() => openMessage(changed, secret, way), { code: 'cannotOpen' }, `bit ${bit}`);
  }
});

test('a box copied by another sender is refused', () => {
  const secret = newMessageSecret();
  const box = sealMessage('my words', messageKeyOf(secret), way);
  assert.throws(() => openMessage(box, secret, { ...way, from: new Uint8Array(32).fill(9) }), { code: 'otherRoute' });
});

test('keys nobody should seal to are refused', () => {
  assert.throws(() => sealMessage('secret', new Uint8Array(32), way), { code: 'invalidKey' });
  assert.throws(() => sealMessage('secret', new Uint8Array(32).fill(0xff), way), { code: 'invalidKey' });
  assert.throws(() => sealMessage('secret', new Uint8Array(31).fill(9), way), { code: 'invalidKey' });
});

test('libsodium opens our boxes and we open its', async () => {
  await sodium.ready;
  const secret = newMessageSecret();
  const key = messageKeyOf(secret);
  for (const length of [0, 1, 80, 976]) {
    const plaintext = crypto.getRandomValues(new Uint8Array(length));
    assert.deepEqual(sodium.crypto_box_seal_open(sealBox(plaintext, key), key, secret), plaintext);
    assert.deepEqual(openBox(sodium.crypto_box_seal(plaintext, key), secret), plaintext);
  }
});
