// A scrape of a running node shows what the chain says.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { connect, find, height, people, send } from '../lib/api.mjs';
import { claimReceipt, post } from '../lib/jobs.mjs';
import { SCC } from '../lib/money.mjs';
import { seal, startNode } from '../lib/node.mjs';
import { until } from '../lib/until.mjs';

let node, api, alice, bob, dave, job;
before(async () => {
  node = await startNode(['--sealing', 'manual'], { prometheus: true });
  ({ api } = await connect(node));
  ({ alice, bob, dave } = people());
});
after(async () => { await api?.disconnect(); await node?.stop(); });

/** The scrape that shows the chain as of its newest block, which manual sealing makes final at once. */
async function scrape() {
  const now = await height(api);
  return until(`the figures of block ${now}`, 10, async () => {
    const shown = await node.scrape();
    return shown.get('scc_height{block="best"}') === now && shown.get('scc_height{block="finalized"}') === now && shown;
  });
}
const is = (shown, name, planck) => {
  const tokens = Number(planck) / Number(SCC);
  assert.ok(Math.abs(shown.get(name) - tokens) < 1e-9, `${name} is ${shown.get(name)} instead of ${tokens}`);
};

/** Everything that the totals and pots of the chain say is what the scrape says. */
async function agrees(shown) {
  const [totals, pots] = await Promise.all([api.call.revenueApi.totals(), api.call.revenueApi.pots()]);
  const sources = { emission: 'emission', fees: 'fees', other: 'other', paid_work: 'paidWork' };
  for (const [source, field] of Object.entries(sources)) is(shown, `scc_income_tokens_total{source="${source}"}`, totals[field]);
  const shares = { author: 'authors', foundation: 'foundation', developers: 'developers', nodes: 'claims', requesters: 'refunds', reserve: 'reserve' };
  for (const [share, field] of Object.entries(shares)) is(shown, `scc_shared_tokens_total{share="${share}"}`, totals[field]);
  for (const pot of ['pending', 'author', 'carry']) is(shown, `scc_pot_tokens{pot="${pot}"}`, pots[pot]);
  const sum = (name) => [...shown].filter(([key]) => key.startsWith(`${name}{`)).reduce((all, [, value]) => all + value, 0);
  const rest = sum('scc_income_tokens_total') - sum('scc_shared_tokens_total') - sum('scc_pot_tokens');
  assert.ok(Math.abs(rest) < 1e-6, `income and what became of it differ by ${rest}`);
}

test('genesis: one seat of the foundation, nothing open', async () => {
  const shown = await scrape();
  assert.equal(shown.get('scc_seats{reason="foundation"}'), 1);
  assert.equal(shown.get('scc_open_jobs'), 0);
  assert.equal(shown.get('scc_summary_running'), 0);
  await agrees(shown);
});

test('a transfer: its fee is income', async () => {
  await send(api, node, api.tx.balances.transferKeepAlive(alice.address, SCC), bob);
  const shown = await scrape();
  assert.ok(shown.get('scc_income_tokens_total{source="fees"}') > 0);
  is(shown, 'scc_income_tokens_total{source="emission"}', BigInt(await height(api)) * SCC);
  await agrees(shown);
});

test('a job: open, paid for, and in the pot until it settles', async () => {
  const { events } = await send(api, node, await post(api, { units: 1_000, payment: 10n * SCC }), dave);
  job = find(events, 'jobs', 'JobPosted').job.toNumber();
  const shown = await scrape();
  assert.equal(shown.get('scc_open_jobs'), 1);
  is(shown, 'scc_income_tokens_total{source="paid_work"}', 10n * SCC);
  is(shown, 'scc_pot_tokens{pot="pending"}', 8n * SCC);
  await agrees(shown);
});

test('settlement: the nodes\' and the developer\'s shares, and a score', async () => {
  await send(api, node, claimReceipt(api, job, bob, 1_000, (await height(api)) + 40), bob);
  const { events } = await send(api, node, api.tx.jobs.report(job, [{ worker: bob.address, units: 1_000, stars: 'Five' }], true), dave);
  const settles = find(events, 'jobs', 'JobClosed').settles.toNumber();
  await seal(node, settles - (await height(api)));
  const shown = await scrape();
  assert.equal(shown.get('scc_open_jobs'), 0);
  assert.ok(shown.get('scc_shared_tokens_total{share="nodes"}') >= 6);
  assert.ok(shown.get('scc_shared_tokens_total{share="developers"}') >= 2);
  assert.equal(shown.get('scc_pot_tokens{pot="pending"}'), 0);
  is(shown, 'scc_score_tokens', (await api.call.scoresApi.earnings(bob.address)).totalScore);
  await agrees(shown);
});

test('a balance summary: it runs, then stands', { timeout: 120_000 }, async () => {
  await seal(node, 200 - (await height(api)));
  assert.equal((await scrape()).get('scc_summary_height'), 0);
  await until('the summary', 60, async () => { await seal(node); return (await scrape()).get('scc_summary_height') === 200; });
  assert.equal((await scrape()).get('scc_summary_running'), 0);
  await agrees(await scrape());
});

test('totals outlive a restart', { timeout: 120_000 }, async () => {
  const before_ = await scrape();
  await api.disconnect();
  await node.kill();
  await node.start();
  ({ api } = await connect(node));
  await seal(node);
  const shown = await scrape();
  assert.ok(shown.get('scc_income_tokens_total{source="paid_work"}') >= before_.get('scc_income_tokens_total{source="paid_work"}'));
  await agrees(shown);
});

test('a block author that also works for others shows its worker, and every figure of the SDK that dashboard and alerts name', { timeout: 120_000 }, async () => {
  const author = await startNode(['--worker'], { prometheus: true });
  try {
    const files = ['grafana/dashboards/dashboard.json', 'prometheus/alerts.yml'];
    const texts = files.map((file) => readFileSync(new URL(`../../docker/${file}`, import.meta.url), 'utf8'));
    const named = new Set(texts.join('\n').match(/\bsubstrate_\w+/g));
    assert.ok(named.size > 3);
    await until('a block', 60, async () => (await author.scrape()).get('substrate_block_height{status="best"}') > 0);
    const worker = await until('the worker to look for work', 60, async () => {
      const shown = await author.scrape();
      return shown.get('scc_worker_state{state="idle"}') === 1 && shown;
    }, () => author.log());
    const states = [...worker].filter(([key]) => key.startsWith('scc_worker_state'));
    assert.equal(states.reduce((sum, [, value]) => sum + value, 0), 1);
    for (const name of ['tasks_in_hand', 'tasks_computed_total', 'tasks_accepted', 'units', 'earnings_tokens{kind="paid"}']) {
      assert.equal(worker.get(`scc_worker_${name}`), 0, name);
    }
    const shown = new Set([...(await author.scrape()).keys()].map((key) => key.split('{')[0]));
    assert.deepEqual([...named].filter((name) => !shown.has(name)), []);
  } finally {
    await author.stop();
  }
});
