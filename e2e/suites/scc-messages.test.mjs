// `scc` and the client package of wallets write to each other: what one seals the other opens, with the same keys.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { u8aToHex } from '@polkadot/util';
import { Keyring } from '@polkadot/keyring';
import { messageKeyOf, messageSecretFromUri, newMessageSecret, openMessage, query, tx } from '../../clients/js/src/index.js';
import { balance, connect, people, send } from '../lib/api.mjs';
import { seal, startNode } from '../lib/node.mjs';
import { amount, tool } from '../lib/scc.mjs';

let node, api;
const { home, text, json, sent, sentJson, refused, remove } = tool(() => node);
const { alice, bob, charlie, dave } = people();
const secret = messageSecretFromUri('//Bob');
before(async () => {
  node = await startNode(['--sealing', 'manual']);
  ({ api } = await connect(node));
  await seal(node);
});
after(async () => {
  await api?.disconnect();
  await node?.stop();
  remove();
});

const as = (who, ...words) => ['--key', `//${who}`, 'message', ...words];
const write = async (from, to, words) => send(api, node, await tx.sendMessage(api, from.address, to.address, words), from);
const inbox = (who) => json(...as(who, 'inbox'));

test('without a key nobody can write; the key that scc registers is the wallet\'s', async () => {
  assert.match(await text(...as('Bob', 'inbox')), /nobody can write to you before you register a key/);
  await refused(3, /has no message key: nobody can write to it .* \(nothing was sent\)/, ...as('Alice', 'send', bob.address, 'Hello'));
  await refused(3, /you have no inbox yet/, ...as('Bob', 'inbox', 'contacts-only'));
  await refused(3, /the message key holds 0\.\d+ SCC and takes a fee .*: add --yes/, ...as('Bob', 'key'));
  await refused(3, /no message key is registered/, ...as('Bob', 'key', '--remove'));
  const made = await sentJson(...as('Bob', 'key', '--yes'));
  assert.deepEqual([made.key, made.number, made.registered], [u8aToHex(messageKeyOf(secret)), 0, true]);
  assert.ok((await balance(api, bob)).held > 0n);
  assert.match(await text(...as('Bob', 'key')), /^your message key 0x[0-9a-f]{64} stands \(number 0\)$/m);
});

test('scc seals, the wallet opens; the record stands in chain e', async () => {
  await refused(3, /the message of 128 sealed bytes costs 0\.\d+ SCC and takes a fee .*: add --yes/, ...as('Alice', 'send', bob.address, 'Hello'));
  const told = await sentJson(...as('Alice', 'send', bob.address, '渲染好了', '--yes'));
  const { price } = await query.messagePrice(api, alice.address, bob.address, 128);
  assert.deepEqual([told.size, amount(told.price)], [128, price]);
  const [message] = await query.newMessages(api, bob.address);
  assert.equal(Number(message.id), told.message);
  assert.equal(openMessage(message.sealed, secret, query.routeOf(api, message)), '渲染好了');
  const { records } = await json('chain', 'e');
  assert.deepEqual(records, [{ from: alice.address, to: bob.address, sealed: u8aToHex(message.sealed) }]);
  assert.match(await text('chain', 'e'), new RegExp(`${alice.address} to ${bob.address}: 128 sealed bytes$`, 'm'));
  await refused(3, /has 959 bytes; a message holds 958: shorten it/, ...as('Alice', 'send', bob.address, 'x'.repeat(959), '--yes'));
  await refused(3, /says nothing/, ...as('Alice', 'send', bob.address, '', '--yes'));
});

test('the wallet seals, scc opens; what would steer a terminal does not reach it', async () => {
  await write(charlie, bob, 'two\nlines \u001b[2Jand no third');
  const [message, older] = await inbox('Bob');
  assert.deepEqual([message.from, message.text, older.text], [charlie.address, 'two\nlines \u001b[2Jand no third', '渲染好了']);
  assert.match(await text(...as('Bob', 'inbox')), new RegExp(`^${message.message} +${charlie.address} +\\d+ +two lines \ufffd\\[2Jand no third$`, 'm'));
  assert.match(await text(...as('Bob', 'read', `${message.message}`)), new RegExp(`^from ${charlie.address}, in \\d+e, kept until block \\d+\n\ntwo\nlines \ufffd`));
  assert.equal((await json(...as('Bob', 'inbox', '--limit', '1', '--after', `${message.message}`)))[0].message, older.message);
  await refused(3, /is sealed to .*: only its key opens it/, ...as('Alice', 'read', `${message.message}`));
  await refused(3, /there is no message 999/, ...as('Bob', 'read', '999'));
});

test('a message that another sender copied from the chain is not his', async () => {
  const [original] = await query.newMessages(api, bob.address);
  await send(api, node, api.tx.messages.send(bob.address, u8aToHex(original.sealed)), dave);
  const [copy] = await inbox('Bob');
  assert.deepEqual([copy.from, copy.text], [dave.address, null]);
  assert.match(copy.error, /sealed by or for another account/);
  await refused(3, /does not open: the message was sealed by or for another account/, ...as('Bob', 'read', `${copy.message}`));
});

test('a renewed key is the wallet\'s next one, and older messages open still', async () => {
  const renewed = await sentJson(...as('Bob', 'key', '--renew', '--yes'));
  assert.deepEqual([renewed.key, renewed.number], [u8aToHex(messageKeyOf(messageSecretFromUri('//Bob', 1))), 1]);
  await write(alice, bob, 'to the second key');
  const texts = (await inbox('Bob')).map((message) => message.text);
  assert.deepEqual(texts, ['to the second key', null, 'two\nlines \u001b[2Jand no third', '渲染好了']);
});

test('a phrase in a file restores both keys; another program\'s key is named as that', async () => {
  const { address } = await json('key', 'new');
  const phrase = readFileSync(join(home, 'key'), 'utf8').trim();
  assert.equal(new Keyring({ type: 'sr25519', ss58Format: 42 }).addFromUri(phrase).address, address);
  await sent('--key', '//Alice', 'transfer', address, '10', '--yes');
  const { key } = await sentJson('message', 'key', '--yes');
  assert.equal(key, u8aToHex(messageKeyOf(messageSecretFromUri(phrase))));
  await sent('message', 'send', bob.address, 'from a file', '--yes');
  assert.equal((await inbox('Bob'))[0].text, 'from a file');

  await send(api, node, tx.registerKey(api, newMessageSecret()), charlie);
  assert.match(await text(...as('Charlie', 'key')), /another program registered the message key/);
  await write(alice, charlie, 'not for scc');
  assert.match(await text(...as('Charlie', 'inbox')), /\(the message is damaged, or sealed to another key\)$/m);
  assert.match(await sent(...as('Charlie', 'key', '--remove')), /its deposit is yours again/);
  assert.equal((await balance(api, charlie)).held, 0n);
});

test('contacts, blocks, and an inbox for contacts only', async () => {
  assert.equal(await text(...as('Bob', 'contacts')), 'you have no contacts and block nobody\n');
  await sent(...as('Bob', 'block', dave.address, '--yes'));
  await refused(3, /is blocked already/, ...as('Bob', 'block', dave.address, '--yes'));
  await refused(3, /has blocked you \(nothing was sent\)/, ...as('Dave', 'send', bob.address, 'let me in', '--yes'));
  assert.match(await sent(...as('Bob', 'inbox', 'contacts-only')), /only your contacts can write to you/);
  await refused(3, /accepts messages of its contacts only: ask to be added/, ...as('Alice', 'send', bob.address, 'let me in', '--yes'));
  await refused(3, /the contact holds 0\.\d+ SCC/, ...as('Bob', 'contacts', 'add', alice.address));
  await sent(...as('Bob', 'contacts', 'add', alice.address, '--yes'));
  await sent(...as('Alice', 'send', bob.address, 'thank you', '--yes'));
  const { accepts, relations } = await json(...as('Bob', 'contacts'));
  assert.equal(accepts, 'ContactsOnly');
  assert.deepEqual(new Map(relations.map((one) => [one.account, one.standing])),
    new Map([[dave.address, 'Blocked'], [alice.address, 'Contact']]));
  assert.match(await text(...as('Bob', 'contacts')), new RegExp(`^blocked +${dave.address} +0\\.\\d+ SCC held$`, 'm'));
  assert.match(await sent(...as('Bob', 'unblock', dave.address)), /can write to you again; 0\.\d+ SCC are yours again/);
  await refused(3, /is not blocked/, ...as('Bob', 'unblock', dave.address));
  await sent(...as('Bob', 'contacts', 'remove', alice.address));
  await refused(3, /is no contact of yours/, ...as('Bob', 'contacts', 'remove', alice.address));
  await sent(...as('Bob', 'inbox', 'open'));
  await sent(...as('Dave', 'send', bob.address, 'thank you too', '--yes'));
  assert.equal((await inbox('Bob'))[0].text, 'thank you too');
});
