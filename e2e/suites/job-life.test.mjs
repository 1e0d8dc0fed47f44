// A job's whole life by extrinsics, and what became of every planck: the books kept a second time, and everybody's balance.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Keyring } from '@polkadot/keyring';
import { balance, connect, eventsAt, feeOf, find, height, people, send } from '../lib/api.mjs';
import { claimReceipt, endpoint, post, registerLease, signed } from '../lib/jobs.mjs';
import { SCC, creditOf, priceOf, refundOf, splitIncome } from '../lib/money.mjs';
import { seal, startNode } from '../lib/node.mjs';
import { checkBooks, openChain } from '../lib/read-books.mjs';

/** Payments whose parts do not divide: roundings have somewhere to go. */
const [PAYMENT, RAISE] = [10n * SCC + 7n, 2n * SCC + 3n];
const [UNITS, MORE_UNITS] = [1_000n, 200n];
const paid = { payment: PAYMENT + RAISE, units: UNITS + MORE_UNITS };

let node, api, alice, bob, charlie, dave, eve, job;
const fees = { bob: 0n, charlie: 0n, dave: 0n, eve: 0n };
const began = {};
const money = ['Foundation', 'Reserve', 'Developer'].map((name) => [name, new Keyring({ type: 'sr25519' }).addFromUri(`//${name}`)]);
const everybody = () => Object.entries({ alice, bob, charlie, dave, eve, ...Object.fromEntries(money) });
before(async () => {
  node = await startNode(['--sealing', 'manual']);
  ({ api } = await connect(node));
  ({ alice, bob, charlie, dave, eve } = people());
  for (const [name, account] of everybody()) began[name] = await balance(api, account);
});
after(async () => { await api?.disconnect(); await node?.stop(); });

/** Sends for one of the four and adds up the fees; refusals cost their fee, too. */
async function by(name, who, tx) {
  try {
    const sent = await send(api, node, tx, who);
    fees[name] += feeOf(sent.events);
    return sent.events;
  } catch (error) {
    if (!error.block) throw error;
    const sent = (await eventsAt(api, error.block)).map(({ event }) => event).filter((event) =>
      event.section === 'transactionPayment' && event.data.who.toString() === who.address);
    fees[name] += feeOf(sent);
    throw error;
  }
}
const view = async () => (await api.call.jobsApi.job(job)).unwrap();

test('post and raise: the payment enters the block at once, deposits are held', async () => {
  const events = await by('dave', dave, await post(api, { units: UNITS, payment: PAYMENT, ahead: 60 }));
  job = find(events, 'jobs', 'JobPosted').job.toNumber();
  assert.ok((await balance(api, dave)).held > 0n);
  await by('dave', dave, api.tx.jobs.raiseBid(job, RAISE, MORE_UNITS));
  const now = await view();
  assert.deepEqual({ payment: now.payment.toBigInt(), units: now.units.toBigInt() }, paid);
  await assert.rejects(by('dave', dave, api.tx.jobs.raiseBid(job, SCC, 10_000)), /InsufficientPrice/);
});

test('update_endpoint: only the requester, while the job is open; the deposit follows the size', async () => {
  const held = (await balance(api, dave)).held;
  const longer = endpoint('12'.repeat(40));
  await by('dave', dave, api.tx.jobs.updateEndpoint(job, longer));
  assert.equal((await view()).endpoint.peerId.toHex(), longer.peerId);
  assert.equal((await balance(api, dave)).held - held, 2n * api.consts.jobs.byteDeposit.toBigInt());
  await assert.rejects(by('bob', bob, api.tx.jobs.updateEndpoint(job, endpoint())), /jobs\.NotAuthorized/);
  await assert.rejects(by('dave', dave, api.tx.jobs.updateEndpoint(job, endpoint(''))), /jobs\.InvalidEndpoint/);
});

test('lease and receipt: units are reserved, then claimed', async () => {
  const expiry = (await height(api)) + 40;
  await by('bob', bob, registerLease(api, job, bob, 300, 100, expiry));
  assert.equal((await view()).reserved.toNumber(), 300);
  await by('bob', bob, claimReceipt(api, job, bob, 300, expiry));
  const now = await view();
  assert.deepEqual([now.reserved.toNumber(), now.claimed.toNumber()], [0, 300]);
});

test('object: at most two tasks\' units of one\'s own live reservation', async () => {
  await assert.rejects(by('eve', eve, api.tx.jobs.object(job, 10)), /jobs\.InsufficientReservation/);
  await by('eve', eve, registerLease(api, job, eve, 250, 100, (await height(api)) + 40));
  await assert.rejects(by('eve', eve, api.tx.jobs.object(job, 201)), /jobs\.ObjectionTooLarge/);
  await assert.rejects(by('eve', eve, api.tx.jobs.object(job, 251)), /jobs\.InsufficientReservation/);
  const events = await by('eve', eve, api.tx.jobs.object(job, 200));
  assert.equal(find(events, 'jobs', 'WorkObjected').units.toNumber(), 200);
  const now = await view();
  assert.deepEqual([now.reserved.toNumber(), now.objected.toNumber()], [50, 200]);
});

test('report and settlement: each worker is credited by units and stars', async () => {
  await assert.rejects(by('bob', bob, api.tx.jobs.report(job, [], true)), /jobs\.NotAuthorized/);
  const ratings = [{ worker: bob.address, units: 300, stars: 'Five' }, { worker: charlie.address, units: 400, stars: 'One' }];
  const events = await by('dave', dave, api.tx.jobs.report(job, ratings, true));
  const settles = find(events, 'jobs', 'JobClosed').settles.toNumber();
  await assert.rejects(by('dave', dave, api.tx.jobs.updateEndpoint(job, endpoint())), /jobs\.TooLate/);
  await seal(node, settles - (await height(api)));
  const now = await view();
  assert.equal(now.phase.toString(), 'Settled');
  const credits = Object.fromEntries(now.workers.map((share) => [share.worker.toString(), share.credit.toBigInt()]));
  assert.deepEqual(credits, {
    [bob.address]: creditOf(paid.payment, 300n, paid.units, 'Five'),
    [charlie.address]: creditOf(paid.payment, 400n, paid.units, 'One'),
    [eve.address]: 0n,
  });
});

test('refund: four fifths of the price of what nobody delivered; objected units\' money goes to the reserve', async () => {
  const { due } = await view();
  await assert.rejects(by('dave', dave, api.tx.jobs.forgetRequester()), /jobs\.TooEarly/);
  await seal(node, due.toNumber() - (await height(api)) - 1);
  const before_ = await balance(api, dave);
  await seal(node);
  const events = (await eventsAt(api, await api.rpc.chain.getBlockHash())).map(({ event }) => event);
  const refunded = find(events, 'jobs', 'JobRefunded');
  const pending = splitIncome(PAYMENT).rest + splitIncome(RAISE).rest;
  const taken = ((priceOf(paid.payment, 300n, paid.units) + priceOf(paid.payment, 400n, paid.units)) * 8n) / 10n;
  const amount = refundOf(paid.payment, 300n, paid.units, pending - taken);
  assert.equal(refunded.units.toBigInt(), 300n);
  assert.equal(refunded.amount.toBigInt(), amount);
  assert.equal((await balance(api, dave)).free - before_.free, amount);
  assert.equal(refunded.objected.toBigInt(), 200n);
  assert.equal(refunded.forfeited.toBigInt(), pending - taken - amount);
});

test('a finished job leaves the state and returns every deposit; forget_requester returns the last', async () => {
  await seal(node, (await view()).due.toNumber() - (await height(api)));
  assert.ok((await api.call.jobsApi.job(job)).isNone);
  const record = (await api.call.jobsApi.requester(dave.address)).unwrap();
  assert.deepEqual([record.posted.toNumber(), record.live.toNumber()], [1, 0]);
  assert.equal(record.objected.toBigInt(), priceOf(paid.payment, 200n, paid.units));
  assert.equal((await balance(api, dave)).held, record.deposit.toBigInt());
  await by('dave', dave, api.tx.jobs.forgetRequester());
  assert.ok((await api.call.jobsApi.requester(dave.address)).isNone);
  await assert.rejects(by('dave', dave, api.tx.jobs.forgetRequester()), /jobs\.RequesterNotFound/);
  for (const [name, account] of everybody()) assert.equal((await balance(api, account)).held, 0n, `${name} has something held`);
});

test('every block adds up to the planck, and everybody has what the blocks say', async () => {
  await seal(node, 60);
  const flows = new Map();
  const feesOf = new Map();
  let lost = 0n;
  for (let number = 1; number <= (await height(api)); number++) {
    const events = (await eventsAt(api, await api.rpc.chain.getBlockHash(number))).map(({ event }) => event);
    flows.set(number, events.flatMap(flow));
    const [charged, forfeited] = ['TransactionFeePaid', 'LeaseFeeLost'].map((name) => sumOf(events, name));
    feesOf.set(number, charged + forfeited);
    lost += forfeited;
  }
  const chain = await openChain(node.url);
  const { books } = await checkBooks(chain, (block) => {
    block.flow = flows.get(block.statement.height);
    assert.equal(block.statement.income.fees, feesOf.get(block.statement.height), `fees of block ${block.statement.height}`);
  });
  assert.equal(books.sums.fees, Object.values(fees).reduce((sum, fee) => sum + fee, lost));
  const worker = async (account) => (await chain.earnings(`0x${Buffer.from(account.publicKey).toString('hex')}`)).paid;
  const refund = books.sums.refunds;
  const expected = {
    alice: books.sums.authors,
    bob: (await worker(bob)) - fees.bob,
    charlie: (await worker(charlie)) - fees.charlie,
    dave: refund - paid.payment - fees.dave,
    // Its lease brought no receipt: the fee held for it became income.
    eve: -fees.eve - lost,
    // Its share is in a pot from which only a vote spends.
    Foundation: 0n,
    Reserve: books.sums.reserve,
    Developer: books.sums.developers,
  };
  for (const [name, account] of everybody()) {
    assert.equal((await balance(api, account)).all - began[name].all, expected[name], name);
  }
  assert.equal((await api.call.grantsApi.budgets()).share.toBigInt(), books.sums.foundation);
  assert.ok(lost > 0n && expected.bob > 0n && expected.charlie > 0n && books.sums.developers > 0n && refund > 0n);
  const issued = (await api.query.balances.totalIssuance()).toBigInt();
  assert.equal(issued, 100_000_000n * SCC + BigInt(books.height) * SCC);
});

test('check-books.mjs prints the job with its arithmetic, and that everything adds up', async () => {
  const program = fileURLToPath(new URL('../check-books.mjs', import.meta.url));
  const run = promisify(execFile);
  const { stdout } = await run(process.execPath, [program, '--node', node.url, '--job', `${job}`]);
  const line = (label, amount) => assert.match(stdout, new RegExp(`${label} +${amount.replace('.', '\\.')}( |$)`, 'm'));
  line('paid', '12.000000000010');
  line('= waits for the work', '9.600000000010');
  assert.equal(stdout.match(/= left over +0\.0{12}$/gm).length, 2);
  assert.match(stdout, /refunded in block \d+ +2\.400000000001  300 units that nobody delivered/);
  assert.match(stdout, /Everything in \d+ blocks adds up to the planck\.\n$/);
  await assert.rejects(run(process.execPath, [program, '--node', node.url, '--job', '77']), (error) => {
    assert.deepEqual([error.code, error.stderr], [1, 'error: nobody ever paid for a job 77\n']);
    return true;
  });
});

test('bad input is refused by name and moves no money but the fee', async () => {
  const unpaid = async (tx, error) => {
    const before_ = await balance(api, alice);
    await assert.rejects(send(api, node, tx, alice), error);
    const after_ = await balance(api, alice);
    assert.ok(before_.free - after_.free < SCC / 100n, 'only a fee');
    assert.equal(after_.held, before_.held);
  };
  await unpaid(await post(api, { payment: 1n }), /jobs\.InsufficientPayment/);
  await unpaid(await post(api, { dapp: 4_000_000 }), /jobs\.InvalidDapp/);
  await unpaid(await post(api, { ahead: -1 }), /jobs\.DeadlineTooEarly/);
  await unpaid(await post(api, { ahead: 2_000_000 }), /jobs\.DeadlineTooLate/);
  await unpaid(await post(api, { units: 0 }), /jobs\.InvalidUnits/);
  await unpaid(await post(api, { maxWorkers: 0 }), /jobs\.InvalidMaxWorkers/);
  await unpaid(api.tx.jobs.raiseBid(999, SCC, 0), /jobs\.JobNotFound/);
  await unpaid(api.tx.jobs.updateEndpoint(999, endpoint()), /jobs\.JobNotFound/);
  await unpaid(api.tx.jobs.drawAgain(999), /jobs\.JobNotFound/);
  await unpaid(api.tx.jobs.object(999, 1), /jobs\.JobNotFound/);
});

test('leases and receipts are worth something only as the job key signed them, for whom it signed them', async () => {
  const { events } = await send(api, node, await post(api), alice);
  const other = find(events, 'jobs', 'JobPosted').job.toNumber();
  const expiry = (await height(api)) + 40;
  const refused = (tx, who, error) => assert.rejects(send(api, node, tx, who), error);
  for (const [make, late] of [
    [(key, until = expiry) => claimReceipt(api, other, bob, 10, until, key), /jobs\.ReceiptTooLate/],
    [(key, until = expiry) => registerLease(api, other, bob, 10, 10, until, key), /jobs\.LeaseTooLate/],
  ]) {
    await refused(make(charlie), bob, /jobs\.InvalidSignature/);
    await refused(make(), charlie, /jobs\.NotTheWorker/);
    await refused(make(undefined, 1), bob, late);
  }
  // Right bytes, right key, but signed as another kind of document.
  const receipt = claimReceipt(api, other, bob, 10, expiry).args[0];
  const asLease = signed(api, 'scc/lease/1', 'SccTypesSignedReceipt', receipt);
  await refused(api.tx.jobs.claimReceipts(receipt, asLease), bob, /jobs\.InvalidSignature/);
  assert.equal((await api.call.jobsApi.job(other)).unwrap().claimed.toNumber(), 0);
});

test('draw_again: the requester, when nobody has come for 24 blocks', async () => {
  const { events } = await send(api, node, await post(api), alice);
  const other = find(events, 'jobs', 'JobPosted').job.toNumber();
  const again = () => api.tx.jobs.drawAgain(other);
  await assert.rejects(send(api, node, again(), alice), /jobs\.DrawTooEarly/);
  await seal(node, 24);
  await assert.rejects(send(api, node, again(), bob), /jobs\.NotAuthorized/);
  const sent = await send(api, node, again(), alice);
  assert.equal(find(sent.events, 'jobs', 'WorkersDrawnAgain').batch.toNumber(), 1);
  const now = (await api.call.jobsApi.job(other)).unwrap();
  assert.deepEqual([now.batch.toNumber(), now.unservedSince.toNumber()], [1, await height(api)]);
  await assert.rejects(send(api, node, again(), alice), /jobs\.DrawTooEarly/);
});

/** Credits and pay-outs of an event. */
function flow({ section, method, data }) {
  if (section !== 'scores') return [];
  if (method === 'Credited') return [{ account: data.worker.toHex(), claim: data.claim.toBigInt() }];
  if (method === 'ClaimPaid') return [{ account: data.account.toHex(), amount: data.amount.toBigInt(), left: data.left.toBigInt() }];
  return [];
}

/** All fees that events of this name tell of. */
const sumOf = (events, name) =>
  events.filter(({ method }) => method === name).reduce((sum, { data }) => sum + (data.actualFee ?? data.amount).toBigInt(), 0n);
