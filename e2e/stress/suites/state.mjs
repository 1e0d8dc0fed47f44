// A hundred thousand accounts with balances and scores. Blocks stay far below a slot, the sweep pays within its limit, the RPC
// answers, and the tokens are all there.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '../../lib/api.mjs';
import { account, earners, SCC, writeSpec } from '../../lib/ledger.mjs';
import { seal, startNode } from '../../lib/node.mjs';

/** Most claims the sweep pays in a block. */
const SWEEP = 200;
/** A development slot, in milliseconds; a block and an answer must take far less. */
const SLOT = 3_000;

export default async function state({ seconds, quick }) {
  const count = quick ? 20_000 : 100_000;
  const folder = mkdtempSync(join(tmpdir(), 'scc-stress-'));
  let node, api;
  try {
    const spec = writeSpec(join(folder, 'spec.json'), earners(count, { claim: 1_000n * SCC }));
    node = await startNode(['--chain', spec, '--sealing', 'manual']);
    ({ api } = await connect(node));
    const issued = (await api.query.balances.totalIssuance()).toBigInt();
    const owed = (await api.query.scores.totals()).owed.toBigInt();
    const end = Date.now() + seconds * 1_000;
    let [height, paid, slowestBlock, slowestAnswer] = [0, 0n, 0, 0];
    do {
      slowestBlock = Math.max(slowestBlock, await time(() => seal(node)));
      height += 1;
      slowestAnswer = Math.max(slowestAnswer, await time(() => ask(api, height % count)));
      const events = (await api.query.system.events()).filter(({ event }) => api.events.scores.ClaimPaid.is(event));
      assert.ok(events.length <= SWEEP, `${events.length} claims were paid in one block`);
      paid += events.reduce((sum, { event }) => sum + event.data.amount.toBigInt(), 0n);
    } while (Date.now() < end);
    assert.ok(slowestBlock < SLOT / 2, `a block took ${slowestBlock} ms`);
    assert.ok(slowestAnswer < SLOT / 2, `an answer took ${slowestAnswer} ms`);
    assert.equal((await api.query.balances.totalIssuance()).toBigInt(), issued + BigInt(height) * SCC);
    assert.equal((await api.query.scores.totals()).owed.toBigInt(), owed - paid);
    assert.ok(paid > 0n, 'nobody was paid');
    return `${count} accounts, ${height} blocks; slowest block ${Math.round(slowestBlock)} ms, slowest round of questions ${Math.round(slowestAnswer)} ms`;
  } finally {
    await api?.disconnect();
    await node?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
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
