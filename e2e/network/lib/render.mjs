// One run of `scc --json render`, or of another command that tells events: what it tells, and what may happen to it.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { until } from './until.mjs';

export class Told {
  events = [];
  said = [];

  /** `words` are those of the command; `environment` is added to the network's; `host` is the machine, if it is not this one. */
  constructor(network, words, environment = {}, host = undefined, cwd = undefined) {
    const all = ['--json', ...words];
    const [program, rest] = host?.command(process.env.SCC_BIN, all) ?? [process.env.SCC_BIN, all];
    this.process = spawn(program, rest, {
      env: { ...network.environment, ...environment },
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    createInterface({ input: this.process.stdout }).on('line', (line) => this.#read(line));
    createInterface({ input: this.process.stderr }).on('line', (line) => this.said.push(line));
    this.ended = new Promise((resolve) => {
      this.process.once('error', (error) => resolve({ code: null, error }));
      this.process.once('close', (code, signal) => resolve({ code, signal }));
    }).then((end) => (this.end = end));
  }

  /** Each line is an event; anything else would be a mistake of scc, which `settled` throws. */
  #read(line) {
    try {
      const event = JSON.parse(line);
      if (typeof event.event !== 'string') throw new Error('it names no event');
      this.events.push({ at: Date.now(), ...event });
    } catch (error) {
      this.broken ??= new Error(`scc told something that is no event: ${line}: ${error.message}`);
    }
  }

  /** What it said in the end, as an object: `{ error, code }`. */
  failure() {
    return JSON.parse(this.said.at(-1));
  }

  of(kind, worker) {
    return this.events.filter((event) => event.event === kind && (!worker || event.worker === worker.address));
  }

  /** Units of the tasks accepted, of one worker or of all, each task once. */
  units(worker) {
    return this.of('task_accepted', worker).reduce((sum, event) => sum + event.units, 0);
  }

  words() {
    const told = this.events.filter(({ event }) => event !== 'task_progress').slice(-60).map((event) => JSON.stringify(event));
    return [...told, ...this.said, `end: ${JSON.stringify(this.end)}`].join('\n');
  }

  /** Waits for something; fails at once when scc has ended without it. */
  until(what, seconds, ask, network) {
    const asked = () => {
      const answer = ask();
      if (!answer && this.end) throw new Error(`scc ended before ${what}\n${network?.words() ?? this.words()}`);
      return answer;
    };
    return until(what, seconds, asked, () => network?.words() ?? this.words());
  }

  kill(signal) {
    if (!this.end) this.process.kill(signal);
  }

  /** Waits for the end and gives the settlement; throws unless all frames came. */
  async settled(seconds, network) {
    await until('scc to end', seconds, () => this.end, () => network.words());
    if (this.broken) throw this.broken;
    if (this.end.code !== 0) throw new Error(`scc ended with ${JSON.stringify(this.end)}\n${network.words()}`);
    return this.of('settled')[0];
  }
}

/** Options by name without dashes as words; `true` stands for a flag, a list for the same option several times. */
export const words = (options) => Object.entries(options)
  .flatMap(([name, value]) => [value].flat().flatMap((one) => (one === true ? [`--${name}`] : [`--${name}`, `${one}`])));

export class Render extends Told {
  /** `options` are command line options, see `words`. */
  constructor(network, key, file, options, environment, host) {
    const defaults = { bid: '12', yes: true, 'task-seconds': '1', listen: '/ip4/127.0.0.1/tcp/0' };
    super(network, ['--key', key, 'render', file, ...words({ ...defaults, ...options })], environment, host);
    this.out = options.out;
  }
}

/** The files of a folder by name, with their bytes. */
export const files = (folder) =>
  new Map(readdirSync(folder).sort().map((name) => [name, readFileSync(join(folder, name))]));

/** A settled job's statement must add up to the planck. */
export function checkSum({ paid, refund, shares, workers }) {
  const amount = (name) => BigInt(shares[name]);
  const out = ['budget', 'foundation', 'author', 'claims', 'developers', 'reserve', 'rest'].reduce((sum, name) => sum + amount(name), 0n);
  assert.equal(out + BigInt(refund), BigInt(paid) + amount('release'));
  assert.equal(workers.reduce((sum, worker) => sum + BigInt(worker.claim), 0n), amount('claims'));
  assert.ok(workers.every(({ credit, score }) => BigInt(credit) === 0n || BigInt(score) > 0n));
}
