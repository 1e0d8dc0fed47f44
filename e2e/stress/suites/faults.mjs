// Job after job by three contributors, and everything that can go wrong at random. In the end every job is settled, every frame is the
// one a local render gives, every block adds up, no task is paid twice to anybody, and no receipt that a contributor holds is missing on chain.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { address } from '../../lib/address.mjs';
import { freePort } from '../../lib/node.mjs';
import { checkBooks, openChain } from '../../lib/read-books.mjs';
import { scene, startNetwork } from '../../network/lib/network.mjs';
import { until } from '../../network/lib/until.mjs';
import { checkFrames, frames, renderLocally } from '../lib/pictures.mjs';
import { generator } from '../lib/random.mjs';
import { Storm } from '../lib/storm.mjs';

const [NAMES, SCENE] = [['ada', 'bo', 'cy'], scene('skin')];
const [FRAMES, SIZE] = ['1-9', '96x54'];
/** Seconds of a job's tasks on one core, and most faults while it runs. */
const [WORK, SHOTS] = [20, 8];
/** Seconds within which a job is settled once nothing more happens to it, and how often the requester may give up with a sentence. */
const [PATIENCE, ATTEMPTS] = [600, 8];
/** The development chain's. */
const PREFIX = 42;

export default async function faults({ seconds, seed }) {
  const random = generator(seed);
  const ports = {};
  for (const name of NAMES) ports[name] = await freePort();
  const words = Object.fromEntries(NAMES.map((name) =>
    [name, [`/ip4/127.0.0.1/tcp/${ports[name]}`, `/ip4/127.0.0.1/udp/${ports[name]}/quic-v1`].flatMap((at) => ['--worker-listen', at])]));
  const network = await startNetwork(NAMES, { words });
  const storm = new Storm(network, random, ports);
  const counts = () => Object.entries(storm.counts).map(([what, times]) => `${what} ${times}×`).join(', ');
  const jobs = [];
  try {
    const samples = await network.samplesFor(SCENE, FRAMES, SIZE, WORK);
    const request = { frames: FRAMES, size: SIZE, samples, format: 'exr32' };
    const expected = await renderLocally(network, SCENE, request);
    const end = Date.now() + seconds * 1_000;
    do {
      const job = new Job(network, { ...request, out: join(network.folder, `job-${jobs.length}`) });
      jobs.push(job);
      await job.survive(storm);
      job.check(expected);
      job.forget();
    } while (Date.now() < end);
    await storm.calm();
    const { credited, behind } = await checkCredits(network, jobs);
    for (const one of [network.node, ...network.workers]) assert.doesNotMatch(one.log(), /panicked at/);
    return `seed ${seed}: ${jobs.length} jobs, ${credited} credits; ${counts()}; receipts that died with their contributor, \
paid all the same: ${behind}`;
  } catch (error) {
    error.message = `seed ${seed}, job ${jobs.length}, after ${counts()}: ${error.message}\n${network.words()}`;
    throw error;
  } finally {
    await network.stop();
  }
}

/** A job, and the programs that served it one after the other. */
class Job {
  runs = [];
  /** Frames as they were when a run ended. */
  #kept = new Map();

  constructor(network, options) {
    Object.assign(this, { network, options });
    this.#start();
  }

  #start() {
    this.run = this.network.render('//Eve', SCENE, this.options);
    this.runs.push(this.run);
  }

  async #again() {
    this.run.kill('SIGKILL');
    await this.run.ended;
    if (this.run.of('frame_done').length > 0) for (const [file, bytes] of frames(this.options.out)) this.#kept.set(file, bytes);
    // It may have ended just before.
    if (!this.#isSettled()) this.#start();
  }

  #isSettled() {
    return this.run.of('settled').length > 0;
  }

  /** Lets faults happen until it is settled. */
  async survive(storm) {
    for (let shots = storm.random(SHOTS + 1); shots > 0; shots--) {
      await Promise.race([this.run.ended, sleep(500 + storm.random(5_000))]);
      if (this.run.end) break;
      await storm.strike(this.run, () => this.#again());
    }
    // A requester that finds no chain gives up with a sentence; the same command takes the job up again.
    for (let attempts = 0; ; attempts++) {
      await until('scc to end', PATIENCE, () => this.run.end);
      if (this.#isSettled()) break;
      assert.ok(attempts < ATTEMPTS && this.run.end.code !== 0, `scc ended unsettled with ${JSON.stringify(this.run.end)}`);
      await this.#again();
    }
  }

  check(expected) {
    checkFrames(this.options.out, expected, this.#kept);
    [this.settled] = this.run.of('settled');
    const tasks = this.run.of('task_accepted').map(({ task }) => task);
    assert.equal(new Set(tasks).size, tasks.length, 'a task was accepted twice');
    assert.ok(this.runs.every((run) => run.of('posted').length === 0 || run.of('posted')[0].job === this.settled.job), 'it was paid twice');
  }

  /** Keeps what each contributor had to do and was promised, and lets the rest go. */
  forget() {
    const told = this.runs.flatMap(({ events }) => events);
    const units = new Map(told.filter(({ event }) => event === 'task_accepted').map(({ task, units }) => [task, units]));
    const sum = (tasks) => [...new Set(tasks)].reduce((all, task) => all + units.get(task), 0);
    const of = (account, kinds) => sum(told.filter(({ event, worker }) => kinds.includes(event) && worker === account).map(({ task }) => task));
    this.had = new Map(this.network.workers.map(({ address: account }) =>
      [account, { most: of(account, ['task_leased', 'task_accepted']), least: of(account, ['task_accepted']) }]));
    this.network.renders.splice(0, this.network.renders.length - 1);
    this.runs = [];
  }
}

/** What the blocks credited for a job to each contributor, by `JOB ADDRESS`; throws unless every block adds up. */
async function readCredits(network) {
  const [credits, posted] = [new Map(), []];
  await checkBooks(await openChain(network.node.url), ({ work }, settled) => {
    posted.push(...work.filter(({ kind }) => kind === 'Posted').map(({ job }) => Number(job)));
    for (const { job, awards } of settled) {
      for (const { worker, units } of awards) {
        const name = `${job} ${address(worker, PREFIX)}`;
        credits.set(name, (credits.get(name) ?? 0) + Number(units));
      }
    }
  });
  return { credits, posted };
}

/** What a contributor's journal holds: units on the newest receipt of each job. */
async function receipts(worker) {
  const words = ['worker', 'show', '--json', '--worker-dir', join(worker.folder, 'contributor')];
  const answer = await promisify(execFile)(process.env.SCC_NODE_BIN, words).catch(() => null);
  return answer && JSON.parse(answer.stdout).receipts;
}

/** Compares the chain's credits with the jobs' and with the journals. */
async function checkCredits(network, jobs) {
  let known = await readCredits(network);
  const journals = new Map();
  for (const worker of network.workers) {
    journals.set(worker.address, await until(`${worker.name}'s journal`, 60, () => receipts(worker), () => worker.tail()));
  }
  const missing = () => [...journals].flatMap(([account, all]) =>
    all.filter(({ job, units }) => (known.credits.get(`${job} ${account}`) ?? 0) < units).map((one) => ({ account, ...one })));
  // Who was away when its job was settled brings its receipt itself.
  await until('every receipt to be credited', 120, async () => {
    if (missing().length > 0) known = await readCredits(network);
    return missing().length === 0;
  }, () => `not credited: ${JSON.stringify(missing())}`);

  assert.deepEqual(known.posted.toSorted((one, other) => one - other), jobs.map(({ settled }) => settled.job), 'each was paid for once');
  assert.deepEqual(await network.ask('jobs'), [], 'no job is open');
  let [delivered, behind] = [0, 0];
  for (const { settled, had } of jobs) {
    for (const [account, { most, least }] of had) {
      const units = known.credits.get(`${settled.job} ${account}`) ?? 0;
      assert.ok(units <= most, `job ${settled.job}: ${account} is paid ${units} units and had tasks of ${most}`);
      assert.ok(units >= least, `job ${settled.job}: ${account} is paid ${units} units of ${least} accepted`);
      delivered += units;
      const journal = journals.get(account).find(({ job }) => job === settled.job)?.units ?? 0;
      if (journal < units) behind += 1;
    }
  }
  const all = [...known.credits.values()].reduce((sum, units) => sum + units, 0);
  assert.equal(delivered, all, 'nobody else was paid');
  assert.ok(delivered > 0);
  return { credited: known.credits.size, behind };
}
