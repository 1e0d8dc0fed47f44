// A node that makes a chain's blocks and one that imports them.
import { setTimeout as sleep } from 'node:timers/promises';
import { xxhashAsU8a } from '@polkadot/util-crypto';
import { compactFromU8a, hexToU8a, u8aConcat, u8aToHex } from '@polkadot/util';
import { startNode } from '../../lib/node.mjs';
import { toll } from '../../lib/toll.mjs';
import { until } from '../../lib/until.mjs';
import { AUTHOR } from '../../network/lib/chain.mjs';
import { ownSeconds } from '../../network/lib/processes.mjs';
import { FLAGS, submitAll } from './submit.mjs';

const BLOCK_WEIGHT = u8aToHex(u8aConcat(xxhashAsU8a('System', 128), xxhashAsU8a('BlockWeight', 128)));
/** Three quarters of thirty seconds, in picoseconds: the constants of both runtimes. */
const NORMAL_LIMIT = 0.75 * 30e12;
const IMPORTED = 'substrate_block_verification_and_import_time';
const MADE = 'substrate_proposer_block_constructed';

export class Pair {
  /** What was measured: blocks with transfers, and without any. */
  full = [];
  empty = [];

  static async start(name, spec, slot) {
    const pair = new Pair();
    Object.assign(pair, { name, slot });
    const options = { chain: ['--chain', spec], prometheus: true, patience: 600 };
    pair.author = await startNode(['--alice', '--force-authoring', '--node-key', AUTHOR.key, ...FLAGS], options);
    pair.way = await toll(pair.author.p2p);
    const at = `/ip4/127.0.0.1/tcp/${pair.way.port}/ws/p2p/${AUTHOR.peer}`;
    pair.importer = await startNode(['--reserved-only', '--reserved-nodes', at, ...FLAGS], options);
    await until('the two to meet', 30, async () => (await pair.importer.call('system_health')).peers === 1, pair.importer.log);
    pair.height = await pair.#height(pair.importer);
    pair.following = pair.#follow().catch((error) => { if (!pair.stopped) pair.failure = error; });
    return pair;
  }

  /**
   * Puts transactions into the author's pool within one slot, so that one block takes them all. The importer is cut off until the
   * block is there: so many transactions in so little time clog the peers' gossip, and checking them all is no part of an import.
   */
  async fill(transactions) {
    // The last fill says whether the next still fits before the slot's end.
    while (this.#left() < (this.fillTime ?? this.slot * 0.4) * 1.3) await this.next();
    this.way.shut();
    const start = Date.now();
    await submitAll(this.author, transactions);
    this.fillTime = Date.now() - start;
  }

  #left() {
    return this.slot - (Date.now() % this.slot);
  }

  /** Waits for the next block to be imported; what was measured of it. `cpu`: all that the importer did since the block was there. */
  async next() {
    const seen = this.height;
    await until(`block ${seen + 1} of the chain '${this.name}' to be made`, (this.slot / 1_000) * 3, async () => (await this.#height(this.author)) > seen, this.author.log);
    const before = ownSeconds(this.importer.pid());
    this.way.open();
    await until(`block ${seen + 1} of the chain '${this.name}'`, (this.slot / 1_000) * 3, () => this.failure || this.height > seen, this.importer.log);
    if (this.failure) throw this.failure;
    return { ...this.last, cpu: ownSeconds(this.importer.pid()) - before };
  }

  /** Looks at every block as it comes. Empty ones are kept. */
  async #follow() {
    let old = await this.#counters();
    while (!this.stopped) {
      await sleep(100);
      const now = await this.#counters();
      if (now.every(({ count }, at) => count === old[at].count)) continue;
      // Made already, not yet imported; or counted just before the rest.
      if (now.some(({ count }, at) => count !== old[at].count + 1)) continue;
      const [made, imported] = now.map(({ sum }, at) => sum - old[at].sum);
      old = now;
      this.last = { ...await this.#look(await this.#height(this.importer)), made, imported };
      if (this.last.transfers === 0) this.empty.push(this.last);
      this.height = this.last.number;
    }
  }

  /** How many blocks the author has made and the importer imported, and the seconds of all of them. */
  async #counters() {
    const read = async (node, name) => {
      const shown = await node.scrape();
      return { count: shown.get(`${name}_count`) ?? 0, sum: shown.get(`${name}_sum`) ?? 0 };
    };
    return [await read(this.author, MADE), await read(this.importer, IMPORTED)];
  }

  async #look(number) {
    const hash = await this.importer.call('chain_getBlockHash', number);
    const { block } = await this.importer.within(120, 'chain_getBlock', hash);
    const weight = hexToU8a(await this.importer.call('state_getStorage', BLOCK_WEIGHT, hash));
    return {
      number,
      block,
      transfers: block.extrinsics.length - 1,
      bytes: block.extrinsics.reduce((sum, extrinsic) => sum + (extrinsic.length - 2) / 2, 0),
      share: Number(compactFromU8a(weight)[1]) / NORMAL_LIMIT,
    };
  }

  async #height(node) {
    return Number((await node.call('chain_getHeader')).number);
  }

  async stop() {
    this.stopped = true;
    await this.following;
    await this.importer?.stop();
    this.way?.close();
    await this.author?.stop();
  }
}
