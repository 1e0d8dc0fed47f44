// The dApp registry by extrinsics: who may change what, what is held, how the committee lists.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { balance, connect, errorName, find, people, send } from '../lib/api.mjs';
import { post } from '../lib/jobs.mjs';
import { startNode } from '../lib/node.mjs';

let node, api, alice, bob, charlie, committee, dapp;
before(async () => {
  node = await startNode(['--sealing', 'manual']);
  ({ api } = await connect(node));
  const everybody = people();
  ({ alice, bob, charlie } = everybody);
  committee = [everybody.dave, everybody.eve, everybody.ferdie];
});
after(async () => { await api?.disconnect(); await node?.stop(); });

const details = (fields = {}) => ({ name: 'Sums', descriptionZh: '求和', descriptionEn: 'Adds numbers up.',
  engine: { Wasm: { code: `0x${'ab'.repeat(32)}` } }, priceHint: 20_000_000n, ...fields });
const by = async (who, tx) => (await send(api, node, tx, who)).events;
const view = async () => (await api.call.dappsApi.dapp(dapp)).unwrapOr(null);
const held = async (who) => (await balance(api, who)).held;
/** Base and a price for each byte of the encoded details. */
const deposit = (given) => api.consts.dapps.depositBase.toBigInt()
  + api.consts.dapps.depositPerByte.toBigInt() * BigInt(api.createType('SccTypesDappDappDetails', given).toU8a().length);

/** Two of the three vote for a call and carry it out; answers the events, throws the call's own error. */
async function decide(call) {
  const [first, second, third] = committee;
  const size = call.method.encodedLength;
  const proposed = find(await by(first, api.tx.committee.propose(2, call, size)), 'committee', 'Proposed');
  const [index, hash] = [proposed.proposalIndex, proposed.proposalHash];
  await by(first, api.tx.committee.vote(hash, index, true));
  await by(second, api.tx.committee.vote(hash, index, true));
  const events = await by(third, api.tx.committee.close(hash, index, { refTime: 10n ** 10n, proofSize: 10n ** 6n }, size));
  const { result } = find(events, 'committee', 'Executed');
  if (result.isErr) throw new Error(errorName(api, result.asErr));
  return events;
}

test('register: a draft of the sender, whose deposit is held', async () => {
  dapp = (await api.call.dappsApi.nextDapp()).toNumber();
  await by(bob, api.tx.dapps.register(details()));
  const entry = await view();
  assert.deepEqual([entry.owner.toString(), entry.listing.toString()], [bob.address, 'Draft']);
  assert.equal(entry.details.descriptionZh.toUtf8(), '求和');
  assert.equal(entry.deposit.toBigInt(), deposit(details()));
  assert.equal(await held(bob), deposit(details()));
  await assert.rejects(by(bob, api.tx.dapps.register(details({ name: '' }))), /dapps\.InvalidName/);
  await assert.rejects(by(bob, api.tx.dapps.register(details({ engine: { Wasm: { code: `0x${'00'.repeat(32)}` } } }))),
    /dapps\.InvalidEngine/);
});

test('update: by the owner only, the deposit follows the size', async () => {
  const longer = details({ descriptionEn: 'Adds numbers up, however many there are.' });
  await assert.rejects(by(charlie, api.tx.dapps.update(dapp, longer)), /dapps\.NotAuthorized/);
  await by(bob, api.tx.dapps.update(dapp, longer));
  assert.equal(await held(bob), deposit(longer));
  await by(bob, api.tx.dapps.update(dapp, details()));
  assert.equal(await held(bob), deposit(details()));
});

test('list and delist: by the committee\'s majority or root; a delisted dApp gets no new jobs', async () => {
  const { reading } = await view();
  await assert.rejects(by(bob, api.tx.dapps.list(dapp, reading)), /system\.BadOrigin/);
  await decide(api.tx.dapps.list(dapp, reading));
  assert.equal((await view()).listing.toString(), 'Listed');
  await assert.rejects(decide(api.tx.dapps.list(dapp, reading)), /dapps\.InvalidListing/);
  await assert.rejects(by(bob, api.tx.dapps.unregister(dapp)), /dapps\.InvalidListing/);
  // What the committee has read is what is listed: another price may be, another text is a draft again.
  await by(bob, api.tx.dapps.update(dapp, details({ priceHint: 30_000_000n })));
  assert.equal((await view()).listing.toString(), 'Listed');
  await by(bob, api.tx.dapps.update(dapp, details({ name: 'Products' })));
  assert.equal((await view()).listing.toString(), 'Draft');
  await assert.rejects(decide(api.tx.dapps.list(dapp, reading)), /dapps\.InvalidReading/);
  await decide(api.tx.dapps.list(dapp, (await view()).reading));
  await by(charlie, await post(api, { dapp }));
  const { sudoResult } = find(await by(alice, api.tx.sudo.sudo(api.tx.dapps.delist(dapp))), 'sudo', 'Sudid');
  assert.ok(sudoResult.isOk, `${sudoResult}`);
  assert.equal((await view()).listing.toString(), 'Delisted');
  await assert.rejects(post(api, { dapp }).then((tx) => by(charlie, tx)), /jobs\.InvalidDapp/);
});

test('transfer_ownership and accept_ownership: the deposit changes hands with the dApp', async () => {
  await assert.rejects(by(charlie, api.tx.dapps.transferOwnership(dapp, charlie.address)), /dapps\.NotAuthorized/);
  await by(bob, api.tx.dapps.transferOwnership(dapp, charlie.address));
  await by(bob, api.tx.dapps.transferOwnership(dapp, null));
  await assert.rejects(by(charlie, api.tx.dapps.acceptOwnership(dapp)), /dapps\.NotAuthorized/);
  await by(bob, api.tx.dapps.transferOwnership(dapp, charlie.address));
  const before_ = await held(charlie);
  await by(charlie, api.tx.dapps.acceptOwnership(dapp));
  const entry = await view();
  assert.deepEqual([entry.owner.toString(), entry.offeredTo.isNone], [charlie.address, true]);
  assert.equal(await held(bob), 0n);
  assert.equal((await held(charlie)) - before_, entry.deposit.toBigInt());
});

test('unregister: returns the deposit; the number is never given again', async () => {
  await assert.rejects(by(bob, api.tx.dapps.unregister(dapp)), /dapps\.NotAuthorized/);
  const [before_, { deposit: kept }] = [await held(charlie), await view()];
  await by(charlie, api.tx.dapps.unregister(dapp));
  assert.equal(before_ - (await held(charlie)), kept.toBigInt());
  assert.equal(await view(), null);
  await assert.rejects(by(charlie, api.tx.dapps.unregister(dapp)), /dapps\.NotFound/);
  await by(bob, api.tx.dapps.register(details()));
  assert.equal((await api.call.dappsApi.nextDapp()).toNumber(), dapp + 2);
});
