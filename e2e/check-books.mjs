#!/usr/bin/env node
// Does a chain add up? Computes every sum of every block anew from the payments, ratings and fees on record, compares to the
// planck, and prints what a job's money became. Needs nothing but Node.js 20 and a node that keeps its statements (two weeks
// on mainnet) from block 1 on.
//
//   node e2e/check-books.mjs [--node ws://127.0.0.1:9944] [--job NUMBER]
import { parseArgs } from 'node:util';
import { address } from './lib/address.mjs';
import { STARS, priceOf, splitIncome } from './lib/money.mjs';
import { checkBooks, openChain } from './lib/read-books.mjs';

const { values } = parseArgs({ options: {
  node: { type: 'string', default: process.env.SCC_NODE ?? 'ws://127.0.0.1:9944' },
  job: { type: 'string' },
} });

const tokens = (planck) => `${planck / 10n ** 12n}.${(planck % 10n ** 12n).toString().padStart(12, '0')}`;
const line = (label, planck, how = '') => console.log(`  ${label.padEnd(34)}${tokens(planck).padStart(26)}  ${how}`.trimEnd());

/** What the job's money became, with a sum at the end of each step. */
function printJob(job, payments, settlements, refund, show) {
  const paid = payments.reduce((sum, payment) => sum + payment, 0n);
  const parts = payments.map(splitIncome);
  const sum = (name) => parts.reduce((total, part) => total + part[name], 0n);
  console.log(`Job ${job}`);
  line('paid', paid);
  line('− foundation', sum('foundation'), '10 %, rounded down');
  line('− author pot', sum('author'), '10 %, rounded down; a block\'s author takes 1/64 of it');
  line('= waits for the work', sum('rest'), 'the rest');
  for (const { height, settled } of settlements) {
    console.log(`Settled in block ${height}: ${settled.delivered} of ${settled.units} units`);
    line('price of these units', priceOf(settled.payment, settled.delivered, settled.units), 'payment · delivered / units');
    line('four fifths of it', settled.taken, 'out of what waits');
    line('+ released from the carry', settled.release, 'at most a tenth on top');
    for (const { worker, units, stars, claim } of settled.awards) {
      line(`− ${show(worker).slice(0, 12)}…`, claim, `${units} units, ${stars.toLowerCase()} stars (${STARS[stars]} ‰)`);
    }
    line('− the dApp\'s developer', settled.developers, settled.developer === null ? 'not listed: to the reserve' : show(settled.developer));
    line('− the reserve', settled.reserve, 'star cuts and roundings');
    line('= left over', settled.taken + settled.release - settled.claims - settled.developers - settled.reserve);
  }
  if (refund) line(`refunded in block ${refund.height}`, refund.amount, `${refund.units} units that nobody delivered`);
}

async function main() {
  const chain = await openChain(values.node);
  const prefix = chain.types.decode('scc_types::network::Parameters', await chain.call('NetworkApi_parameters', '')).ss58_prefix;
  const wanted = values.job === undefined ? null : BigInt(values.job);
  const [payments, settlements] = [[], []];
  let refund;
  const { books } = await checkBooks(chain, ({ statement: { height }, work }, settled) => {
    for (const record of work.filter((one) => one.job === wanted)) {
      if (record.payment !== undefined) payments.push(record.payment);
      if (record.kind === 'Refunded') refund = { height, ...record };
    }
    settlements.push(...settled.filter((one) => one.job === wanted).map((one) => ({ height, settled: one })));
  });
  if (wanted !== null && payments.length === 0) throw new Error(`nobody ever paid for a job ${wanted}`);
  if (wanted !== null) printJob(wanted, payments, settlements, refund, (account) => address(account, prefix));
  const { sums } = books;
  console.log(`The chain until block ${books.height}`);
  line('minted, fees and other income', sums.emission + sums.fees + sums.other);
  line('+ paid for jobs', sums.paid_work);
  for (const [label, name] of [['foundation', 'foundation'], ['authors', 'authors'], ['dApp developers', 'developers'],
    ['workers\' claims', 'claims'], ['refunds', 'refunds'], ['reserve', 'reserve']]) line(`− ${label}`, sums[name]);
  line('− waits for settlements', books.pending);
  line('− author pot', books.authorPot);
  line('− carry', books.carry);
  const income = sums.emission + sums.fees + sums.other + sums.paid_work;
  const out = sums.foundation + sums.authors + sums.developers + sums.claims + sums.refunds + sums.reserve;
  line('= left over', income - out - books.pending - books.authorPot - books.carry);
  line('of the claims, paid out', books.paidOut, `the rest, ${tokens(books.owed)}, flows out block by block`);
  console.log(`Everything in ${books.height} blocks adds up to the planck.`);
}

main().catch((error) => {
  console.error(`error: ${error.message}`);
  process.exitCode = 1;
});
