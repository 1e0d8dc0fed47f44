// What `scc statement` says of a block must add up to the planck.
import assert from 'node:assert/strict';

const sum = (lines, name) => lines.reduce((total, line) => total + BigInt(line[name]), 0n);

/** The statement of a block; amounts are strings. */
export async function statement(network, block) {
  const { code, stdout, stderr } = await network.scc('--json', 'statement', `${block}`);
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout);
}

/** Checks a block's statement; answers its settlements. */
export async function checkStatement(network, block) {
  const { income, settlements } = await statement(network, block);
  const amount = (name) => BigInt(income[name]);
  const words = `block ${block}: ${JSON.stringify(income)}`;
  assert.equal(amount('emission') + amount('fees') + amount('other'),
    amount('general_foundation') + amount('general_author') + amount('general_carry'), words);
  assert.equal(amount('paid_work'), amount('paid_foundation') + amount('paid_author') + amount('paid_pending'), words);
  assert.equal(amount('claims'), sum(settlements, 'claims'), words);
  assert.equal(amount('released'), sum(settlements, 'release'), words);
  assert.equal(amount('developers'), sum(settlements, 'developer_share'), words);
  for (const line of settlements) {
    assert.ok(BigInt(line.delivered) <= BigInt(line.units), `job ${line.job} is paid beyond its units`);
    assert.ok(BigInt(line.credit) * BigInt(line.units) <= BigInt(line.payment) * BigInt(line.delivered), `job ${line.job} is credited too much`);
  }
  return settlements;
}

/** The newest blocks' statements, back to `from`; answers each job's units delivered. */
export async function checkStatements(network, from) {
  const newest = Number((await network.node.call('chain_getHeader')).number);
  const delivered = new Map();
  for (let block = Math.max(from, 1); block <= newest; block++) {
    for (const { job, delivered: units } of await checkStatement(network, block)) {
      delivered.set(job, (delivered.get(job) ?? 0) + Number(units));
    }
  }
  return { delivered, newest };
}
