// What the books are checked against, read from a node with nothing but Node.js.
import { Books } from './books.mjs';
import { Reader, Types } from './scale.mjs';

/** Whose money pays for a job. */
const FUNDINGS = ['own', 'grant', 'coupon'];
const STARS = ['One', 'Two', 'Three', 'Four', 'Five'];
/** Places in `VirtualChain`. */
const CHAINS = { scores: 0, work: 3 };
const PAGE = 1_000;

const number = (value) => { const bytes = Buffer.alloc(4); bytes.writeUInt32LE(value); return bytes.toString('hex'); };
const byte = (value) => Buffer.from([value]).toString('hex');

/** A node's state, by runtime APIs. `url` may be the WebSocket address. */
export async function openChain(url) {
  const chain = new Chain(url.replace(/^ws/, 'http'));
  chain.types = new Types(await chain.call('Metadata_metadata_at_version', number(15)));
  return chain;
}

class Chain {
  constructor(url) {
    this.url = url;
  }

  async rpc(method, ...params) {
    const response = await fetch(this.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
      signal: AbortSignal.timeout(30_000),
    });
    const { result, error } = await response.json();
    if (error) throw new Error(`${method}: ${error.message} ${error.data ?? ''}`);
    return result;
  }

  /** A runtime API's answer, as hex. */
  call(method, data, at) {
    return this.rpc('state_call', method, `0x${data}`, at);
  }

  async halfLife() {
    return this.types.decode('scc_types::network::Parameters', await this.call('NetworkApi_parameters', '')).half_life;
  }

  /** Hash and number of the best block. */
  async best() {
    const hash = await this.rpc('chain_getBlockHash');
    return { hash, height: Number((await this.rpc('chain_getHeader', hash)).number) };
  }

  /** A block as `Books.add` takes it, as the block `at` knows it. */
  async block(height, at) {
    const [said, scores, work] = await Promise.all([
      this.call('RevenueApi_statement', number(height), at), this.#records('scores', height, at), this.#records('work', height, at)]);
    if (said === '0x00') throw new Error(`the chain has no statement of block ${height} any more`);
    const statement = this.types.decode('scc_types::statement::BlockStatement', `0x${said.slice(4)}`);
    return { statement, scores: scores.map(scoreRecord), work: work.map(workRecord) };
  }

  async #records(name, height, at) {
    const records = [];
    for (;;) {
      const data = byte(CHAINS[name]) + number(height) + number(records.length) + number(PAGE);
      const reader = new Reader(await this.call('VirtualChainsApi_records', data, at));
      const page = reader.vector(() => reader.take(reader.compact()));
      records.push(...page);
      if (page.length < PAGE) return records;
    }
  }

  async totals(at) {
    const decode = async (type, method) => this.types.decode(type, await this.call(method, '', at));
    const [totals, pots] = await Promise.all([
      decode('pallet_revenue::types::Totals', 'RevenueApi_totals'), decode('pallet_revenue::types::Pots', 'RevenueApi_pots')]);
    return { totals, pots };
  }

  async earnings(account, at) {
    return this.types.decode('scc_types::statement::Earnings', await this.call('ScoresApi_earnings', account.slice(2), at));
  }
}

/** A line of chain a. */
function scoreRecord(bytes) {
  const reader = new Reader(bytes);
  const record = { job: reader.big(8), worker: reader.hex(32), units: reader.big(8), stars: STARS[reader.u8()],
    credit: reader.big(16), claim: reader.big(16) };
  reader.end();
  return record;
}

const WORK = [
  ['Posted', (reader) => {
    const [job, requester, dapp] = [reader.big(8), reader.hex(32), reader.u32()];
    reader.take(32);
    reader.take(reader.compact());
    const [units, payment, deadline] = [reader.big(8), reader.big(16), reader.u32()];
    return { job, requester, dapp, units, payment, deadline, funding: FUNDINGS[reader.u8()] };
  }],
  ['Raised', (reader) => ({ job: reader.big(8), payment: reader.big(16), units: reader.big(8) })],
  ['Reported', (reader) => ({ job: reader.big(8), ratings: reader.vector(() =>
    ({ worker: reader.hex(32), units: reader.big(8), stars: STARS[reader.u8()] })) })],
  ['Closed', (reader) => ({ job: reader.big(8) })],
  ['Settled', (reader) => ({ job: reader.big(8), units: reader.big(8), credit: reader.big(16) })],
  ['Refunded', (reader) => ({ job: reader.big(8), units: reader.big(8), amount: reader.big(16) })],
];

/** A line of chain d. */
function workRecord(bytes) {
  const reader = new Reader(bytes);
  const [kind, read] = WORK[reader.u8()] ?? [];
  if (!read) throw new Error('chain d holds a record of an unknown kind');
  const record = { kind, ...read(reader) };
  reader.end();
  return record;
}

/**
 * Keeps the books from block 1 to the best block and compares everything, the earnings of every worker included. `seen` gets
 * each block with its settlements. Answers the books and the hash of the last block.
 */
export async function checkBooks(chain, seen = () => {}) {
  const books = new Books(await chain.halfLife());
  const { hash, height } = await chain.best();
  while (books.height < height) {
    const block = await chain.block(books.height + 1, hash);
    seen(block, books.add(block));
  }
  const { totals, pots } = await chain.totals(hash);
  books.close(totals, pots);
  let paid = 0n;
  for (const [account, awarded] of books.awarded) {
    const earnings = await chain.earnings(account, hash);
    const known = earnings.claim + earnings.accrued + earnings.paid;
    if (known !== awarded) throw new Error(`${account} was awarded ${awarded}, but has and had ${known}`);
    paid += earnings.paid;
  }
  if (paid !== books.paidOut) throw new Error(`${books.paidOut} was paid out, but the workers know of ${paid}`);
  return { books, hash };
}
