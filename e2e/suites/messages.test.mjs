// Two wallets that know nothing but the client package write to each other over a real node.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { u8aToHex } from '@polkadot/util';
import { messageSecretFromUri, openMessage, query, tx } from '../../clients/js/src/index.js';
import { connect, find, people, send } from '../lib/api.mjs';
import { seal, startNode } from '../lib/node.mjs';

const { alice, bob, charlie } = people();
const secret = messageSecretFromUri('//Bob');
let node, api;
before(async () => {
  node = await startNode(['--sealing', 'manual']);
  ({ api } = await connect(node));
  await seal(node);
  await send(api, node, tx.registerKey(api, secret), bob);
});
after(async () => { await api?.disconnect(); await node?.stop(); });

const write = async (from, text) => send(api, node, await tx.sendMessage(api, from.address, bob.address, text), from);
const read = (message) => openMessage(message.sealed, secret, query.routeOf(api, message));

test('a message is paid for, found in the inbox, opened, and stands in chain e', async () => {
  const { price, times } = await query.messagePrice(api, alice.address, bob.address, 128);
  assert.equal(times, 1);
  const { events } = await write(alice, '渲染好了');
  const sent = find(events, 'messages', 'MessageSent');
  assert.equal(sent.price.toBigInt(), price);

  const [message] = await query.newMessages(api, bob.address);
  assert.deepEqual([message.from, message.to, read(message)], [alice.address, bob.address, '渲染好了']);
  const [record] = await api.call.virtualChainsApi.records('Messages', message.record.height, message.record.index, 1);
  assert.ok(record.toHex().endsWith(u8aToHex(message.sealed).slice(2)));
});

test('a message that another sender copied from the chain does not open as his', async () => {
  const [original] = await query.newMessages(api, bob.address);
  await send(api, node, api.tx.messages.send(bob.address, u8aToHex(original.sealed)), charlie);
  const [copy] = await query.newMessages(api, bob.address, original.id);
  assert.equal(copy.from, charlie.address);
  assert.throws(() => read(copy), { code: 'otherRoute' });
});

test('sizes no message has are refused by name', async () => {
  const raw = (bytes) => send(api, node, api.tx.messages.send(bob.address, `0x${'00'.repeat(bytes)}`), alice);
  await assert.rejects(raw(1_025), /messages\.TooLarge/);
  await assert.rejects(raw(200), /messages\.InvalidSize/);
  await assert.rejects(send(api, node, api.tx.messages.send(alice.address, `0x${'00'.repeat(128)}`), bob), /messages\.KeyNotFound/);
});

test('blocked accounts and strangers before a closed inbox are refused; contacts are not', async () => {
  await send(api, node, tx.block(api, charlie.address), bob);
  assert.deepEqual(await query.messagePrice(api, charlie.address, bob.address, 128), { refused: 'Blocked' });
  await assert.rejects(write(charlie, 'let me in'), /messages\.SenderNotAuthorized/);
  await send(api, node, tx.setInbox(api, 'ContactsOnly'), bob);
  await assert.rejects(write(alice, 'let me in'), /messages\.StrangerNotAuthorized/);
  await send(api, node, tx.addContact(api, alice.address), bob);
  await write(alice, 'thank you');
  const standings = (await query.relations(api, bob.address)).map(({ account, standing }) => [account, standing]);
  assert.deepEqual(new Map(standings), new Map([[charlie.address, 'Blocked'], [alice.address, 'Contact']]));
  assert.equal(read((await query.inbox(api, bob.address))[0]), 'thank you');
});
