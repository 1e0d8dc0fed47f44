// The chain's books, kept a second time: from the payments, ratings and fees on record every other sum of a block is computed
// anew by the rules of `money.mjs` and compared with what the chain says, to the planck.
import { EMISSION, carryCap, leftOf, refundOf, settle, splitIncome } from './money.mjs';

const total = (lines, name) => lines.reduce((sum, line) => sum + line[name], 0n);

export class Books {
  height = 0;
  carry = 0n;
  authorPot = 0n;
  volume = { amount: 0n, at: 0 };
  jobs = new Map();
  claims = new Map();
  /** All that was awarded to each account. */
  awarded = new Map();
  sums = { emission: 0n, fees: 0n, other: 0n, paid_work: 0n, foundation: 0n, authors: 0n, developers: 0n, claims: 0n,
    refunds: 0n, reserve: 0n };
  paidOut = 0n;

  /** `halfLife` in blocks. The books begin before block 1. */
  constructor(halfLife) {
    this.halfLife = halfLife;
  }

  /**
   * Adds the next block; throws a sentence that names the sum which is not what the rules give. `statement`: the chain's own;
   * `scores`, `work`: the records of chains a and d; `flow`, if known: credits and pay-outs in their order. Answers the
   * settlements with their arithmetic.
   */
  add({ statement, scores, work, flow }) {
    const { height, author, income } = statement;
    this.height += 1;
    this.#same('the number', BigInt(height), BigInt(this.height));
    const settlements = this.#settle(statement.settlements, scores, work);
    const refunds = work.filter((record) => record.kind === 'Refunded').map((record) => this.#refund(record));
    const paid = this.#pay(work, income);
    const general = this.#general(income);
    this.#same('released', income.released, total(settlements, 'release'));
    this.#same('claims', income.claims, total(settlements, 'claims'));
    const developers = total(settlements.filter((line) => line.developer !== null), 'developers');
    this.#same('developers', income.developers, developers);
    this.#same('refunds', income.refunds, total(refunds, 'amount'));
    this.#payAuthor(author, income, paid, general);
    const overflow = this.#cutCarry(income, general);
    const unlisted = total(settlements, 'developers') - developers;
    const reserve = total(settlements, 'reserve') + unlisted + total(refunds, 'forfeited') + overflow;
    this.#same('the reserve\'s part', income.reserve, reserve);
    this.#payOut(income, scores, flow);
    this.#sum(income, paid, general, author);
    return settlements;
  }

  /** What waits for settlements and refunds. */
  get pending() {
    return [...this.jobs.values()].reduce((sum, job) => sum + job.pending, 0n);
  }

  /** What is awarded and not paid out yet. */
  get owed() {
    return this.sums.claims - this.paidOut;
  }

  /** Compares with what the chain says of all blocks so far: `totals` and `pots` of its revenue. */
  close(totals, pots) {
    for (const [name, sum] of Object.entries(this.sums)) this.#same(`the total of ${name}`, totals[name], sum);
    this.#same('what is pending', pots.pending, this.pending);
    this.#same('the carry', pots.carry, this.carry);
    this.#same('the author pot', pots.author, this.authorPot);
    const { emission, fees, other, paid_work: paidWork, ...out } = this.sums;
    const waiting = this.pending + this.carry + this.authorPot;
    this.#same('what went out or waits', Object.values(out).reduce((sum, one) => sum + one, waiting), emission + fees + other + paidWork);
  }

  #same(what, said, ours) {
    if (said !== ours) throw new Error(`block ${this.height}: ${what} is ${said}, the rules give ${ours}`);
  }

  #job(id) {
    const job = this.jobs.get(id);
    if (!job) throw new Error(`block ${this.height}: job ${id} was never paid for`);
    return job;
  }

  /** Lines stand in the order in which they took from the carry. */
  #settle(lines, scores, work) {
    const records = [...scores];
    const settled = work.filter((record) => record.kind === 'Settled');
    this.#same('the number of settlements', BigInt(lines.length), BigInt(settled.length));
    const done = lines.map((line, place) => {
      const job = this.#job(line.job);
      const credits = [];
      for (let units = 0n; units < line.delivered; units += credits.at(-1).units) {
        if (records[0]?.job !== line.job) throw new Error(`block ${this.height}: chain a lacks a credit of job ${line.job}`);
        credits.push(records.shift());
      }
      const volume = leftOf(this.volume.amount, this.height - this.volume.at, this.halfLife);
      const parts = settle({ payment: job.payment, units: job.units, pending: job.pending, carry: this.carry, volume, credits });
      const of = (name) => `the ${name} of job ${line.job}`;
      this.#same(of('payment'), line.payment, job.payment);
      this.#same(of('units'), line.units, job.units);
      this.#same(of('units delivered'), line.delivered, total(credits, 'units'));
      for (const name of ['credit', 'release', 'claims', 'reserve']) this.#same(of(name), line[name], parts[name]);
      this.#same(of('developers\' share'), line.developer_share, parts.developers);
      const recorded = { job: line.job, units: line.delivered, credit: parts.credit };
      for (const [name, ours] of Object.entries(recorded)) this.#same(`the ${name} settled on chain d`, settled[place][name], ours);
      for (const [i, { worker, credit, claim }] of credits.entries()) {
        this.#same(of(`credit to ${worker}`), credit, parts.awards[i].credit);
        this.#same(of(`claim of ${worker}`), claim, parts.awards[i].claim);
        this.awarded.set(worker, (this.awarded.get(worker) ?? 0n) + claim);
      }
      this.volume = { amount: volume + parts.credit, at: this.height };
      this.carry -= parts.release;
      job.pending -= parts.taken;
      job.delivered += line.delivered;
      if (job.delivered > job.units) throw new Error(`block ${this.height}: job ${line.job} is paid beyond its units`);
      return { job: line.job, payment: job.payment, units: job.units, delivered: line.delivered, developer: line.developer, ...parts };
    });
    this.#same('the credits beyond the settlements', BigInt(records.length), 0n);
    return done;
  }

  #refund({ job: id, units, amount }) {
    const job = this.#job(id);
    if (job.delivered + units > job.units) throw new Error(`block ${this.height}: job ${id} gets too many units back`);
    const due = refundOf(job.payment, units, job.units, job.pending);
    this.#same(`the refund of job ${id}`, amount, due);
    const forfeited = job.pending - due;
    job.pending = 0n;
    return { amount, forfeited };
  }

  #pay(work, income) {
    const paid = { work: 0n, foundation: 0n, author: 0n, pending: 0n };
    for (const { kind, job, payment, units, funding } of work) {
      if (kind !== 'Posted' && kind !== 'Raised') continue;
      if (kind === 'Posted' && funding !== 'own') {
        throw new Error(`block ${this.height}: job ${job} is not paid by its requester; these books know only such jobs`);
      }
      const parts = splitIncome(payment);
      paid.work += payment;
      paid.foundation += parts.foundation;
      paid.author += parts.author;
      paid.pending += parts.rest;
      if (kind === 'Posted') this.jobs.set(job, { payment: 0n, units: 0n, pending: 0n, delivered: 0n });
      const entry = this.#job(job);
      entry.payment += payment;
      entry.units += units;
      entry.pending += parts.rest;
    }
    for (const [name, sum] of Object.entries(paid)) this.#same(`paid ${name}`, income[`paid_${name}`], sum);
    return paid;
  }

  #general(income) {
    this.#same('the emission', income.emission, EMISSION);
    const general = splitIncome(income.emission + income.fees + income.other);
    this.#same('the foundation\'s part', income.general_foundation, general.foundation);
    this.#same('the author\'s part', income.general_author, general.author);
    this.#same('what waits in the carry', income.general_carry, general.rest);
    return general;
  }

  #payAuthor(author, income, paid, general) {
    this.authorPot += paid.author;
    const share = author === null ? 0n : this.authorPot / 64n;
    if (author === null) this.authorPot += general.author;
    this.authorPot -= share;
    this.#same('the author\'s share of the pot', income.author_pot_share, share);
    this.#same('the author pot', income.author_pot, this.authorPot);
  }

  #cutCarry(income, general) {
    this.carry += general.rest;
    const overflow = this.carry > carryCap(this.halfLife) ? this.carry - carryCap(this.halfLife) : 0n;
    this.carry -= overflow;
    this.#same('the carry', income.carry, this.carry);
    return overflow;
  }

  #payOut(income, scores, flow) {
    if (flow) {
      const credited = flow.filter((step) => step.claim !== undefined);
      this.#same('the number of credits told', BigInt(credited.length), BigInt(scores.length));
      for (const [i, { account, claim }] of credited.entries()) {
        this.#same(`the account of credit ${i}`, account, scores[i].worker);
        this.#same(`the claim told of ${account}`, claim, scores[i].claim);
      }
      this.#same('what was paid out', income.paid_out, this.#follow(flow));
    }
    this.paidOut += income.paid_out;
    const awarded = this.sums.claims + income.claims;
    if (this.paidOut > awarded) throw new Error(`block ${this.height}: ${this.paidOut} is paid out of ${awarded} awarded`);
  }

  /** Each claim flows out by half every half-life: what each pay-out must have been. */
  #follow(flow) {
    let paid = 0n;
    for (const { account, claim, amount, left } of flow) {
      const held = this.claims.get(account) ?? { amount: 0n, at: this.height, accrued: 0n };
      const rest = leftOf(held.amount, this.height - held.at, this.halfLife);
      if (rest !== held.amount) Object.assign(held, { accrued: held.accrued + held.amount - rest, amount: rest, at: this.height });
      if (claim !== undefined) Object.assign(held, { amount: held.amount + claim, at: this.height });
      if (amount !== undefined) {
        this.#same(`what ${account} is paid`, amount, held.accrued);
        this.#same(`what ${account} will still be paid`, left, held.amount);
        held.accrued = 0n;
        paid += amount;
      }
      this.claims.set(account, held);
    }
    return paid;
  }

  #sum(income, paid, general, author) {
    const { sums } = this;
    for (const name of ['emission', 'fees', 'other', 'paid_work', 'developers', 'claims', 'refunds', 'reserve']) sums[name] += income[name];
    sums.foundation += paid.foundation + general.foundation;
    sums.authors += income.author_pot_share + (author === null ? 0n : general.author);
  }
}
