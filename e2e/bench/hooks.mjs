// What the hooks of a block cost with few and with many scored accounts: empty blocks of chains whose states lie in real
// databases, executed by the real runtime (`Core_execute_block` on their parent's state), in turn. The time of a call that
// does nothing is taken off.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '../lib/api.mjs';
import { earners, SCC, writeSpec } from '../lib/ledger.mjs';
import { seal, startNode } from '../lib/node.mjs';
import { print, ratios, words } from './lib/table.mjs';

const MANY = Number(process.env.SCC_BENCH_ACCOUNTS ?? 100_000);
const ROUNDS = Number(process.env.SCC_BENCH_ROUNDS ?? 15);
/** More than the sweep looks at in one block: from here on a block's work is the same. */
const SOME = 1_000;
/** So little that nothing worth paying falls due, and so much that something does in every block. */
const CLAIMS = { 'nothing due': SCC / 1_000n, 'all due': 1_000n * SCC };

const folder = mkdtempSync(join(tmpdir(), 'scc-bench-'));
const chains = [];
try {
  for (const [kind, claim] of Object.entries(CLAIMS)) {
    for (const count of [10, SOME, MANY]) {
      const spec = writeSpec(join(folder, `${count}-${chains.length}.json`), earners(count, { claim }));
      const node = await startNode(['--chain', spec, '--sealing', 'manual']);
      const { api } = await connect(node);
      chains.push({ kind, count, node, api, times: [] });
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
async function timeOfBlock({ api, node }) {
  await seal(node);
  const { block } = await api.rpc.chain.getBlock();
  const parent = block.header.parentHash.toHex();
  const call = (name, data) => time(() => node.call('state_call', name, data, parent));
  const data = block.toHex();
  let [executed, nothing] = [Infinity, Infinity];
  for (let i = 0; i < 7; i++) {
    executed = Math.min(executed, await call('Core_execute_block', data));
    nothing = Math.min(nothing, await call('Core_version', '0x'));
  }
  return executed - nothing;
}

async function time(act) {
  const start = process.hrtime.bigint();
  await act();
  return Number(process.hrtime.bigint() - start) / 1e6;
}

function report() {
  const rows = [];
  for (const kind of Object.keys(CLAIMS)) {
    const of = (count) => chains.find((chain) => chain.kind === kind && chain.count === count).times;
    for (const count of [10, SOME, MANY]) {
      const compared = (base) => (base < count ? words(ratios(of(count), of(base))) : '');
      rows.push([kind, count, words(of(count)), compared(10), compared(SOME)]);
    }
  }
  print(['claims', 'accounts', 'ms a block', '÷ with 10', `÷ with ${SOME}`], rows);
  console.log(`median (smallest–largest) of ${ROUNDS} empty blocks of each chain, in turn, what a call alone takes off`);
}
