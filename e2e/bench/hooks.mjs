// What the hooks of a block cost with few and with many scored accounts: empty blocks of chains whose states lie in real
// databases, executed by the real runtime (`Core_execute_block` on their parent's state), in turn. The time of a call that
// does nothing is taken off. A block with idle time sweeps through claims, at most 200 of them; a full one shows the hooks alone
// that every block must run.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, people } from '../lib/api.mjs';
import { earners, SCC, writeSpec } from '../lib/ledger.mjs';
import { seal, startNode } from '../lib/node.mjs';
import { print, ratios, words } from './lib/table.mjs';

const MANY = Number(process.env.SCC_BENCH_ACCOUNTS ?? 100_000);
const ROUNDS = Number(process.env.SCC_BENCH_ROUNDS ?? 15);
/** More than the sweep looks at in one block: from here on a block's work is the same. */
const SOME = 1_000;
/** So little that nothing worth paying falls due, and so much that something does in every block. */
const KINDS = {
  'idle, nothing due': { claim: SCC / 1_000n },
  'idle, all due': { claim: 1_000n * SCC },
  'full, all due': { claim: 1_000n * SCC, full: true },
};
/** Left of a full block's weight: too little for the sweep to begin. */
const REST = 1_000_000n;
const { alice } = people();

const folder = mkdtempSync(join(tmpdir(), 'scc-bench-'));
const chains = [];
try {
  for (const [kind, { claim, full }] of Object.entries(KINDS)) {
    for (const count of [10, SOME, MANY]) {
      const spec = writeSpec(join(folder, `${count}-${chains.length}.json`), earners(count, { claim }));
      const node = await startNode(['--chain', spec, '--sealing', 'manual']);
      const { api } = await connect(node);
      chains.push({ kind, count, full, node, api, times: [] });
    }
  }
  for (const chain of chains) await seal(chain.node, 3);
  for (let round = 0; round < ROUNDS; round++) {
    for (const chain of chains) chain.times.push(await timeOfBlock(chain));
  }
  report();
} finally {
  for (const { api, node } of chains) {
    await api.disconnect();
    await node.stop();
  }
  rmSync(folder, { recursive: true, force: true });
}

/** Makes a block, then executes it again and again on its parent's state; milliseconds of the fastest of several. */
async function timeOfBlock({ api, node, full }) {
  if (full) await fill(api);
  await seal(node);
  const { block } = await api.rpc.chain.getBlock();
  const parent = block.header.parentHash.toHex();
  if (full) assert.equal(block.extrinsics.length, 3, 'the time and the two calls that take all the weight');
  const call = (name, data) => time(() => node.call('state_call', name, data, parent));
  const data = block.toHex();
  let [executed, nothing] = [Infinity, Infinity];
  for (let i = 0; i < 7; i++) {
    executed = Math.min(executed, await call('Core_execute_block', data));
    nothing = Math.min(nothing, await call('Core_version', '0x'));
  }
  return executed - nothing;
}

/** Two calls that declare all the weight there is after what every block takes. */
async function fill(api) {
  const { maxBlock, perClass: { operational } } = api.consts.system.blockWeights;
  const calling = (refTime) => api.tx.sudo.sudoUncheckedWeight(api.tx.system.setStorage([]), { refTime, proofSize: 0 });
  // What a transaction weighs besides its call, and what the block adds for each.
  const besides = (await calling(0n).paymentInfo(alice)).weight.refTime.toBigInt();
  const base = operational.baseExtrinsic.refTime.toBigInt();
  const first = operational.maxExtrinsic.unwrap().refTime.toBigInt() - besides - base;
  const second = maxBlock.refTime.toBigInt() - (await hooksWeight()) - 2n * (base + besides) - first - REST;
  const nonce = (await api.rpc.system.accountNextIndex(alice.address)).toNumber();
  for (const [place, refTime] of [first, second].entries()) {
    await calling(refTime).signAndSend(alice, { nonce: nonce + place, era: 0 });
  }
}

/** What hooks take of a block's weight where the sweep has least to do: what it takes counts among them. */
async function hooksWeight() {
  const weights = await Promise.all(chains.map(async ({ api }) => (await api.query.system.blockWeight()).mandatory.refTime.toBigInt()));
  return weights.reduce((least, weight) => (weight < least ? weight : least));
}

async function time(act) {
  const start = process.hrtime.bigint();
  await act();
  return Number(process.hrtime.bigint() - start) / 1e6;
}

function report() {
  const rows = [];
  for (const kind of Object.keys(KINDS)) {
    const of = (count) => chains.find((chain) => chain.kind === kind && chain.count === count).times;
    for (const count of [10, SOME, MANY]) {
      const compared = (base) => (base < count ? words(ratios(of(count), of(base))) : '');
      rows.push([kind, count, words(of(count)), compared(10), compared(SOME)]);
    }
  }
  print(['block', 'accounts', 'ms a block', '÷ with 10', `÷ with ${SOME}`], rows);
  console.log(`median (smallest–largest) of ${ROUNDS} blocks of each chain, in turn, what a call alone takes off`);
}
