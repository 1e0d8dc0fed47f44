// Every subcommand of `scc` but a whole render, as text and as JSON, against a real node: what a person reads, and what a
// script can rely on. A job is posted, claimed and settled by extrinsics, so that there is something to read.
import assert from 'node:assert/strict';
import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Keyring } from '@polkadot/keyring';
import { connect, find, people, send } from '../lib/api.mjs';
import { seal, startNode } from '../lib/node.mjs';
import { amount, tool } from '../lib/scc.mjs';
import { program } from '../lib/wasm.mjs';

const SCC = 1_000_000_000_000n;
let node, api, alice, bob, jobKey, job, settledAt;
const { home, scc, text, json, sentJson, refused, remove } = tool(() => node);
before(async () => {
  node = await startNode(['--sealing', 'manual']);
  ({ api } = await connect(node));
  ({ alice, bob } = people());
  jobKey = new Keyring({ type: 'sr25519' }).addFromUri('//JobKey');
  await seal(node);
});
after(async () => {
  await api?.disconnect();
  await node?.stop();
  remove();
});

const height = async () => (await api.rpc.chain.getHeader()).number.toNumber();

test('key: made once, shown, never overwritten', async () => {
  const made = await text('key', 'new');
  const address = made.match(/your address is (\w+)/)[1];
  assert.equal(statSync(join(home, 'key')).mode & 0o777, 0o600);
  assert.equal((await text('key', 'show')).split('\n')[0], address);
  assert.deepEqual(Object.keys(await json('key', 'show')), ['address', 'mainnet']);
  await refused(3, /holds a key already/, 'key', 'new');
  const other = await json('key', 'new', '--file', join(home, 'other'));
  assert.notEqual(other.address, address);
  assert.equal((await json('--key', join(home, 'other'), 'key', 'show')).address, other.address);
});

test('balance: as text and to the planck', async () => {
  assert.match(await text('balance', bob.address), /^free +1000000 SCC$/m);
  const { account, free, held, accrued } = await json('balance', bob.address);
  assert.deepEqual([account, amount(free), amount(held), amount(accrued)], [bob.address, 1_000_000n * SCC, 0n, 0n]);
  assert.equal((await json('--key', '//Bob', 'balance')).account, bob.address);
  await refused(2, /is not an address/, 'balance', 'nobody');
});

test('transfer: sent, in a block, and refused beyond what there is', async () => {
  const had = (await json('balance', bob.address)).free;
  const { code, stdout, stderr } = await scc(['--key', '//Alice', 'transfer', bob.address, '1.5', '--yes'], { sends: true });
  assert.equal(code, 0, stderr);
  assert.match(stdout, /^sent 1\.5 SCC to \w+ in block 0x[0-9a-f]{64}$/m);
  assert.equal(BigInt((await json('balance', bob.address)).free) - BigInt(had), 15n * SCC / 10n);
  const told = await scc(['--json', '--key', '//Alice', 'transfer', '//Bob', '0.5', '--yes'], { sends: true });
  assert.deepEqual({ ...JSON.parse(told.stdout), block: '' },
    { from: alice.address, to: bob.address, amount: `${SCC / 2n}`, block: '' });
  await refused(5, /costs 999999999 SCC and takes a fee of .*; \w+ can spend .*nothing was sent/, '--key', '//Alice', 'transfer',
    bob.address, '999999999');
  await refused(3, /the transfer to \w+ costs 1 SCC and takes a fee of .*; nobody is here to agree: add --yes \(nothing was sent\)/,
    '--key', '//Alice', 'transfer', bob.address, '1');
});

test('two transfers of one key at once are both sent', async () => {
  const had = BigInt((await json('balance', bob.address)).free);
  const words = ['--key', '//Alice', 'transfer', bob.address, '1', '--yes'];
  const both = await Promise.all([scc(words, { sends: true }), scc(words, { sends: true })]);
  for (const { code, stderr } of both) assert.equal(code, 0, stderr);
  assert.equal(BigInt((await json('balance', bob.address)).free) - had, 2n * SCC);
});

test('jobs and job: one that is open', async () => {
  assert.match(await text('jobs'), /^no job is open$/m);
  const endpoint = { peerId: `0x${'11'.repeat(38)}`, addresses: ['0x047f000001060fa1'] };
  const { events } = await send(api, node, api.tx.jobs.postJob(0, { manifest: `0x${'22'.repeat(32)}`, inline: '0x' }, 1_000,
    10n * SCC, endpoint, jobKey.publicKey, (await height()) + 50, 4), alice);
  job = find(events, 'jobs', 'JobPosted').job.toNumber();
  assert.match(await text('jobs'), new RegExp(`^${job} +0 +1000 +1000 +10 SCC +0\\.01 SCC +\\d+$`, 'm'));
  const [open] = await json('jobs');
  assert.deepEqual([open.id, open.units, amount(open.payment), open.requester], [job, 1_000, 10n * SCC, alice.address]);
  assert.match(await text('jobs', '--of', alice.address), new RegExp(`^${job} +open +1000 +0 +10 SCC`, 'm'));
  assert.equal((await json('jobs', '--of', alice.address, '--limit', '1'))[0].id, job);
  assert.deepEqual(await json('jobs', '--of', bob.address), []);
  assert.match(await text('job', `${job}`), /^phase +Open, changes by itself at block \d+$/m);
  const view = await json('job', `${job}`);
  assert.deepEqual([view.phase, amount(view.payment), view.workers], ['Open', 10n * SCC, []]);
  await refused(3, new RegExp(`there is no job 999: the newest is ${job}`), 'job', '999');
});

test('raise: an open job moves up, and only its payer raises it', async () => {
  const endpoint = { peerId: `0x${'11'.repeat(38)}`, addresses: [] };
  const { events } = await send(api, node, api.tx.jobs.postJob(0, { manifest: `0x${'22'.repeat(32)}`, inline: '0x' }, 1_000,
    SCC, endpoint, jobKey.publicKey, (await height()) + 3, 4), bob);
  const own = `${find(events, 'jobs', 'JobPosted').job}`;
  assert.equal((await json('jobs'))[1].id, Number(own), 'it pays less than the other');
  await refused(3, /the raise costs 20 SCC and takes a fee of 0\.\d+ SCC; nobody is here to agree: add --yes \(nothing was sent\)/,
    '--key', '//Bob', 'raise', own, '20');
  await refused(3, /is somebody else's/, '--key', '//Alice', 'raise', own, '20');
  await refused(3, /1000 more units cost 1 SCC at the job's price/, '--key', '//Bob', 'raise', own, '0.5', '--units', '1000');
  await refused(3, /job 999 is not in the chain's state/, '--key', '//Bob', 'raise', '999', '1');
  await refused(5, /costs 9999999 SCC .* can spend .*: add funds/, '--key', '//Bob', 'raise', own, '9999999', '--yes');
  const raised = await sentJson('--key', '//Bob', 'raise', own, '20', '--units', '500', '--yes');
  assert.deepEqual([amount(raised.payment), raised.units, amount(raised.per_unit)], [21n * SCC, 1_500, 21n * SCC / 1_500n]);
  assert.equal((await json('jobs'))[0].id, Number(own));
  assert.match(await text('chain', 'd'), new RegExp(`job ${own} raised: 20 SCC for 500 units$`, 'm'));
  await seal(node, 4);
  await refused(3, /is not open any more/, '--key', '//Bob', 'raise', own, '1', '--yes');
});

test('a settled job: job, statement, earnings, score, chain', async () => {
  await send(api, node, api.tx.jobs.report(job, [{ worker: bob.address, units: 600, stars: 'Five' }], true), alice);
  await seal(node, 8);
  const view = await json('job', `${job}`);
  assert.equal(view.phase, 'Settled');
  assert.equal(amount(view.workers[0].credit), 6n * SCC);
  assert.match(await text('job', `${job}`), new RegExp(`^${bob.address} +600 units · five stars · credit 6 SCC$`, 'm'));

  const newest = (await json('chain', 'a')).newest;
  settledAt = newest;
  const statement = await json('statement', `${newest}`);
  const { income, settlements: [line] } = statement;
  assert.deepEqual([statement.height, line.job, line.units, line.delivered], [newest, job, 1_000, 600]);
  assert.deepEqual([amount(line.payment), amount(line.credit)], [10n * SCC, 6n * SCC]);
  assert.equal(amount(income.general_foundation) + amount(income.general_author) + amount(income.general_carry),
    amount(income.emission) + amount(income.fees) + amount(income.other));
  const said = await text('statement', `${newest}`);
  assert.match(said, /^minted +1 SCC$/m);
  assert.match(said, new RegExp(`^job ${job} settled: credit +6 SCC +10 SCC · 600 of 1000 units`, 'm'));
  assert.match(said, new RegExp(`^  claim of ${bob.address} +\\S+ SCC +600 units, five stars: credit 6 SCC$`, 'm'));
  assert.equal(amount(line.release), [amount(line.carry) * 6n * SCC / (amount(line.volume) + 6n * SCC), 6n * SCC * 8n / 100n]
    .reduce((a, b) => (a < b ? a : b)));
  assert.deepEqual(statement.credits.map((one) => [one.job, one.worker, one.units]), [[job, bob.address, 600]]);
  // The block after the settlement is the first to pay by score.
  const after = await json('statement', `${newest + 1}`);
  assert.deepEqual(after.pay_outs, [{ account: bob.address, amount: after.income.paid_out }]);
  assert.match(await text('statement', `${newest + 1}`), new RegExp(`^  to ${bob.address} +\\S+ SCC$`, 'm'));
  const [own] = await json('jobs', '--worker', bob.address);
  assert.deepEqual([own.id, own.phase, own.workers.map((one) => one.units)], [job, 'Settled', [600]]);
  assert.match(await text('jobs', '--worker', bob.address), new RegExp(`^${job} +settled +600 +five +6 SCC`, 'm'));
  assert.deepEqual(await json('jobs', '--worker', alice.address), []);
  await refused(3, /there is no statement of block 99999: the chain is at block \d+/, 'statement', '99999');

  const { earnings, history } = await json('earnings', bob.address);
  const credit = history.find((entry) => entry.Credit).Credit;
  assert.deepEqual([credit.job, credit.units, amount(credit.credit)], [job, 600, 6n * SCC]);
  assert.ok(amount(earnings.claim) + amount(earnings.accrued) + amount(earnings.paid) === amount(credit.claim));
  assert.match(await text('earnings', bob.address), new RegExp(`job ${job}: 600 units at Five stars, credit 6 SCC earns`));
  assert.equal((await json('earnings', bob.address, '--limit', '1')).history.length, 1);
  assert.equal((await json('earnings', bob.address, '--limit', '1', '--skip', '31')).history.length, 0);

  const score = await json('score', bob.address);
  assert.ok(amount(score.score) > 0n && amount(score.score) <= amount(score.total));
  assert.match(await text('score', bob.address), /^share +100\.000000 %$/m);
  assert.match(await text('score', alice.address), /^share +0\.000000 %$/m);

  const ledger = await json('chain', 'a', `${newest}`);
  assert.equal(ledger.block, `${newest}a`);
  assert.deepEqual([ledger.records[0].job, amount(ledger.records[0].claim)], [job, amount(credit.claim)]);
  const said_ = await text('chain', 'a');
  assert.match(said_, new RegExp(`^auxiliary block ${newest}a `));
  assert.match(said_, new RegExp(`^ +0 +job ${job}: ${bob.address} 600 units at Five stars, credit 6 SCC earns`, 'm'));
  const work = await json('chain', 'd', `${newest}`);
  assert.ok(work.records.some((record) => record.Settled?.job === job));
  assert.match(await text('chain', 'd', `${newest}`), new RegExp(`job ${job} settled: 600 units, credit 6 SCC$`, 'm'));
  await refused(3, /'x' is no virtual chain/, 'chain', 'x');
  await refused(3, /chain f has no record yet/, 'chain', 'f');
  await refused(3, /there is no auxiliary block 1d/, 'chain', 'd', '1');
});

test('a job that has left the state is found in the work chain', async () => {
  await seal(node, 24);
  const { state, is_whole, records } = await json('job', `${job}`);
  assert.equal(state, 'removed');
  assert.equal(is_whole, true);
  assert.deepEqual(records.map(({ step }) => step).filter((step) => step !== 'reported'),
    ['posted', 'closed', 'settled', 'refunded']);
  assert.equal(records.find(({ step }) => step === 'settled').height, settledAt);
  assert.equal(amount(records.at(-1).record.Refunded.amount), 32n * SCC / 10n);
  const said = await text('job', `${job}`);
  assert.match(said, new RegExp(`^job +${job} +has left the state`));
  assert.match(said, new RegExp(`^settled +${settledAt}d +600 units, credit 6 SCC$`, 'm'));
  assert.match(said, /^refunded +\d+d +3\.2 SCC for 400 units$/m);
});

test('dapp: listed, shown, published from a file and from scc itself', async () => {
  assert.match(await text('dapp', 'list'), /^0 +listed +\S+/m);
  const [render] = await json('dapp', 'list');
  assert.deepEqual([render.id, render.listing, typeof render.details.name], [0, 'Listed', 'string']);
  assert.match(await text('dapp', 'show', '0'), /^price hint per unit +[\d.]+ SCC$/m);
  assert.equal((await json('dapp', 'show', '0')).details.engine.Wasm.code, render.details.engine.Wasm.code);
  await refused(3, /there is no dApp 77/, 'dapp', 'show', '77');

  const module = join(home, 'echo.wasm');
  writeFileSync(module, 'not a module');
  await refused(3, /is not a WebAssembly module/, '--key', '//Bob', 'dapp', 'publish', module, '--name', 'Echo');
  writeFileSync(module, Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]));
  const published = await scc(['--key', '//Bob', 'dapp', 'publish', module, '--name', 'Echo', '--description', 'Says it again', '--yes'],
    { sends: true });
  assert.match(published.stdout, /^dApp 1 is registered as a draft/, published.stderr);
  assert.equal((await json('dapp', 'show', '1')).details.description_en, 'Says it again');
  const own = await scc(['--json', '--key', '//Bob', 'dapp', 'publish', '--render', '--yes'], { sends: true });
  assert.equal(own.code, 0, own.stderr);
  assert.deepEqual(JSON.parse(own.stdout), { dapp: 2, code: render.details.engine.Wasm.code, listing: 'draft' });
  assert.equal((await json('dapp', 'show', '2')).details.name, 'Render');
});

test('dapp test runs a program as a worker would; verify knows whose program a file is', async () => {
  const write = (name, bytes) => { writeFileSync(join(home, name), bytes); return join(home, name); };
  // Nothing; `unreachable`; `loop br 0 end`.
  const [idle, broken, endless] = [write('idle.wasm', program()), write('broken.wasm', program(0x00)),
    write('endless.wasm', program(0x03, 0x40, 0x0c, 0x00, 0x0b))];
  assert.match(await text('dapp', 'test', idle), /^fuel +\d+ units *\ntime +\d+\.\d\d s without compiling *\noutput +none/);
  const told = await json('dapp', 'test', idle, '--params', write('params.json', '{"a":1}'), '--input', write('scene.bin', 'x'));
  assert.deepEqual(told.outputs, []);
  await refused(3, /broken\.wasm: the program broke off: /, 'dapp', 'test', broken);
  await refused(3, /endless\.wasm: the program used up its fuel/, 'dapp', 'test', endless, '--fuel', '1000000');
  await refused(3, /is not a file name that a job may use/, 'dapp', 'test', idle, '--input', write('a b', 'x'));
  await refused(3, /the module was rejected/, 'dapp', 'test', write('text.wasm', 'not a module'));
  await refused(1, /cannot read .*gone\.wasm/, 'dapp', 'test', join(home, 'gone.wasm'));

  const id = (await json('dapp', 'list')).length;
  const made = await scc(['--json', '--key', '//Bob', 'dapp', 'publish', idle, '--name', 'Idle', '--yes'], { sends: true });
  assert.equal(JSON.parse(made.stdout).dapp, id, made.stderr);
  assert.match(await text('dapp', 'verify', `${id}`, idle), new RegExp(`is the program of dApp ${id}: wasm 0x[0-9a-f]{64}`));
  await refused(3, new RegExp(`is not the program of dApp ${id}, which runs wasm 0x`), 'dapp', 'verify', `${id}`, broken);
});

test('a refusal of the chain names cause and cure', async () => {
  const name = 'x'.repeat(65);
  await refused(3, /the name has more than 64 bytes/, '--key', '//Bob', 'dapp', 'publish', '--render', '--name', name);
  const { code, stderr } = await scc(['--key', '//Bob', 'dapp', 'publish', '--render', '--name', '', '--yes'], { sends: true });
  assert.equal(code, 6);
  assert.equal(stderr, 'error: the chain refused it, only a fee was taken: The name is empty, not UTF-8, or has control ' +
    'characters. Choose another (Dapps.InvalidName)\n');
});

test('cancel: an open job of one\'s own ends, what nobody delivered comes back', async () => {
  const endpoint = { peerId: `0x${'11'.repeat(38)}`, addresses: [] };
  const { events } = await send(api, node, api.tx.jobs.postJob(0, { manifest: `0x${'22'.repeat(32)}`, inline: '0x' }, 1_000,
    10n * SCC, endpoint, jobKey.publicKey, (await height()) + 1_000, 4), bob);
  const own = `${find(events, 'jobs', 'JobPosted').job}`;
  await refused(3, /gives up 1000 of 1000 units, for which at most 8 SCC come back; .*nobody is here to agree: add --yes \(nothing was sent\)/,
    '--key', '//Bob', 'cancel', own);
  await refused(3, /is somebody else's/, '--key', '//Alice', 'cancel', own, '--yes');
  await refused(3, /job 999 is not in the chain's state/, '--key', '//Bob', 'cancel', '999', '--yes');
  const had = amount((await json('balance', bob.address)).free);
  const told = await sentJson('--key', '//Bob', 'cancel', own, '--yes');
  assert.deepEqual([told.job, told.undelivered, amount(told.comes_back)], [Number(own), 1_000, 8n * SCC]);
  await refused(3, /is not open any more: it settles by itself/, '--key', '//Bob', 'cancel', own, '--yes');
  const { challengeWindow, refundDelay } = await api.call.networkApi.parameters();
  await seal(node, challengeWindow.toNumber() + refundDelay.toNumber() + 2);
  const gained = amount((await json('balance', bob.address)).free) - had;
  assert.ok(gained > 8n * SCC - SCC / 100n, `${gained}`);
});

test('help names every subcommand and the exit codes; a wrong word is a usage error', async () => {
  const help = await text('--help');
  for (const name of ['render', 'balance', 'transfer', 'run', 'jobs', 'job', 'raise', 'cancel', 'take', 'earnings', 'score', 'statement', 'chain', 'ads',
    'message', 'news', 'grants', 'miners', 'miner', 'summary', 'council', 'committee', 'dapp', 'key']) {
    assert.match(help, new RegExp(`^ +${name} `, 'm'));
  }
  await refused(2, /unrecognized subcommand 'rendre'/, 'rendre');
  const nobody = await scc(['--json', '--node', 'ws://127.0.0.1:1', 'jobs']);
  assert.equal(nobody.code, 4);
  assert.match(JSON.parse(nobody.stderr).error, /no node answers at ws:\/\/127\.0\.0\.1:1/);
});
