import assert from 'node:assert/strict';
import { test } from 'node:test';
import { x25519 } from '@noble/curves/ed25519.js';
import { deriveMessageSecret, isMessageKey, messageKeyOf, messageSecretFromUri, newMessageSecret } from '../src/messages/index.js';
import { bytes, hex, vectors } from '../vectors/read.js';

test('keys come from secret URIs as the vectors say', () => {
  for (const { uri, number, secret, key } of vectors().derivation) {
    assert.equal(hex(messageSecretFromUri(uri, number)), secret);
    assert.equal(hex(messageKeyOf(bytes(secret))), key);
  }
});

test('account, number and seed all change the key', () => {
  const seed = new Uint8Array(32).fill(7);
  const secrets = [deriveMessageSecret(seed), deriveMessageSecret(seed, '//a'), deriveMessageSecret(seed, '//a', 1),
    deriveMessageSecret(new Uint8Array(32).fill(8))];
  assert.equal(new Set(secrets.map(hex)).size, secrets.length);
});

test('a message secret is not the seed it comes from', () => {
  const seed = '5a'.repeat(32);
  assert.notEqual(hex(messageSecretFromUri(`0x${seed}`)), seed);
});

test('what is no secret URI is refused', () => {
  for (const uri of ['', '0x1234', 'hello world', 'bottom drive obey lake curtain smoke basket hold race lonely fit', `0x${'zz'.repeat(32)}`]) {
    assert.throws(() => messageSecretFromUri(uri), { code: 'invalidUri' }, uri);
  }
  assert.throws(() => deriveMessageSecret(new Uint8Array(16)), RangeError);
});

test('coordinates of low order and those that are not canonical are no message keys', () => {
  const low = ['00'.repeat(32), `01${'00'.repeat(31)}`, 'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
    '5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157', `ec${'ff'.repeat(30)}7f`];
  for (const key of low) {
    // The list is right: whatever the secret, the shared point is zero, which the curve refuses.
    assert.throws(() => x25519.getSharedSecret(newMessageSecret(), bytes(key)));
    assert.equal(isMessageKey(bytes(key)), false);
  }
  for (const key of [`ed${'ff'.repeat(30)}7f`, `ff${'ff'.repeat(30)}7f`, 'ff'.repeat(32), `09${'00'.repeat(30)}80`]) {
    assert.equal(isMessageKey(bytes(key)), false);
  }
  for (let i = 0; i < 50; i += 1) assert.ok(isMessageKey(messageKeyOf(newMessageSecret())));
  assert.ok(isMessageKey(bytes(`09${'00'.repeat(31)}`)));
});
