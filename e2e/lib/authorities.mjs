// The four authorities of the network `local` as separate processes, and a watch over what they call final.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runNode, startNode } from './node.mjs';
import { until } from './until.mjs';

export const NAMES = ['alice', 'bob', 'charlie', 'dave'];
/** Slots of a second instead of three. */
const SLOT_MILLIS = 1_000;
/** So often each node is asked what is final. */
const POLL_MILLIS = 400;
/** The network runs once this block is final for all. */
const BEGINNING = 2;

/**
 * Starts the four; resolves when blocks are final for all. `options(name)` gives `startNode`'s options of one, `words` are added to the
 * command lines.
 */
export async function startAuthorities({ words = [], options = () => ({}) } = {}) {
  const authorities = new Authorities();
  try {
    const chain = ['--chain', await writeSpec(join(authorities.folder, 'local.json'))];
    const start = async (name, ...more) => {
      const key = `${NAMES.indexOf(name) + 1}`.padStart(64, '0');
      authorities.nodes[name] = await startNode([`--${name}`, '--node-key', key, ...words, ...more], { chain, ...options(name) });
    };
    await start('alice');
    const { alice } = authorities.nodes;
    const boot = `/ip4/${alice.address}/tcp/${alice.p2p}/ws/p2p/${await alice.call('system_localPeerId')}`;
    await Promise.all(NAMES.slice(1).map((name) => start(name, '--bootnodes', boot)));
    authorities.watch();
    await authorities.final(BEGINNING, 180);
    return authorities;
  } catch (error) {
    await authorities.stop();
    throw error;
  }
}

async function writeSpec(file) {
  const read = async (chain, ...words) => {
    const { code, stdout, stderr } = await runNode('export-chain-spec', '--chain', chain, ...words);
    if (code !== 0) throw new Error(`no specification of the chain: ${stderr}`);
    return stdout;
  };
  const spec = JSON.parse(await read('local'));
  spec.genesis.runtimeGenesis.patch.network.parameters.slotDuration = SLOT_MILLIS;
  writeFileSync(file, JSON.stringify(spec));
  // Raw: else each node compiles the runtime once more to compute the genesis.
  writeFileSync(file, await read(file, '--raw'));
  return file;
}

class Authorities {
  nodes = {};
  folder = mkdtempSync(join(tmpdir(), 'scc-authorities-'));
  /** Hash of the final block of each height, as whoever told it first. */
  blocks = [];
  /** Longest time in which nobody told of a new final block since the network runs, in milliseconds. */
  longestStall = 0;
  /** Names of those that are down. */
  down = new Set();
  #told = new Map();
  #grew = Date.now();
  #broken = null;
  #running = true;
  #watches = [];

  /** Newest height that anybody calls final. */
  get height() { return this.blocks.length - 1; }

  /** Newest height that this one calls final, as last asked. */
  heightOf(name) { return this.#told.get(name) ?? 0; }

  /** Asks every node all the time, and compares every final block with what the others said of its height. */
  watch() {
    this.#watches = NAMES.map(async (name) => {
      while (this.#running && !this.#broken) {
        if (!this.down.has(name)) await this.#look(name).catch((error) => { this.#note(error); });
        await sleep(POLL_MILLIS);
      }
    });
  }

  /** A node that is killed answers nothing; what it answers wrongly is kept. */
  #note(error) {
    if (error instanceof assert.AssertionError) this.#broken ??= error;
  }

  async #look(name) {
    const node = this.nodes[name];
    const to = Number((await node.call('chain_getHeader', await node.call('chain_getFinalizedHead'))).number);
    for (let height = this.heightOf(name) + 1; height <= to; height++) {
      const hash = await node.call('chain_getBlockHash', height);
      this.blocks[height] ??= hash;
      assert.equal(hash, this.blocks[height], `${name} finalised another block ${height} than the one that was final before`);
      this.#told.set(name, height);
      if (height === this.height) this.#measure();
    }
  }

  #measure() {
    if (this.height > BEGINNING) this.longestStall = Math.max(this.longestStall, Date.now() - this.#grew);
    this.#grew = Date.now();
  }

  /** Throws when two nodes have finalised different blocks. */
  check() {
    if (this.#broken) throw this.#broken;
  }

  /** Waits until a height is final for all of these. */
  async final(height, seconds, names = NAMES) {
    const done = () => { this.check(); return names.every((name) => this.heightOf(name) >= height); };
    await until(`block ${height} to be final for ${names}`, seconds, done, () => this.words());
  }

  /** Number of a node's best block. */
  async best(name) {
    return Number((await this.nodes[name].call('chain_getHeader')).number);
  }

  /** Power cut. */
  async kill(name) {
    this.down.add(name);
    await this.nodes[name].kill();
  }

  /** Starts it again in its folder. */
  async start(name) {
    await this.nodes[name].start();
    this.down.delete(name);
  }

  living() {
    return NAMES.filter((name) => !this.down.has(name));
  }

  /** All must know the same chain up to the newest block that is final for all, with one state; answers its height, hash and state root. */
  async agree() {
    const height = Math.min(...NAMES.map((name) => this.heightOf(name)));
    const roots = await Promise.all(NAMES.map(async (name) => {
      for (let at = 1; at <= height; at++) {
        assert.equal(await this.nodes[name].call('chain_getBlockHash', at), this.blocks[at], `block ${at} of ${name}`);
      }
      return (await this.nodes[name].call('chain_getHeader', this.blocks[height])).stateRoot;
    }));
    assert.equal(new Set(roots).size, 1, `state roots of block ${height}: ${roots}`);
    return { height, hash: this.blocks[height], stateRoot: roots[0] };
  }

  /** What everybody said last, for a failed test. */
  words() {
    const state = NAMES.map((name) => `${name} ${this.down.has(name) ? 'is down' : `has #${this.heightOf(name)} final`}`).join(', ');
    const logs = Object.entries(this.nodes).map(([name, node]) => `--- ${name}\n${node.log().split('\n').slice(-15).join('\n')}`);
    return [state, ...logs].join('\n');
  }

  async stop() {
    this.#running = false;
    await Promise.all(this.#watches);
    await Promise.all(Object.values(this.nodes).map((node) => node.stop()));
    rmSync(this.folder, { recursive: true, force: true });
  }
}
