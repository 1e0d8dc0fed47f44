// A job on its way from machine to machine, and a kill at every step of either side: whoever is to be killed stands still there first.
// The same commands again bring it to its end, on one machine.
import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { haltable, isHalted } from '../lib/halt.mjs';
import { alone, checkKept, checkSame, folders, gave, machine, sceneOn } from '../lib/machines.mjs';
import { startNetwork } from '../lib/network.mjs';
import { checkSum } from '../lib/render.mjs';
import { until } from '../lib/until.mjs';

const KEY = '//Eve';
const LOOK = { size: '96x54', format: 'exr32', frames: '1-6' };
/** Seconds of a job on one core: more than all the steps take. */
const WORK = 130;

let network, halts, request;
before(async () => {
  network = await startNetwork(['ada', 'bo']);
  halts = haltable(network.folder);
  const on = machine(network, 'estimate');
  request = { ...LOOK, samples: await network.samplesFor(sceneOn(on, 'alpha'), LOOK.frames, LOOK.size, WORK) };
});
after(() => network?.stop());

/** A job's way: all runs of the command that began it, and of those that took it. */
class Way {
  runs = [];

  constructor(name) {
    [this.laptop, this.server] = ['laptop', 'server'].map((one) => machine(network, `${one}-${name}`));
  }

  /** The command that began it, on the laptop. */
  render(...steps) {
    const environment = { ...this.laptop.environment, ...halts(...steps) };
    const options = { ...request, out: join(this.laptop.folder, 'shots') };
    return this.#keep(this.laptop, network.render(KEY, sceneOn(this.laptop, 'alpha'), options, environment));
  }

  take(at, ...steps) {
    return this.#keep(at, network.take(KEY, this.job, {}, { ...at.environment, ...halts(...steps) }, at.folder));
  }

  #keep(at, run) {
    this.runs.push(Object.assign(run, { at }));
    return run;
  }

  /** Begins it; a frame is done when this returns. */
  async begin(...steps) {
    this.had = await network.balance(KEY);
    const run = this.render(...steps);
    await run.until('a frame', 180, () => run.of('frame_done').length > 0, network);
    this.job = run.of('posted')[0].job;
    return run;
  }

  /** Until workers deliver something to a run that nobody had accepted before. */
  async delivered(run) {
    const before = new Set(this.runs.filter((one) => one !== run).flatMap((one) => one.of('task_accepted').map(({ task }) => task)));
    const fresh = () => run.of('task_accepted').some(({ task }) => !before.has(task));
    await run.until('something to be delivered there', 120, fresh, network);
  }

  /** Where the key came to that is not in its place yet. */
  isWhole({ taking }) {
    return existsSync(taking) && readdirSync(taking).some((name) => existsSync(join(taking, name, 'job.key')));
  }

  /** What holds whoever was killed: one run at a time hands out tasks, each is accepted and paid once, the frames are right. */
  async check(last) {
    const settled = await last.settled(400, network);
    assert.equal(settled.job, this.job);
    checkSum(settled);
    assert.equal(this.runs.flatMap((run) => run.of('posted')).length, 1, 'paid once');
    const { free, held } = await network.balance(KEY);
    const spent = this.had.free + this.had.held - free - held;
    assert.ok(spent < BigInt(settled.paid) * 11n / 10n, `${spent} planck are gone, ${settled.paid} were paid`);
    // Each task by the run that told of it first: runs that go on tell what others accepted once more.
    const accepted = new Map();
    const events = this.runs.flatMap((run) => run.of('task_accepted').map((event) => ({ run, ...event })));
    for (const event of events.sort((one, other) => one.at - other.at)) {
      const before = accepted.get(event.task);
      assert.equal(event.worker, before?.worker ?? event.worker, `task ${event.task} is accepted once`);
      if (!before) accepted.set(event.task, event);
    }
    const spans = this.runs.map((run) => [...accepted.values()].filter((event) => event.run === run).map(({ at }) => at))
      .filter((times) => times.length > 0).map((times) => [times[0], times.at(-1)]).sort(([one], [other]) => one - other);
    spans.slice(1).forEach(([from], place) => assert.ok(from > spans[place][1], `two machines served at once: ${JSON.stringify(spans)}`));
    for (const run of this.runs) checkKept(run, last);
    for (const { address, name } of network.workers) {
      const units = [...accepted.values()].filter(({ worker }) => worker === address).reduce((sum, { units }) => sum + units, 0);
      const paid = settled.workers.find(({ account }) => account === address)?.units ?? 0;
      assert.ok(paid >= units, `${name} has receipts for ${paid} of ${units} units`);
    }
    assert.ok(settled.delivered <= settled.units);
    checkSame(join(last.at.folder, 'shots'), await alone(network, 'alpha', request));
    assert.deepEqual(folders(last.at), [], 'the folder goes with the statement');
    const left = [this.laptop, this.server].flatMap(({ taking }) => (existsSync(taking) ? readdirSync(taking) : []));
    assert.deepEqual(left, [], 'nothing half is left');
  }
}

const stands = (run, what) => run.until(`it to stand still ${what}`, 90, () => isHalted(run.process.pid), network);
async function kill(run) {
  run.kill('SIGKILL');
  assert.deepEqual(await run.ended, { code: null, signal: 'SIGKILL' }, run.words());
}
/** A run ends with a sentence. */
async function refused(run, code, ...sentences) {
  await until('scc to end', 120, () => run.end, () => network.words());
  assert.deepEqual(run.end, { code, signal: null }, run.words());
  for (const sentence of sentences) assert.match(run.failure().error, sentence);
}

/** Steps of the one that takes: what has happened, where it stands still, whether the other one may serve the job again. */
const TAKER = [
  ['before it calls', 'after linkat */taking/*/peer.key', true],
  ['with the manifest', 'after rename */taking/*/manifest.json', true],
  ['before program and inputs are in place', 'before open64 */taking/*/inputs/*', true],
  ['with one result in place', 'after linkat */taking/*/dispatcher/outputs/*', true],
  ['with the table on its disk, but not in place', 'before open64 */taking/*/dispatcher/tasks.redb', true],
  ['with the table', 'after rename */taking/*/job.json', true],
  ['before it asks for the key', 'after rename */taking/*/request.json', true],
  ['with the key, not on its disk', 'before rename */taking/*/job.key', false],
  ['with the key on its disk', 'after rename */taking/*/job.key', false],
  ['before the folder is in place', 'before rename */jobs/????????????????????????', false],
  ['with the folder in place', 'after rename */jobs/????????????????????????', false],
  ['before it looks at the chain', 'before rename */jobs/*/request.json', false],
  ['when the chain says that it has the job', 'before unlink */jobs/*/taken.json', false],
  ['without its mark', 'after unlink */jobs/*/taken.json', false],
  ['when it begins to serve', 'after rename */jobs/*/served.json', false],
];

test('the one that takes is killed at every step', { timeout: 900_000 }, async (context) => {
  const way = new Way('taker');
  const { laptop, server } = way;
  const first = await way.begin();
  for (const [what, step, isThere] of TAKER) {
    const run = way.take(server, step);
    await stands(run, what);
    assert.equal(gave(laptop), !isThere, `${what}: the mark`);
    await kill(run);
    assert.equal(run.of('task_accepted').length, 0);
    context.diagnostic(`killed ${what}`);
    if (step.includes('request.json') && isThere) {
      const served = () => first.of('note').some(({ text }) => /went away without the job: it is served here as before/.test(text));
      await first.until('the job to be served where it was', 90, served, network);
      await way.delivered(first);
    }
    if (step.includes('before rename */taking/*/job.key')) {
      await refused(way.render(), 3, new RegExp(`job ${way.job} goes on at another machine.*'scc take ${way.job}' here takes it back`));
      await refused(way.take(laptop), 3, new RegExp(`has just been given to another machine, and process ${first.process.pid} here waits`));
      assert.equal(first.end, undefined, 'it waits for the one that was killed');
      assert.equal(way.isWhole(server), false);
    }
  }
  const last = way.take(server);
  await until('the other one to end', 60, () => first.end, () => network.words());
  assert.deepEqual(first.end, { code: 0, signal: null }, first.words());
  assert.equal(first.of('given').length, 1);
  await way.check(last);
});

/** Steps at which the one that gives is killed: which of the two stands still, where, and who must have the job afterwards. */
const GIVER = [
  ['before it is called', 'taker', 'after linkat */taking/*/peer.key', 'either'],
  ['when it has shown its list', 'taker', 'after rename */taking/*/manifest.json', 'either'],
  ['while it gives program and inputs', 'taker', 'before open64 */taking/*/inputs/*', 'either'],
  ['while it gives results', 'taker', 'after linkat */taking/*/dispatcher/outputs/*', 'either'],
  ['when it has ended its work', 'taker', 'before open64 */taking/*/dispatcher/tasks.redb', 'either'],
  ['before its mark', 'giver', 'before rename */jobs/*/given.json', 'either'],
  ['with its mark, before it sends the key', 'giver', 'after rename */jobs/*/given.json', 'nobody'],
  ['with the key sent', 'taker', 'before rename */taking/*/job.key', 'taker'],
  ['with the key on the other disk', 'taker', 'after rename */taking/*/job.key', 'taker'],
  ['with the folder in place there', 'taker', 'after rename */jobs/????????????????????????', 'taker'],
];
/** Steps of a machine that takes a job back which it gave away. */
const BACK = ['after rename */jobs/*/taken.json', 'after unlink */jobs/*/peer.key', 'after unlink */jobs/*/given.json'];

test('the one that gives is killed at every step, and when it takes back what never arrived', { timeout: 900_000 }, async (context) => {
  const way = new Way('giver');
  const step = (place, who) => (GIVER[place]?.[1] === who ? GIVER[place][2] : undefined);
  let giver = await way.begin(step(0, 'giver'));
  for (const [place, [what, who, , owner]] of GIVER.entries()) {
    const other = giver.at === way.laptop ? way.server : way.laptop;
    // It is the next one that gives.
    let taker = way.take(other, step(place, 'taker'), step(place + 1, 'giver'));
    await stands(who === 'taker' ? taker : giver, what);
    assert.equal(gave(giver.at), owner !== 'either', `${what}: the mark`);
    await kill(giver);
    taker.kill('SIGCONT');
    if (owner === 'either') {
      const again = giver.of('posted').length > 0 ? way.render() : way.take(giver.at);
      await taker.until('the job to arrive', 120, () => taker.of('taken').length > 0, network);
      await until('the other one to end', 60, () => again.end, () => network.words());
      assert.deepEqual(again.end, { code: 0, signal: null }, again.words());
    }
    if (owner === 'nobody') {
      assert.equal(giver.at, way.laptop);
      await refused(taker, 1, new RegExp(`job ${way.job} is not here.*then say 'scc take ${way.job}' again`));
      await refused(way.render(), 3, new RegExp(`If it never arrived there, 'scc take ${way.job}' here takes it back`));
      for (const halt of BACK) {
        const back = way.take(giver.at, halt);
        await stands(back, halt);
        await kill(back);
      }
      const back = way.take(giver.at);
      await way.delivered(back);
      taker = way.take(other, step(place + 1, 'giver'));
      await until('the other one to end', 60, () => back.end, () => network.words());
      assert.deepEqual(back.end, { code: 0, signal: null }, back.words());
    }
    await way.delivered(taker);
    if (other === way.server) {
      await refused(way.render(), 3, new RegExp(`job ${way.job} goes on at another machine`));
    }
    context.diagnostic(`killed ${what}: ${taker.of('task_accepted').length} tasks are accepted`);
    giver = taker;
  }
  await way.check(giver);
});

test('a copy that was never put in its place leaves the place to a later job of the same request', { timeout: 600_000 }, async () => {
  const way = new Way('late');
  const { server } = way;
  const first = await way.begin();
  const killed = way.take(server, 'before rename */jobs/????????????????????????');
  await stands(killed, 'before the folder is in place');
  await Promise.all([kill(killed), kill(first)]);
  await network.ask('--key', KEY, 'cancel', `${way.job}`, '--yes');
  const render = () =>
    network.render(KEY, sceneOn(server, 'alpha'), { ...request, out: join(server.folder, 'shots') }, server.environment);
  const later = render();
  await later.until('a frame', 180, () => later.of('frame_done').length > 0, network);
  const { job } = later.of('posted')[0];
  const [folder] = folders(server);
  await refused(way.take(server), 3, /another job here by now.*nothing was changed/);
  assert.ok(existsSync(join(folder, 'job.key')), 'its key is there');
  // Nobody serves it at the moment: its folder is as good as before.
  await kill(later);
  await refused(way.take(server), 3, /another job here by now/);
  assert.ok(existsSync(join(folder, 'job.key')) && existsSync(join(folder, 'dispatcher/tasks.redb')), 'its key and table are there');
  const again = render();
  const settled = await again.settled(300, network);
  assert.equal(settled.job, job);
  checkKept(later, again);
});

test('a command that was half way in when the job was given away serves nothing', { timeout: 600_000 }, async () => {
  const way = new Way('half-way');
  const { laptop, server } = way;
  const first = await way.begin();
  const late = way.render('before open64 */jobs/*/job.key');
  await stands(late, 'before it asks for the key');
  const taker = way.take(server);
  await taker.until('the job to arrive', 120, () => taker.of('taken').length > 0, network);
  assert.deepEqual(await first.ended, { code: 0, signal: null }, first.words());
  await way.delivered(taker);
  late.kill('SIGCONT');
  await refused(late, 3, new RegExp(`job ${way.job} goes on at another machine`));
  assert.equal(late.of('resumed').length, 0);
  assert.ok(gave(laptop));
  await way.check(taker);
});
