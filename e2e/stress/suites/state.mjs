// A hundred thousand accounts with balances and scores. Blocks and answers take about as long as those of a chain with a twentieth of them,
// the sweep pays within its limit, and the tokens are all there.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spread } from '../../bench/lib/table.mjs';
import { connect } from '../../lib/api.mjs';
import { account, earners, SCC, writeSpec } from '../../lib/ledger.mjs';
import { seal, startNode } from '../../lib/node.mjs';

/** Most claims the sweep pays in a block. */
const SWEEP = 200;
/** How many times fewer accounts the chain beside it has. */
const FEWER = 20;
/** How much longer the median block and answer may take than on that chain; of blocks, those count in which both pay as many claims. */
const LONGER = 3;

export default async function state({ seconds, quick }) {
  const count = quick ? 40_000 : 100_000;
  const folder = mkdtempSync(join(tmpdir(), 'scc-stress-'));
  const chains = [];
  try {
    for (const accounts of [count, count / FEWER]) await start(chains, folder, accounts);
    const end = Date.now() + seconds * 1_000;
    let height = 0;
    do {
      height += 1;
      const steps = [];
      for (const chain of chains) steps.push(await step(chain, height));
      if (steps.every(({ claims }) => claims === SWEEP)) chains.forEach((chain, i) => chain.blocks.push(steps[i].block));
    } while (Date.now() < end);
    assert.ok(chains[0].blocks.length > 0, 'no two blocks paid as many claims');
    const [many, few] = chains.map(({ blocks, answers }) => [blocks, answers].map((values) => spread(values).median));
    const [block, answer] = many.map((milliseconds, i) => milliseconds / few[i]);
    assert.ok(block < LONGER, `a block takes ${block.toFixed(1)} times as long as one of a chain with ${count / FEWER} accounts`);
    assert.ok(answer < LONGER, `an answer takes ${answer.toFixed(1)} times as long as one of a chain with ${count / FEWER} accounts`);
    for (const chain of chains) await audit(chain, height);
    return `${count} accounts, ${height} blocks; beside ${count / FEWER} accounts a block takes ${block.toFixed(2)} times as long `
      + `(${Math.round(many[0])} ms), a round of questions ${answer.toFixed(2)} times (${Math.round(many[1])} ms)`;
  } finally {
    for (const { api, node } of chains) {
      await api?.disconnect();
      await node.stop();
    }
    rmSync(folder, { recursive: true, force: true });
  }
}

async function start(chains, folder, count) {
  const spec = writeSpec(join(folder, `${count}.json`), earners(count, { claim: 1_000n * SCC }));
  const chain = { node: await startNode(['--chain', spec, '--sealing', 'manual']), count, paid: 0n, blocks: [], answers: [] };
  chains.push(chain);
  const { api } = await connect(chain.node);
  const issued = (await api.query.balances.totalIssuance()).toBigInt();
  const owed = (await api.query.scores.totals()).owed.toBigInt();
  Object.assign(chain, { api, issued, owed });
}

/** A block, a wallet's questions, and what the sweep paid. */
async function step(chain, height) {
  const { node, api, count } = chain;
  const block = await time(() => seal(node));
  chain.answers.push(await time(() => ask(api, height % count)));
  const events = (await api.query.system.events()).filter(({ event }) => api.events.scores.ClaimPaid.is(event));
  assert.ok(events.length <= SWEEP, `${events.length} claims were paid in one block`);
  chain.paid += events.reduce((sum, { event }) => sum + event.data.amount.toBigInt(), 0n);
  return { block, claims: events.length };
}

async function audit({ api, issued, owed, paid }, height) {
  assert.equal((await api.query.balances.totalIssuance()).toBigInt(), issued + BigInt(height) * SCC);
  assert.equal((await api.query.scores.totals()).owed.toBigInt(), owed - paid);
  assert.ok(paid > 0n, 'nobody was paid');
}

/** What a wallet asks. */
async function ask(api, index) {
  const who = account(index);
  const { data } = await api.query.system.account(who);
  assert.ok(data.free.toBigInt() >= SCC);
  await api.rpc.state.getKeysPaged(api.query.scores.claims.keyPrefix(), 200);
  await api.call.scoresApi.earnings(who);
}

async function time(act) {
  const start = process.hrtime.bigint();
  await act();
  return Number(process.hrtime.bigint() - start) / 1e6;
}
