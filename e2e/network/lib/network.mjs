// A block author with an empty chain, contributors, and whoever asks them for frames. All of it is gone afterwards.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort, startNode } from '../../lib/node.mjs';
import { AUTHOR, quickChain } from './chain.mjs';
import { Render, Told, words } from './render.mjs';
import { until } from './until.mjs';
import { said, Worker } from './worker.mjs';

export const SAMPLES = fileURLToPath(new URL('../../../dapps/render/samples/', import.meta.url));
export const scene = (name) => join(SAMPLES, `${name}.glb`);

/**
 * Starts a chain and a contributor for each name, all at once; resolves when all contributors are on the chain's list. `address` is
 * that of the chain's author, `hosts` are the machines of contributors by name, where they are not this one, `words` what their
 * commands have besides, `places` their processors where it matters, `slot` the milliseconds of a block, `isOpen` whether other machines may ask
 * the author's node, `isLive` whether it counts as a network of everybody.
 */
export async function startNetwork(names = [], { address = '127.0.0.1', hosts = {}, words = {}, places = {}, slot, isOpen = false, isLive = false } = {}) {
  const network = new Network();
  try {
    const p2p = await freePort();
    Object.assign(network, { hosts, author: `/ip4/${address}/tcp/${p2p}/ws/p2p/${AUTHOR.peer}` });
    const workers = names.map((name, place) => new Worker(network, name, places[name] ?? place, hosts[name], words[name]));
    for (const worker of workers) worker.address = await network.address(worker.key);
    network.chain = await quickChain(network.folder, workers.map((worker) => worker.address), slot, isLive);
    network.workers.push(...workers);
    const open = isOpen ? ['--unsafe-rpc-external', '--rpc-cors', 'all'] : [];
    const node = startNode(['--alice', '--node-key', AUTHOR.key, ...open], { chain: ['--chain', network.chain], address, p2p });
    for (const worker of workers) await worker.start();
    network.node = await node;
    await until('the first block', 60, async () => Number((await network.node.call('chain_getHeader')).number) > 0);
    for (const worker of workers) await worker.enlisted();
    return network;
  } catch (error) {
    await network.stop();
    throw error;
  }
}

/** A chain that runs, and those who use it. */
export class Network {
  workers = [];
  renders = [];
  folder = mkdtempSync(join(tmpdir(), 'scc-network-'));

  constructor(node) {
    this.node = node;
    // A test run that is ended from outside leaves no process behind either.
    process.once('exit', () => this.killAll());
  }

  /** Environment of every `scc`: its own home, this chain. */
  get environment() {
    return { ...process.env, SCC_HOME: join(this.folder, 'home'), ...(this.node && { SCC_NODE: this.node.url }) };
  }

  /** Runs `scc` to its end: its exit code and what it wrote. */
  scc(...words) {
    return this.sccWith({}, ...words);
  }

  /** The same with something added to its environment. */
  sccWith(environment, ...words) {
    return this.#run({ ...this.environment, ...environment }, 120, words);
  }

  /** The same, for so many seconds. */
  sccFor(seconds, ...words) {
    return this.#run(this.environment, seconds, words);
  }

  #run(env, seconds, words) {
    const options = { env, maxBuffer: 1 << 24, timeout: seconds * 1_000 };
    return new Promise((resolve) => {
      const child = execFile(process.env.SCC_BIN, words, options, (error, stdout, stderr) =>
        resolve({ code: error ? (error.code ?? error.signal) : 0, stdout, stderr }));
      child.stdin.end();
    });
  }

  /** Runs `scc --json` and reads its answer; throws what it said if it failed. */
  async ask(...words) {
    const { code, stdout, stderr } = await this.scc('--json', ...words);
    if (code !== 0) throw new Error(`scc ${words.join(' ')} ended with ${code}: ${stderr}`);
    return JSON.parse(stdout);
  }

  async address(key) {
    return (await this.ask('--key', key, 'key', 'show')).address;
  }

  /** Free and held planck of an account. */
  async balance(key) {
    const { free, held } = await this.ask('balance', await this.address(key));
    return { free: BigInt(free), held: BigInt(held) };
  }

  worker(name) {
    return this.workers.find((worker) => worker.name === name);
  }

  /** Starts `scc --json render`, on this machine or another; see `Render`. */
  render(key, file, options, environment, host) {
    const render = new Render(this, key, file, options, environment, host);
    this.renders.push(render);
    return render;
  }

  /** Starts `scc --json take` in a folder, on this machine or another. */
  take(key, job, options, environment, folder, host) {
    const listen = '/ip4/127.0.0.1/tcp/0';
    const take = new Told(this, ['--key', key, 'take', `${job}`, ...words({ listen, ...options })], environment, host, folder);
    this.renders.push(take);
    return take;
  }

  /**
   * How many samples a pixel make a job of about so many seconds on one core of this machine, as busy as it is now. The
   * price list says how long a known number takes.
   */
  async samplesFor(file, frames, size, seconds) {
    const tried = 64;
    const words = ['--json', '--key', '//Dave', 'render', file, '--frames', frames, '--size', size, '--samples',
      `${tried}`, '--bid', '12', '--estimate', '--out', join(this.folder, 'estimate')];
    const { stdout, stderr } = await this.scc(...words);
    const price = stdout.split('\n').filter(Boolean).map((line) => JSON.parse(line)).find(({ event }) => event === 'price');
    if (!price) throw new Error(`no estimate: ${stderr}`);
    const [low, high] = price.core_seconds;
    return Math.max(8, Math.round((tried * seconds) / ((low + high) / 2)));
  }

  /** What everybody said last, for a failed test. */
  words() {
    const parts = this.workers.map((worker) => `--- ${worker.name}\n${worker.tail()}`);
    parts.unshift(`--- author\n${said(this.node?.log() ?? '')}`);
    parts.push(...this.renders.slice(-1).map((render) => `--- scc\n${render.words()}`));
    return parts.join('\n');
  }

  killAll() {
    for (const render of this.renders) render.kill('SIGKILL');
    for (const worker of this.workers) worker.signal('SIGKILL');
  }

  async stop() {
    this.killAll();
    await Promise.all([...this.renders, ...this.workers].map((one) => one.ended));
    await this.node?.stop();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
