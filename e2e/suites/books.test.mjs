// The check of the books finds what is wrong: of a small chain that adds up, each sum in turn is made one planck too large.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Books } from '../lib/books.mjs';
import { EMISSION, SCC, carryCap, claimOf, creditOf, leftOf, refundOf, releaseOf, settle, splitIncome } from '../lib/money.mjs';

const HALF_LIFE = 20;
const [PAYMENT, UNITS] = [10n * SCC + 7n, 1_000n];
const WORKERS = [{ worker: '0xb0', units: 300n, stars: 'Five' }, { worker: '0xc4', units: 400n, stars: 'One' }];

/** Three blocks of a chain: a job is paid for, settled, refunded. Written down as the chain would tell it. */
function chain() {
  const general = splitIncome(EMISSION);
  const parts = splitIncome(PAYMENT);
  const credits = WORKERS.map(({ units, stars }) => creditOf(PAYMENT, units, UNITS, stars));
  const credit = credits[0] + credits[1];
  // Volume is 0 before: the carry is released up to the tenth.
  const release = releaseOf(general.rest, 0n, credit);
  const claims = credits.map((one) => claimOf(one, credit, release));
  const taken = ((PAYMENT * 700n) / UNITS * 8n) / 10n;
  const developers = (4n * ((PAYMENT * 300n) / UNITS + (PAYMENT * 400n) / UNITS) + 5n * release) / 20n;
  const left = taken + release - claims[0] - claims[1] - developers;
  const refund = refundOf(PAYMENT, 200n, UNITS, parts.rest - taken);
  const pot = [parts.author - parts.author / 64n];
  pot.push(pot[0] - pot[0] / 64n);
  pot.push(pot[1] - pot[1] / 64n);
  const nothing = { fees: 0n, other: 0n, paid_work: 0n, paid_foundation: 0n, paid_author: 0n, paid_pending: 0n, released: 0n,
    claims: 0n, developers: 0n, reserve: 0n, refunds: 0n, paid_out: 0n };
  const shared = { emission: EMISSION, general_foundation: general.foundation, general_author: general.author,
    general_carry: general.rest };
  const income = (place, carry, fields) => ({ ...nothing, ...shared, carry, author_pot: pot[place],
    author_pot_share: place === 0 ? parts.author / 64n : pot[place - 1] / 64n, ...fields });
  const block = (height, income_, settlements, scores, work, flow) =>
    ({ statement: { height, author: '0xa1', income: income_, settlements }, scores, work, flow });
  const line = { job: 0n, dapp: 0, payment: PAYMENT, units: UNITS, delivered: 700n, credit, release, claims: claims[0] + claims[1],
    developer: '0xde', developer_share: developers, reserve: left };
  const scores = WORKERS.map((one, place) => ({ job: 0n, ...one, credit: credits[place], claim: claims[place] }));
  const flows = scores.map(({ worker, claim }) => ({ account: worker, claim }));
  const due = leftOf(claims[0], 1, HALF_LIFE);
  const out = { account: '0xb0', amount: claims[0] - due, left: due };
  return [
    block(1, income(0, general.rest, { paid_work: PAYMENT, paid_foundation: parts.foundation, paid_author: parts.author,
      paid_pending: parts.rest }), [], [], [{ kind: 'Posted', job: 0n, payment: PAYMENT, units: UNITS, funding: 'own' }], []),
    block(2, income(1, 2n * general.rest - release, { released: release, claims: line.claims, developers, reserve: left }),
      [line], scores, [{ kind: 'Settled', job: 0n, units: 700n, credit }], flows),
    block(3, income(2, 3n * general.rest - release, { refunds: refund, reserve: parts.rest - taken - refund, paid_out: out.amount }),
      [], [], [{ kind: 'Refunded', job: 0n, units: 200n, amount: refund }], [out]),
  ];
}

function keep(blocks) {
  const books = new Books(HALF_LIFE);
  for (const block of blocks) books.add(block);
  return books;
}

/** The paths of all amounts in a value. */
const amounts = (value, path = []) => Object.entries(value ?? {}).flatMap(([name, inner]) => {
  if (typeof inner === 'bigint') return [[...path, name]];
  return typeof inner === 'object' ? amounts(inner, [...path, name]) : [];
});

test('a chain that follows the rules adds up', () => {
  const books = keep(chain());
  assert.equal(books.pending, 0n);
  assert.equal(books.owed, books.sums.claims - books.paidOut);
});

test('a planck more in any sum of any block is found', () => {
  const paths = amounts(chain());
  assert.ok(paths.length > 80, `${paths.length} amounts`);
  for (const path of paths) {
    const blocks = chain();
    const holder = path.slice(0, -1).reduce((value, name) => value[name], blocks);
    holder[path.at(-1)] += 1n;
    assert.throws(() => keep(blocks), /block \d/, path.join('.'));
  }
});

test('what is missing or too much on record is found', () => {
  const changed = (change) => () => { const blocks = chain(); change(blocks); keep(blocks); };
  assert.throws(changed(([, second]) => second.scores.pop()), /chain a lacks a credit/);
  assert.throws(changed(([, second]) => second.scores.push(second.scores[0])), /credits beyond/);
  assert.throws(changed(([first]) => first.work.pop()), /block 1: paid work/);
  assert.throws(changed((blocks) => blocks.shift()), /the number is 2/);
  assert.throws(changed(([, , third]) => { third.flow = []; }), /what was paid out/);
});

test('totals and pots that differ from the blocks are found', () => {
  const books = keep(chain());
  const pots = { pending: books.pending, author: books.authorPot, carry: books.carry };
  books.close({ ...books.sums }, pots);
  for (const name of Object.keys(books.sums)) {
    assert.throws(() => books.close({ ...books.sums, [name]: books.sums[name] + 1n }, pots), name);
  }
  for (const name of Object.keys(pots)) assert.throws(() => books.close(books.sums, { ...pots, [name]: pots[name] + 1n }), /block 3/);
});

test('the rules, by numbers that can be checked in one\'s head', () => {
  assert.deepEqual(splitIncome(99n), { foundation: 9n, author: 9n, rest: 81n });
  assert.equal(leftOf(1_000_000n, 20, 20), 500_000n);
  assert.equal(leftOf(1_000_000n, 40, 20), 250_000n);
  // 2^(−1/2) = 0.70710678118…, rounded up.
  assert.equal(leftOf(10n ** 12n, 10, 20), 707_106_781_187n);
  assert.equal(leftOf(2_000n, 20, 20), 0n);
  assert.equal(leftOf(2_002n, 20, 20), 1_001n);
  assert.equal(carryCap(20), 160n * SCC);
  assert.equal(releaseOf(1_000n, 0n, 10_000n), 800n);
  assert.equal(releaseOf(1_000n, 30_000n, 10_000n), 250n);
  const { claims, developers, reserve, taken, release } = settle({ payment: 1_000n, units: 10n, pending: 800n, carry: 0n,
    volume: 0n, credits: [{ units: 10n, stars: 'Five' }] });
  assert.deepEqual([claims, developers, reserve, taken, release], [600n, 200n, 0n, 800n, 0n]);
});
