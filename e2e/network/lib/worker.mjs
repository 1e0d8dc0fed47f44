// A contributor's node, as its owner starts it, with everything that can happen to it.
import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { freePort, runtimeCache } from '../../lib/node.mjs';
import { giveBenchmark } from './benchmark.mjs';
import { until } from './until.mjs';

/** The end of a node's log without the lines that every block brings. */
export const said = (log) =>
  log.split('\n').filter((line) => !/🏆 Imported|💤 Idle|🙌 Starting|🎁 Prepared|🔖 Pre-sealed/u.test(line)).slice(-60).join('\n');

export class Worker {
  ended = Promise.resolve();

  /** `place` chooses the processor its tasks run on; `host` is the machine, if it is not this one; `more` are words of its command. */
  constructor(network, name, place, host, more = []) {
    Object.assign(this, { network, name, place, host, more, key: `//Contributor/${name}` });
    this.folder = join(network.folder, name);
    this.logFile = `${this.folder}.log`;
  }

  /** Starts the node, or starts it again in the same folders; `environment` is added to ours. */
  async start(environment = {}) {
    if (this.isRunning()) throw new Error(`${this.name} is running`);
    this.saidBefore = this.log().length;
    this.port ??= await freePort();
    await giveBenchmark(join(this.folder, 'contributor'));
    const processors = availableParallelism();
    const words = ['--chain', this.network.chain, '--name', this.name, '--base-path', this.folder,
      '--listen-addr', `/ip4/${this.host?.address ?? '127.0.0.1'}/tcp/${this.port}`, '--rpc-port', `${await freePort()}`,
      '--no-mdns', '--no-telemetry', '--no-prometheus', ...runtimeCache, '--bootnodes', this.network.author, '--worker', '--worker-key', this.key,
      '--worker-dir', join(this.folder, 'contributor'), '--worker-processors', `${this.place % processors}`, ...this.more];
    const log = openSync(this.logFile, 'a');
    // A group of its own, so that a signal reaches the processes of its tasks, too.
    const [program, all] = this.host?.command(process.env.SCC_NODE_BIN, words) ?? [process.env.SCC_NODE_BIN, words];
    this.process = spawn(program, all, { env: { ...process.env, ...environment }, stdio: ['ignore', 'ignore', log], detached: true });
    closeSync(log);
    const running = this.process;
    this.ended = new Promise((resolve) => { running.once('exit', resolve); running.once('error', resolve); });
  }

  /** What it said so far, former lives included. */
  log() {
    try { return readFileSync(this.logFile, 'utf8'); } catch { return ''; }
  }

  /** What it said in this life. */
  saidNow() {
    return this.log().slice(this.saidBefore);
  }

  tail() {
    return said(this.log());
  }

  /** On the chain's list, and seeing it. */
  enlisted() {
    return until(`${this.name} to enlist`, 90, () => this.log().includes('Enlisted in block'), () => this.tail());
  }

  /** What it last said of its work. */
  #state() {
    return this.saidNow().split('\n').findLast((line) => /⛏ +(No work|Working|Calling|Fetching)/.test(line));
  }

  /** Done with its last job. One whose lease was refused stays with a job that is over for a minute. */
  idle() {
    return until(`${this.name} to look for work`, 120, () => this.#state()?.includes('No work'), () => this.tail());
  }

  /** The tasks it has in hand, as it last said. */
  tasksInHand() {
    return Number(this.#state()?.match(/Working on job \d+, (\d+) tasks? in hand/)?.[1] ?? 0);
  }

  isRunning() {
    return this.process?.exitCode === null && this.process.signalCode === null;
  }

  /** To the node and the processes of its tasks. */
  signal(name) {
    if (!this.isRunning()) return;
    try { process.kill(-this.process.pid, name); } catch (error) { if (error.code !== 'ESRCH') throw error; }
  }

  /** Power cut of the node's process alone: nobody says goodbye, and its tasks must not outlive it. */
  async kill() {
    this.process.kill('SIGKILL');
    await this.ended;
  }
}
