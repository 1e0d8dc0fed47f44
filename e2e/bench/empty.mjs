// An empty block of the chain's own runtime and of a stock one of nothing but balances, executed again and again in turn by nodes of the
// same program; and how often each calls its storage.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startNode } from '../lib/node.mjs';
import { until } from '../lib/until.mjs';
import { ownSpec, stockSpec } from './lib/chains.mjs';
import { executable, timeOf } from './lib/execute.mjs';
import { print, ratios, words } from './lib/table.mjs';

const ROUNDS = Number(process.env.SCC_BENCH_ROUNDS ?? 5);
/** Executions in a round, of which the median counts; one before compiles and fills caches. */
const EXECUTIONS = 50;
const SLOT = 3_000;
/** Old enough for whatever the first blocks do. */
const HEIGHT = 5;

const folder = mkdtempSync(join(tmpdir(), 'scc-bench-'));
const chains = [];
try {
  const nothing = { top: {}, issued: 0n };
  for (const [name, spec] of [['own', await ownSpec(folder, SLOT, nothing)], ['stock', await stockSpec(folder, SLOT, nothing)]]) {
    const flags = ['--alice', '--force-authoring', '--rpc-methods', 'unsafe', '--node-key', '7'.padStart(64, '0')];
    chains.push({ name, times: [], node: await startNode(flags, { chain: ['--chain', spec], patience: 300 }) });
  }
  for (const chain of chains) {
    const hash = await until(`block ${HEIGHT} of ${chain.name}`, 120, () => chain.node.call('chain_getBlockHash', HEIGHT), chain.node.log);
    chain.block = executable((await chain.node.call('chain_getBlock', hash)).block, { sealed: true });
    chain.calls = await callsToStorage(chain.node, hash);
  }
  for (let round = -1; round < ROUNDS; round++) {
    const samples = chains.map(() => []);
    for (let turn = 0; turn < EXECUTIONS; turn++) {
      for (const [at, { node, block }] of chains.entries()) samples[at].push(await timeOf(node, block));
    }
    if (round >= 0) for (const [at, { times }] of chains.entries()) times.push(samples[at].sort((one, next) => one - next)[EXECUTIONS >> 1]);
  }
  const [own, stock] = chains;
  print(['runtime', 'ms', 'time ÷ stock', 'reads', 'writes'], [
    ['own', words(own.times, 3), words(ratios(own.times, stock.times)), own.calls.reads, own.calls.writes],
    ['stock', words(stock.times, 3), '', stock.calls.reads, stock.calls.writes]]);
  console.log(`median (smallest–largest) of ${ROUNDS} rounds, each the median of ${EXECUTIONS} executions; what a call alone takes is not taken off`);
} finally {
  for (const { node } of chains) await node.stop();
  rmSync(folder, { recursive: true, force: true });
}

async function callsToStorage(node, hash) {
  const { blockTrace: { events } } = await node.within(60, 'state_traceBlock', hash, 'state', '', '');
  const count = (...methods) => events.filter(({ data }) => methods.includes(data.stringValues.method)).length;
  return { reads: count('Get', 'Exists'), writes: count('Put', 'Append') };
}
