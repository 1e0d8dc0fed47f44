// The list of workers by extrinsics, and the lottery that every client can recompute.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { blake2AsU8a } from '@polkadot/util-crypto';
import { u8aCmp, u8aConcat } from '@polkadot/util';
import { balance, connect, find, height, people, send } from '../lib/api.mjs';
import { seal, startNode } from '../lib/node.mjs';

let node, api, bob, everybody;
before(async () => {
  node = await startNode(['--sealing', 'manual']);
  ({ api } = await connect(node));
  const { bob: first, ...others } = people();
  [bob, everybody] = [first, [first, ...Object.values(others)]];
});
after(async () => { await api?.disconnect(); await node?.stop(); });

/** A PeerId of an inline Ed25519 key. */
const profile = (fields = {}) => ({ peerId: `0x0024080112${'20'}${'5a'.repeat(32)}`, engines: ['Wasm'], relay: null, ...fields });
const by = async (who, tx) => (await send(api, node, tx, who)).events;
const view = async (who = bob) => (await api.call.workersApi.worker(who.address)).unwrapOr(null);
const free = async () => (await balance(api, bob)).free;

test('enlist: a deposit is held for an entry of 36 hours', async () => {
  await by(bob, api.tx.workers.enlist(profile()));
  const [entry, now] = [await view(), await height(api)];
  assert.equal(entry.profile.peerId.toHex(), profile().peerId);
  assert.equal(entry.enlistedSince.toNumber(), now);
  assert.equal((entry.expires.toNumber() - now) * 3, 36 * 3_600, 'seconds at 3 s a block');
  assert.equal((await balance(api, bob)).held, api.consts.workers.deposit.toBigInt());
  await assert.rejects(by(bob, api.tx.workers.enlist(profile())), /workers\.AlreadyExists/);
});

test('a profile that nobody could use is refused by name', async () => {
  const [, , charlie] = everybody;
  for (const [fields, error] of [
    [{ peerId: '0x' }, /workers\.InvalidPeerId/], [{ peerId: '0x1220ff' }, /workers\.InvalidPeerId/],
    [{ engines: [] }, /workers\.InvalidEngines/], [{ engines: ['Wasm', 'Wasm'] }, /workers\.InvalidEngines/],
    [{ engines: [{ Native: { name: 'a b', version: '1' } }] }, /workers\.InvalidEngines/],
    [{ relay: [] }, /workers\.InvalidRelay/], [{ relay: ['0x'] }, /workers\.InvalidRelay/],
  ]) await assert.rejects(by(charlie, api.tx.workers.enlist(profile(fields))), error);
  assert.equal((await balance(api, charlie)).held, 0n);
});

test('renew and update: the 36 hours begin anew, the time on the list does not', async () => {
  const first = await view();
  await seal(node, 3);
  await by(bob, api.tx.workers.renew());
  const renewed = await view();
  assert.ok(renewed.expires.toNumber() > first.expires.toNumber());
  assert.equal(renewed.enlistedSince.toNumber(), first.enlistedSince.toNumber());
  const engines = ['Wasm', { Native: { name: 'blender', version: '4.5.15' } }];
  await by(bob, api.tx.workers.update(profile({ engines, relay: ['0x047f000001060fa1'] })));
  const updated = await view();
  assert.equal(updated.profile.engines.length, 2);
  assert.equal(updated.profile.engines[1].asNative.version.toUtf8(), '4.5.15');
  assert.equal(updated.profile.relay.unwrap().length, 1);
  assert.equal(updated.enlistedSince.toNumber(), first.enlistedSince.toNumber());
  assert.equal((await balance(api, bob)).held, api.consts.workers.deposit.toBigInt());
});

test('the lottery is by the hash of seed and account, as anybody can compute it', async () => {
  for (const who of everybody.slice(1)) await by(who, api.tx.workers.enlist(profile()));
  assert.equal((await api.call.workersApi.workers(null, 100)).length, everybody.length);
  const seed = `0x${'77'.repeat(32)}`;
  const place = (who) => blake2AsU8a(u8aConcat(seed, who.publicKey));
  const order = [...everybody].sort((one, other) => u8aCmp(place(one), place(other))).map((who) => who.address);
  const drawn = await api.call.workersApi.drawn(seed, 0, 10);
  assert.deepEqual(drawn.map((who) => who.toString()), order);
  assert.deepEqual((await api.call.workersApi.drawn(seed, 2, 3)).map((who) => who.toString()), order.slice(2, 5));
});

test('retire: returns the deposit and leaves the list', async () => {
  const before_ = await free();
  const events = await by(bob, api.tx.workers.retire());
  const fee = find(events, 'transactionPayment', 'TransactionFeePaid').actualFee.toBigInt();
  assert.equal((await free()) - before_ + fee, api.consts.workers.deposit.toBigInt());
  assert.equal(await view(), null);
  for (const call of ['renew', 'retire']) await assert.rejects(by(bob, api.tx.workers[call]()), /workers\.NotFound/);
  await assert.rejects(by(bob, api.tx.workers.update(profile())), /workers\.NotFound/);
});
