// Blocks as full as the mainnet's limits allow people to make them: transfers authored by one node and imported by another, real
// processes and real slots, on the chain's own runtime and, in turn, on a stock one of nothing but balances. Then the same blocks
// executed again, in turn. The slot is shorter than the mainnet's so that this ends; limits are constants of the one wasm.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { balances, SCC } from '../lib/ledger.mjs';
import { ownSpec, stockSpec } from './lib/chains.mjs';
import { executable, timeOf } from './lib/execute.mjs';
import { Pair } from './lib/pair.mjs';
import { identity } from './lib/submit.mjs';
import { print, ratios, words } from './lib/table.mjs';
import { receiver, senders, signAll } from './lib/transfers.mjs';

const SENDERS = Number(process.env.SCC_BENCH_SENDERS ?? 12_000);
const EACH = Number(process.env.SCC_BENCH_EACH ?? 5);
const ROUNDS = Number(process.env.SCC_BENCH_ROUNDS ?? 3);
/** Milliseconds: an author's two thirds of it suffice for the block, the whole for filling the pool of the other chain. */
const SLOT = Number(process.env.SCC_BENCH_SLOT ?? 90) * 1_000;
const COUNT = SENDERS * EACH;

const folder = mkdtempSync(join(tmpdir(), 'scc-bench-'));
const pairs = [];
try {
  const keys = senders(SENDERS);
  const rich = balances(keys, 1_000n * SCC);
  const known = balances(keys.map((_, index) => receiver(index)), SCC);
  const added = { top: { ...rich.top, ...known.top }, issued: rich.issued + known.issued };
  const specs = [['own', await ownSpec(folder, SLOT, added)], ['stock', await stockSpec(folder, SLOT, added)]];
  for (const [name, spec] of specs) pairs.push(await Pair.start(name, spec, SLOT));
  for (const pair of pairs) {
    const chain = await identity(pair.author);
    pair.transfers = [];
    for (let round = 0; round < ROUNDS; round++) pair.transfers.push(await signAll(chain, { senders: SENDERS, each: EACH, nonce: round * EACH }));
  }
  console.log(`${ROUNDS} rounds of ${COUNT} transfers on each chain, a slot of ${SLOT / 1_000} s`);
  for (let round = 0; round < ROUNDS; round++) {
    for (const pair of pairs) await fullBlock(pair, round);
  }
  blocksTable();
  await executions();
} finally {
  for (const pair of pairs) await pair.stop();
  rmSync(folder, { recursive: true, force: true });
}

/** One block with all the transfers of a round, and what making and importing it took. */
async function fullBlock(pair, round) {
  await pair.fill(pair.transfers[round]);
  pair.transfers[round] = null;
  const made = await pair.next();
  console.log(`${pair.name}, block ${made.number}: ${made.transfers} transfers, ${made.bytes} bytes, ${percent(made.share)} of the weight for such, `
    + `pool filled in ${(pair.fillTime / 1_000).toFixed(1)} s, made in ${made.made.toFixed(1)} s, imported in ${made.imported.toFixed(1)} s, ${made.cpu.toFixed(1)} s of processors`);
  // A busy machine's author may run out of time; the rest comes in the next block.
  if (made.transfers < COUNT) console.log(`  ${COUNT - made.transfers} did not get in: SCC_BENCH_SLOT makes the slot longer`);
  assert.ok(made.transfers > COUNT / 2, `${pair.name}: the pool was not full when the slot came`);
  pair.full.push(made);
}

function blocksTable() {
  const of = (pair, kind, field) => pair[kind].map((block) => block[field]);
  const [own, stock] = pairs;
  print(['runtime', 'block', 'blocks', 'made, s', 'imported, s', 'of processors, s', 'speed ÷ stock'], pairs.flatMap((pair) => ['full', 'empty'].map((kind) => [
    pair.name, kind, pair[kind].length, words(of(pair, kind, 'made'), 3), words(of(pair, kind, 'imported'), 3),
    kind === 'full' ? words(of(pair, kind, 'cpu'), 1) : '', pair === stock || kind === 'empty' ? '' : words(ratios(of(stock, kind, 'imported'), of(own, kind, 'imported')))])));
  console.log(`median (smallest–largest); full: ${COUNT} transfers from ${SENDERS} senders to ${SENDERS} receivers`);
}

/** The last full block and an empty one of each chain, executed by the nodes that imported them. */
async function executions() {
  const times = { full: [[], []], empty: [[], []] };
  for (const [kind, of] of Object.entries(times)) {
    const blocks = pairs.map((pair) => executable(pair[kind].at(-1).block, { sealed: true }));
    // The first compiles and fills caches.
    for (let turn = -1; turn < (kind === 'full' ? ROUNDS + 2 : 30); turn++) {
      for (const [at, pair] of pairs.entries()) {
        const time = await timeOf(pair.importer, blocks[at]);
        if (turn >= 0) of[at].push(time);
      }
    }
  }
  const rows = Object.entries(times).flatMap(([kind, [own, stock]]) => [
    ['own', kind, words(own), words(ratios(stock, own)), words(ratios(own, stock))], ['stock', kind, words(stock), '', '']]);
  print(['runtime', 'block executed again', 'ms', 'speed ÷ stock', 'time ÷ stock'], rows);
}

function percent(part) {
  return `${(part * 100).toFixed(0)} %`;
}
