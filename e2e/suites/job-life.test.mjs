import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { stringToU8a, u8aConcat } from '@polkadot/util';
import { Keyring } from '@polkadot/keyring';
import { connect, find, people, send } from '../lib/api.mjs';
import { seal, startNode } from '../lib/node.mjs';

const SCC = 1_000_000_000_000n;
let node, api, alice, bob, charlie, jobKey, genesis;
before(async () => {
  node = await startNode(['--sealing', 'manual']);
  ({ api } = await connect(node));
  ({ alice, bob, charlie } = people());
  jobKey = new Keyring({ type: 'sr25519' }).addFromUri('//JobKey');
  genesis = api.genesisHash;
});
after(async () => { await api?.disconnect(); await node?.stop(); });

const endpoint = () => ({ peerId: `0x${'11'.repeat(38)}`, addresses: ['0x047f000001060fa1'] });
const post = (fields = {}) => {
  const job = { dapp: 0, units: 1000, payment: 10n * SCC, maxWorkers: 4, ahead: 50, ...fields };
  return api.rpc.chain.getHeader().then(({ number }) =>
    api.tx.jobs.postJob(job.dapp, { manifest: `0x${'22'.repeat(32)}`, inline: '0x' }, job.units, job.payment, endpoint(),
      jobKey.publicKey, number.toNumber() + job.ahead, job.maxWorkers));
};
const sign = (domain, type, body) => {
  const encoded = api.createType(type, body).toU8a();
  return jobKey.sign(u8aConcat(stringToU8a(domain), encoded));
};
const lease = (job, worker, units, expiry) => ({ genesis, job, worker: worker.address, units, taskUnits: 100, expiry });
const receipt = (job, worker, units, expiry) =>
  ({ genesis, job, worker: worker.address, units, resultRoot: `0x${'33'.repeat(32)}`, expiry });
const free = async (who) => (await api.query.system.account(who.address)).data.free.toBigInt();
const height = async () => (await api.rpc.chain.getHeader()).number.toNumber();

test('a whole job: post, raise, lease, receipt, report, settlement, pay-out, refund', async () => {
  const { events } = await send(api, node, await post(), alice);
  const job = find(events, 'jobs', 'JobPosted').job.toNumber();
  await send(api, node, api.tx.jobs.raiseBid(job, 2n * SCC, 200), alice);
  let view = (await api.call.jobsApi.job(job)).unwrap();
  assert.equal(view.payment.toBigInt(), 12n * SCC);
  assert.equal(view.units.toNumber(), 1200);

  const expiry = (await height()) + 40;
  const leased = lease(job, bob, 300, expiry);
  await send(api, node, api.tx.jobs.registerLease(leased, sign('scc/lease/1', 'SccTypesSignedLease', leased)), bob);
  assert.equal((await api.call.jobsApi.job(job)).unwrap().reserved.toNumber(), 300);

  const signed = receipt(job, bob, 300, expiry);
  await send(api, node, api.tx.jobs.claimReceipts(signed, sign('scc/receipt/1', 'SccTypesSignedReceipt', signed)), bob);
  view = (await api.call.jobsApi.job(job)).unwrap();
  assert.equal(view.claimed.toNumber(), 300);

  const before_ = await free(charlie);
  const ratings = [
    { worker: bob.address, units: 300, stars: 'Five' },
    { worker: charlie.address, units: 600, stars: 'One' },
  ];
  await send(api, node, api.tx.jobs.report(job, ratings, true), alice);
  await seal(node, 8);
  view = (await api.call.jobsApi.job(job)).unwrap();
  assert.equal(view.phase.toString(), 'Settled');
  const credits = Object.fromEntries(view.workers.map((share) => [share.worker.toString(), share.credit.toBigInt()]));
  // payment · units / all units · stars
  assert.equal(credits[bob.address], (12n * SCC * 300n) / 1200n);
  assert.equal(credits[charlie.address], (12n * SCC * 600n * 9n) / 1200n / 10n);

  await seal(node, 30);
  assert.ok((await free(charlie)) > before_, 'the worker is paid without doing anything');
  const earnings = await api.call.scoresApi.earnings(charlie.address);
  assert.ok(earnings.paid.toBigInt() > 0n);
  assert.ok((await api.call.jobsApi.job(job)).isNone, 'a finished job leaves the state');
});

test('bad input is refused by name and moves no money but the fee', async () => {
  const unpaid = async (tx, error) => {
    const before_ = (await api.query.system.account(alice.address)).data;
    await assert.rejects(send(api, node, tx, alice), error);
    const after_ = (await api.query.system.account(alice.address)).data;
    assert.ok(before_.free.toBigInt() - after_.free.toBigInt() < SCC / 100n, 'only a fee');
    assert.equal(after_.reserved.toBigInt(), before_.reserved.toBigInt());
  };
  await unpaid(await post({ payment: 1n }), /InsufficientPayment/);
  await unpaid(await post({ dapp: 4_000_000 }), /InvalidDapp/);
  await unpaid(await post({ ahead: -1 }), /DeadlineTooEarly/);
  await unpaid(await post({ units: 0 }), /InvalidUnits/);
  await unpaid(await post({ maxWorkers: 0 }), /InvalidMaxWorkers/);
  await unpaid(api.tx.jobs.raiseBid(999, SCC, 0), /JobNotFound/);
});

test('a receipt signed by anybody but the job key is refused', async () => {
  const { events } = await send(api, node, await post(), alice);
  const job = find(events, 'jobs', 'JobPosted').job.toNumber();
  const body = receipt(job, bob, 10, (await height()) + 40);
  const forged = charlie.sign(u8aConcat(stringToU8a('scc/receipt/1'), api.createType('SccTypesSignedReceipt', body).toU8a()));
  await assert.rejects(send(api, node, api.tx.jobs.claimReceipts(body, forged), bob), /InvalidSignature/);
  await assert.rejects(
    send(api, node, api.tx.jobs.claimReceipts(body, sign('scc/receipt/1', 'SccTypesSignedReceipt', body)), charlie),
    /NotTheWorker/,
  );
});
