// Queries and transactions on a chain that answers from memory, in the codec types @polkadot/api makes of the runtime's answers.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TypeRegistry } from '@polkadot/types';
import { encodeAddress } from '@polkadot/util-crypto';
import { messageKeyOf, messageSecretFromUri, openMessage, query, tx } from '../src/index.js';

const registry = new TypeRegistry();
registry.register({
  RecordId: { chain: { _enum: ['Scores', 'Board', 'Summaries', 'Work', 'Messages', 'News'] }, height: 'u32', index: 'u32' },
  MessageView: { id: 'u64', from: 'AccountId', to: 'AccountId', record: 'RecordId', expires: 'u32', sealed: 'Bytes' },
  MessageKeyView: { key: '[u8; 32]', accepts: 'Accepts', since: 'u32' },
  Accepts: { _enum: ['Everyone', 'ContactsOnly'] },
  RelationView: { account: 'AccountId', standing: 'Standing', deposit: 'u128' },
  Standing: { _enum: ['Contact', 'Blocked'] },
  SendRefusal: { _enum: ['NoKey', 'Blocked', 'ContactsOnly', 'TooManyOfSender', 'TooManyOfStrangers'] },
});

const account = (byte) => new Uint8Array(32).fill(byte);
const address = (byte) => encodeAddress(account(byte));
const [ALICE, BOB] = [address(1), address(2)];
const bobs = messageSecretFromUri('//Bob');

/** A chain with `count` messages to Bob, and with `entries` accounts in his list. */
function chain({ count = 0, entries = 0, permission = { Ok: 4 }, key = messageKeyOf(bobs) } = {}) {
  const messages = Array.from({ length: count }, (_, id) => ({
    id, from: ALICE, to: BOB, record: { chain: 'Messages', height: 10 + id, index: id % 3 }, expires: 99, sealed: `0x${'07'.repeat(128)}` })).reverse();
  const list = Array.from({ length: entries }, (_, index) => ({
    account: encodeAddress(account(0).fill(1 + (index >> 8), 0, 1).fill(index & 255, 1, 2)), standing: index % 2 ? 'Blocked' : 'Contact', deposit: 5 }));
  const calls = [];
  const behind = (all, start, limit) => { calls.push(limit); return all.slice(start, start + limit); };
  const call = {
    inbox: (_, after, limit) => registry.createType('Vec<MessageView>',
      behind(messages, after === null ? 0 : messages.findIndex(({ id }) => BigInt(id) === after) + 1, limit)),
    relations: (_, after, limit) => registry.createType('Vec<RelationView>',
      behind(list, after === null ? 0 : list.findIndex((entry) => entry.account === after) + 1, limit)),
    keyOf: (who) => registry.createType('Option<MessageKeyView>', who === BOB ? { key, accepts: 'ContactsOnly', since: 7 } : null),
    maySend: () => registry.createType('Result<u32, SendRefusal>', permission),
    price: (size) => registry.createType('Option<u128>', [128, 256, 512, 1024].includes(size) ? size * 10 : null),
  };
  const messagesTx = new Proxy({}, { get: (_, name) => (...parts) => ({ name, parts }) });
  return { calls, call: { messagesApi: call }, tx: { messages: messagesTx }, genesisHash: registry.createType('Hash', account(3)) };
}

test('an inbox comes in pages, as plain values', async () => {
  const api = chain({ count: 5 });
  const page = await query.inbox(api, BOB, null, 2);
  assert.deepEqual(page.map(({ id }) => id), [4n, 3n]);
  assert.deepEqual((await query.inbox(api, BOB, 3n)).map(({ id }) => id), [2n, 1n, 0n]);
  const expected = { id: 4n, from: ALICE, to: BOB, record: { height: 14, index: 1 }, expires: 99, sealed: new Uint8Array(128).fill(7) };
  assert.deepEqual(page[0], expected);
});

test('new messages are those since the last one seen, however many pages that takes', async () => {
  const all = await query.newMessages(chain({ count: 250 }), BOB);
  assert.deepEqual(all.map(({ id }) => id), Array.from({ length: 250 }, (_, id) => BigInt(id)));
  const api = chain({ count: 250 });
  assert.deepEqual((await query.newMessages(api, BOB, 246n)).map(({ id }) => id), [247n, 248n, 249n]);
  assert.equal(api.calls.length, 1);
  assert.equal((await query.newMessages(chain({ count: 200 }), BOB, -1n)).length, 200);
  assert.deepEqual(await query.newMessages(chain(), BOB), []);
});

test('a list comes whole', async () => {
  const list = await query.relations(chain({ entries: 256 }), BOB);
  assert.equal(new Set(list.map((entry) => entry.account)).size, 256);
  assert.deepEqual([list[0].standing, list[1].standing, list[0].deposit], ['Contact', 'Blocked', 5n]);
});

test('a price is the plain one times what the inbox asks, or a refusal', async () => {
  assert.deepEqual(await query.messagePrice(chain(), ALICE, BOB, 256), { price: 10_240n, times: 4 });
  assert.deepEqual(await query.messagePrice(chain({ permission: { Err: 'TooManyOfSender' } }), ALICE, BOB, 256), { refused: 'TooManyOfSender' });
  await assert.rejects(query.messagePrice(chain(), ALICE, BOB, 200), RangeError);
});

test('a message is sealed to the registered key, for its sender and this chain', async () => {
  const { name, parts: [to, sealed] } = await tx.sendMessage(chain(), ALICE, BOB, '你好');
  assert.deepEqual([name, to, sealed.length], ['send', BOB, 2 + 2 * 128]);
  const route = query.routeOf(chain(), { from: ALICE, to: BOB });
  assert.deepEqual(route, { genesis: account(3), from: account(1), to: account(2) });
  assert.equal(openMessage(new Uint8Array(Buffer.from(sealed.slice(2), 'hex')), bobs, route), '你好');
});

test('nothing is sealed for an account without a key, or with one that cannot be sealed to', async () => {
  await assert.rejects(tx.sendMessage(chain(), BOB, ALICE, 'hello'), { code: 'invalidKey' });
  await assert.rejects(tx.sendMessage(chain({ key: new Uint8Array(32) }), ALICE, BOB, 'hello'), { code: 'invalidKey' });
  await assert.rejects(tx.sendMessage(chain(), ALICE, BOB, 'x'.repeat(959)), { code: 'tooLong' });
});

test('the other calls pass on what they are given', () => {
  const api = chain();
  assert.deepEqual(tx.registerKey(api, bobs), { name: 'registerKey', parts: [messageKeyOf(bobs)] });
  assert.deepEqual(tx.removeKey(api), { name: 'removeKey', parts: [] });
  assert.deepEqual(tx.setInbox(api, 'ContactsOnly'), { name: 'setInbox', parts: ['ContactsOnly'] });
  assert.deepEqual([tx.addContact, tx.removeContact, tx.block, tx.unblock].map((make) => make(api, ALICE)),
    ['addContact', 'removeContact', 'block', 'unblock'].map((name) => ({ name, parts: [ALICE] })));
});
