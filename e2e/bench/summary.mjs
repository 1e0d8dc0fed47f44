// What a summary of a million accounts costs the blocks in which it is written: its first block (the boundary), those that scan, and
// the one that seals it, each beside an ordinary block of the same chain. Blocks lie in a real database and are executed again, in
// turn, on the states of their parents.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, height } from '../lib/api.mjs';
import { account, balances, SCC, writeSpec } from '../lib/ledger.mjs';
import { seal, startNode } from '../lib/node.mjs';
import { executable, timeOf } from './lib/execute.mjs';
import { FLAGS, identity, submitAll } from './lib/submit.mjs';
import { print, ratios, spread, words } from './lib/table.mjs';
import { receiver, senders, signAll } from './lib/transfers.mjs';

const ACCOUNTS = Number(process.env.SCC_BENCH_ACCOUNTS ?? 1_000_000);
const ROUNDS = Number(process.env.SCC_BENCH_ROUNDS ?? 15);
const TRANSFERS = Number(process.env.SCC_BENCH_TRANSFERS ?? 1_000);
/** Blocks between two summaries: of the chain that is measured, and of the real network. */
const [INTERVAL, MAINNET_INTERVAL] = [200, 100_000];

const folder = mkdtempSync(join(tmpdir(), 'scc-bench-'));
let node, api;
try {
  // Each load has senders of its own: during a scan the first change of an account costs a copy.
  const keys = senders(3 * TRANSFERS);
  const parts = [balances(keys, 1_000n * SCC), balances(keys.map((_, index) => receiver(index)), SCC),
    balances(Array.from({ length: ACCOUNTS - 2 * keys.length }, (_, index) => account(index)), SCC)];
  const added = { top: Object.assign({}, ...parts.map(({ top }) => top)), issued: parts.reduce((sum, { issued }) => sum + issued, 0n) };
  node = await startNode(['--sealing', 'manual', '--state-pruning', 'archive', ...FLAGS], { chain: ['--dev', '--chain', writeSpec(join(folder, 'spec.raw'), added)], patience: 600 });
  ({ api } = await connect(node));
  const chain = await identity(node);
  const load = (turn) => signAll(chain, { senders: TRANSFERS, each: 1, first: turn * TRANSFERS });
  await seal(node, INTERVAL - 4);
  const blocks = { empty: { ordinary: await made() }, loaded: { ordinary: await made(await load(0)) } };
  await seal(node, 2);
  blocks.empty.boundary = await made();
  assert.ok(await scans(), `a scan runs in block ${INTERVAL + 1}`);
  await seal(node, 10);
  [blocks.empty.scanning, blocks.loaded.scanning] = [await made(), await made(await load(1))];
  let steps = 13;
  for (; await scans(); steps++) await seal(node);
  blocks.empty.sealing = await block(await node.call('chain_getBlockHash'));
  // The next summary begins: the same boundary, full of accounts that a scan has not seen.
  await seal(node, INTERVAL - ((await height(api)) % INTERVAL));
  blocks.loaded.boundary = await made(await load(2));
  assert.ok(await scans(), 'the next scan runs');
  await report(blocks, steps);
} finally {
  await api?.disconnect();
  await node?.stop();
  rmSync(folder, { recursive: true, force: true });
}

async function block(hash) {
  return executable((await node.within(60, 'chain_getBlock', hash)).block, { sealed: false });
}

/** Seals a block with these transfers and no others. */
async function made(transfers = []) {
  await submitAll(node, transfers);
  const { hash } = await node.call('engine_createBlock', true, true, null);
  const { extrinsics } = (await node.within(60, 'chain_getBlock', hash)).block;
  assert.equal(extrinsics.length, transfers.length + 1, 'all the transfers are in the block');
  return block(hash);
}

async function scans() {
  return (await api.call.summaryApi.progress()).isSome;
}

async function report(blocks, steps) {
  const rows = [];
  for (const [kind, measured] of Object.entries(blocks)) {
    const times = Object.fromEntries(Object.keys(measured).map((name) => [name, []]));
    // The first fills caches.
    for (let turn = -1; turn < ROUNDS; turn++) {
      for (const [name, run] of Object.entries(measured)) {
        const [took, nothing] = [await timeOf(node, run), await timeOfNothing(run)];
        if (turn >= 0) times[name].push(took - nothing);
      }
    }
    for (const [name, took] of Object.entries(times)) {
      rows.push([kind, name, words(took), name === 'ordinary' ? '' : words(ratios(took, times.ordinary))]);
    }
    const median = (name) => spread(times[name]).median;
    const all = median('ordinary') * (MAINNET_INTERVAL - steps) + median('scanning') * (steps - 1) + median('boundary');
    rows.push([kind, `${MAINNET_INTERVAL} blocks`, '', (all / (median('ordinary') * MAINNET_INTERVAL)).toFixed(3)]);
  }
  print(['block', 'of the summary', 'ms', '÷ ordinary'], rows);
  console.log(`median (smallest–largest) of ${ROUNDS} executions, in turn, what a call alone takes off; loaded: ${TRANSFERS} transfers;\n`
    + `${ACCOUNTS} accounts, scanned in ${steps} blocks`);
}

/** The same call without a block. */
async function timeOfNothing({ parent }) {
  const start = process.hrtime.bigint();
  await node.call('state_call', 'Core_version', '0x', parent);
  return Number(process.hrtime.bigint() - start) / 1e6;
}
