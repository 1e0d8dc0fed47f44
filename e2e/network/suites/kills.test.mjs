// A process dies (SIGKILL) at every step at which it changes its disk: before each, and in the middle of each write. The same command
// begins it again, and it dies at the next one, until none is left. No frame and no receipt is lost, nothing is paid twice.
import assert from 'node:assert/strict';
import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { freePort } from '../../lib/node.mjs';
import { haltable } from '../lib/halt.mjs';
import { alone, checkKept, checkSame, machine, sceneOn } from '../lib/machines.mjs';
import { scene, startNetwork } from '../lib/network.mjs';
import { checkSum } from '../lib/render.mjs';
import { until } from '../lib/until.mjs';

const KEY = '//Eve';
const LOOK = { size: '96x54', format: 'exr32', frames: '1-4', samples: '32' };
/** More than there are steps. */
const LIVES = 400;

// A single contributor: every unit that is paid for is that of an accepted task, nobody computes copies.
let network, ada, contributor, halts;
before(async () => {
  network = await startNetwork(['ada']);
  [ada] = network.workers;
  contributor = join(ada.folder, 'contributor');
  halts = haltable(network.folder);
});
after(() => network?.stop());

/** Those whose jobs' steps are counted together have one name. */
class Job {
  runs = [];

  constructor(name, number = 0) {
    this.home = join(network.folder, name, 'home');
    this.shots = join(network.folder, name, 'shots');
    this.out = join(this.shots, `${number}`);
  }

  async begin() {
    this.had = await network.balance(KEY);
    // The same port each time: the chain need not hear of every life.
    this.listen = `/ip4/127.0.0.1/tcp/${await freePort()}`;
    return this;
  }

  /** The command, once more. */
  run(environment) {
    const options = { ...LOOK, listen: this.listen, out: this.out };
    this.runs.push(network.render(KEY, scene('alpha'), options, { SCC_HOME: this.home, ...environment }));
    return this.runs.at(-1);
  }

  /** The command until nobody dies; how often somebody did. */
  async toTheEnd(steps) {
    while ((await this.run(steps.dying).ended).signal === 'SIGKILL') {
      assert.ok(this.runs.length < LIVES, 'it dies at ever new steps');
    }
    const last = this.runs.at(-1);
    assert.equal(last.end.code, 0, `after a death at '${steps.names().at(-1)}':\n${last.words()}`);
    return this.runs.length - 1;
  }

  /** It was paid for once; each task was accepted once and is paid as it was accepted; the frames are those of a render alone. */
  async check() {
    const told = this.runs.findLast((run) => run.of('settled').length > 0);
    const [settled] = told.of('settled');
    checkSum(settled);
    const events = this.runs.flatMap((run) => run.events);
    const paid = events.filter(({ event }) => /^(posted|resumed|adopted)$/.test(event));
    assert.deepEqual([...new Set(paid.map(({ job }) => job))], [settled.job], 'paid once');
    const { free, held } = await network.balance(KEY);
    const spent = this.had.free + this.had.held - free - held;
    assert.ok(spent < BigInt(settled.paid) * 11n / 10n, `${spent} planck are gone, ${settled.paid} were paid`);
    const tasks = told.of('task_accepted').map(({ task }) => task);
    assert.equal(new Set(tasks).size, tasks.length, 'a task is accepted once');
    for (const run of this.runs) checkKept(run, told);
    const done = new Set();
    for (const { event, task } of events) {
      if (event === 'task_accepted') done.add(task);
      if (event === 'task_leased') assert.ok(!done.has(task), `task ${task} is accepted and leased again`);
    }
    const units = told.units();
    assert.deepEqual(settled.workers.map((worker) => [worker.account, worker.units]), [[ada.address, units]]);
    assert.ok(settled.delivered === units && units <= settled.units, `${settled.delivered} units are paid, ${units} were accepted`);
    checkSame(this.out, await alone(network, 'alpha', LOOK));
  }
}

/** Everything that an undisturbed life did was died at. */
function checkAll(noted, steps, lives, context) {
  for (const name of steps.names()) context.diagnostic(`died at ${name}`);
  context.diagnostic(`${steps.names().length} steps, ${lives} deaths`);
  const missed = [...noted.kinds()].filter((kind) => !steps.kinds().has(kind));
  assert.deepEqual(missed, [], 'nobody died there');
}

let noted;
test('nobody dies: the steps that there are', { timeout: 300_000 }, async () => {
  await ada.kill();
  rmSync(contributor, { recursive: true });
  const job = await new Job('whole').begin();
  noted = {
    requester: halts.steps(join(network.folder, 'requester-noted'), job.home, job.shots),
    contributor: halts.steps(join(network.folder, 'contributor-noted'), contributor),
  };
  await ada.start(noted.contributor.noting);
  await job.run(noted.requester.noting).settled(240, network);
  await job.check();
});

test('the program of a requester dies at every step', { timeout: 900_000 }, async (context) => {
  if (!ada.isRunning()) await ada.start();
  const { home, shots } = new Job('requester');
  const steps = halts.steps(join(network.folder, 'requester-died'), home, shots);
  let deaths = 0;
  // Job after job, until one comes to its end without a death: some steps come only in a life that lasts.
  for (let number = 0, before = -1; before < deaths; number += 1) {
    before = deaths;
    const job = await new Job('requester', number).begin();
    deaths += await job.toTheEnd(steps);
    await job.check();
  }
  checkAll(noted.requester, steps, deaths, context);
});

test('a machine that takes a job, and the one that takes it back, dies at every step', { timeout: 600_000 }, async (context) => {
  if (!ada.isRunning()) await ada.start();
  const [laptop, server] = ['laptop', 'server'].map((name) => machine(network, name));
  const request = { ...LOOK, samples: '600' };
  const had = await network.balance(KEY);
  const first = network.render(KEY, sceneOn(laptop, 'alpha'), { ...request, out: join(laptop.folder, 'shots') }, laptop.environment);
  await first.until('a frame', 120, () => first.of('frame_done').length > 0, network);
  // Who serves has nothing to do meanwhile: only the steps of moving are of interest.
  await ada.kill();
  const { job } = first.of('posted')[0];
  const take = (at, environment) => network.take(KEY, job, {}, { ...at.environment, ...environment }, at.folder);
  const serves = (run) => run.until('it to serve', 60, () => run.of('resumed').length > 0, network);
  const died = join(network.folder, 'taker-died');
  copyFileSync(join(network.folder, 'requester-died'), died);
  let [giver, deaths] = [first, 0];
  for (const at of [server, laptop]) {
    const steps = halts.steps(died, ...[laptop, server].flatMap(({ folder }) => ['home', 'shots'].map((name) => join(folder, name))));
    const known = steps.names().length;
    for (let refused = 0, isThere = false; !isThere;) {
      const run = take(at, steps.dying);
      // That one ends when the chain says that the job is here.
      await until('a death, or the job', 90, () => run.end || giver.end, () => network.words());
      isThere = !run.end;
      run.kill('SIGKILL');
      const { signal } = await run.ended;
      // The one that gives may be about to serve it again.
      refused = signal ? 0 : refused + 1;
      deaths += signal && !isThere ? 1 : 0;
      assert.ok(refused < 5 && deaths < LIVES, `after a death at '${steps.names().at(-1)}':\n${run.words()}`);
    }
    for (const name of steps.names().slice(known)) context.diagnostic(`${at.name} died at ${name}`);
    assert.deepEqual(giver.end, { code: 0, signal: null }, giver.words());
    await serves(giver = take(at));
  }
  context.diagnostic(`${deaths} deaths`);
  await ada.start();
  const settled = await giver.settled(240, network);
  checkSum(settled);
  checkKept(first, giver);
  const { free, held } = await network.balance(KEY);
  const spent = had.free + had.held - free - held;
  assert.ok(spent < BigInt(settled.paid) * 11n / 10n, `${spent} planck are gone, ${settled.paid} were paid`);
  assert.equal(settled.delivered, giver.units());
  checkSame(join(laptop.folder, 'shots'), await alone(network, 'alpha', request));
});

test('a contributor dies at every step', { timeout: 900_000 }, async (context) => {
  await ada.kill();
  rmSync(contributor, { recursive: true });
  const steps = halts.steps(join(network.folder, 'contributor-died'), contributor);
  let lives = 0;
  const live = async () => {
    if (lives > 0) assert.equal(ada.process.signalCode, 'SIGKILL', `after a death at '${steps.names().at(-1)}':\n${ada.tail()}`);
    assert.ok((lives += 1) < LIVES, 'it dies at ever new steps');
    await ada.start(steps.dying);
  };
  // What it does about a job that is over it does while it works for the next one.
  for (let number = 0, before = -1; before < lives; number += 1) {
    before = lives;
    const job = await new Job('contributor', number).begin();
    const run = job.run();
    while (!run.end) {
      if (!ada.isRunning()) await live();
      await until('a death, or the end of the job', 240, () => !ada.isRunning() || run.end, () => network.words());
    }
    await run.settled(1, network);
    await job.check();
  }
  checkAll(noted.contributor, steps, lives - 1, context);
});
