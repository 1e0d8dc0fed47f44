// The requester's program is killed, interrupted, run twice, or finds its disk full. The same command takes the job up again;
// nothing is paid or computed twice.
import assert from 'node:assert/strict';
import { cpSync, lstatSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { smallDisk } from '../lib/disk.mjs';
import { scene, startNetwork } from '../lib/network.mjs';
import { checkSum, files } from '../lib/render.mjs';

const TOKEN = 1_000_000_000_000n;

let network;
before(async () => { network = await startNetwork(['ada', 'bo']); });
after(() => network?.stop());

const start = (name, options, environment) =>
  network.render('//Eve', scene('alpha'), { size: '96x54', format: 'exr32', out: join(network.folder, name), ...options },
    environment);

/** Kills a run and starts it again with the same words. */
async function again(first, name, options) {
  first.kill('SIGKILL');
  await first.ended;
  const kept = files(first.out);
  return { kept, second: start(name, options) };
}

function checkKept(kept, second) {
  const now = files(second.out);
  const finished = [...kept].filter(([file]) => file.startsWith('frame_'));
  for (const [file, bytes] of finished) assert.ok(bytes.equals(now.get(file)), `${file} changed`);
  return [...now.keys()].filter((file) => file.startsWith('frame_')).length;
}

/** Frames with work enough that a program can be stopped between two of them. */
const several = { frames: '1-4', samples: '64' };
const isThere = (render) => () => render.of('frame_done').length > 0;

/** Each accepted task of the first run is the same worker's in the second. */
function checkTasks(first, second) {
  const told = second.of('task_accepted');
  for (const { task, worker } of first.of('task_accepted')) {
    assert.ok(told.some((event) => event.task === task && event.worker === worker), `task ${task} is ${worker}'s`);
  }
}

test('killed after the first frame, then interrupted while rendering, it resumes where it was', async () => {
  const had = await network.balance('//Eve');
  const first = start('resumed', several);
  await first.until('the first frame', 120, isThere(first), network);
  const { kept, second } = await again(first, 'resumed', several);
  assert.ok(kept.size > 0, 'a frame was there when it was killed');
  await second.until('a worker to come back', 120, () => second.of('worker_joined').length > 0, network);
  second.kill('SIGINT');
  assert.deepEqual(await second.ended, { code: 130, signal: null });
  assert.equal(second.failure().code, 130);
  assert.match(second.failure().error, /job \d+ stays open until block \d+, every accepted frame is kept/);
  const third = start('resumed', several);
  const settled = await third.settled(240, network);
  const { job } = first.of('posted')[0];
  for (const run of [second, third]) {
    assert.equal(run.of('resumed')[0].job, job);
    assert.equal(run.of('posted').length, 0);
  }
  assert.equal(settled.job, job);
  assert.equal(checkKept(kept, third), 4);
  checkTasks(first, third);
  checkTasks(second, third);
  assert.ok(settled.delivered >= third.units(), `${settled.delivered} units were delivered, ${third.units()} accepted\n${network.words()}`);
  assert.ok(settled.delivered <= settled.units, `${settled.delivered} of ${settled.units} units were delivered`);
  const has = await network.balance('//Eve');
  const spent = had.free + had.held - has.free - has.held;
  assert.ok(spent >= 12n * TOKEN / 5n && spent < 13n * TOKEN, `${spent} planck were spent on one job of 12 tokens`);
});

test('killed after the last frame, then interrupted while the settlement is waited for, it tells the statement', async () => {
  const options = { frames: '1', samples: '8' };
  const first = start('settled', options);
  await first.until('the frame', 120, isThere(first), network);
  const { kept, second } = await again(first, 'settled', options);
  await second.until('the wait for the settlement', 60, () => second.of('waiting').length > 0, network);
  second.kill('SIGINT');
  assert.deepEqual(await second.ended, { code: 130, signal: null });
  const { job } = first.of('posted')[0];
  assert.match(second.failure().error, new RegExp(`the frames are written and job ${job} settles by itself at block \\d+`));
  const settled = await start('settled', options).settled(60, network);
  assert.equal(settled.job, job);
  assert.equal(checkKept(kept, second), 1);
  assert.ok(settled.delivered >= second.units() && second.units() > 0);
  checkSum(settled);
});

let left;
test('two renders of one key at once are both paid for and done', async () => {
  const renders = ['left', 'right'].map((name) => start(name, { frames: '1-2', samples: '8' }));
  const settled = await Promise.all(renders.map((render) => render.settled(120, network)));
  [left] = settled;
  assert.notEqual(settled[0].job, settled[1].job);
  settled.forEach(checkSum);
});

test('frames that are there already are not paid for again', async () => {
  const more = start('left', { frames: '1-3', samples: '8' });
  const second = await more.settled(120, network);
  assert.deepEqual(more.of('frame_kept').map(({ frame }) => frame), [1, 2]);
  assert.deepEqual(more.of('frame_done').map(({ frame }) => frame), [3]);
  assert.equal(more.of('price')[0].kept, 2);
  assert.ok(second.units < left.units);
  // What was held for an earlier job may come free meanwhile.
  const all = async () => { const { free, held } = await network.balance('//Eve'); return free + held; };
  const had = await all();
  const nothing = start('left', { frames: '1-3', samples: '8' });
  assert.equal((await nothing.ended).code, 0);
  assert.equal(nothing.of('posted').length, 0);
  assert.equal(await all(), had);
});

for (const [what, place] of [['the frames', 'out'], ['the job', 'home']]) {
  test(`when the disk of ${what} is full it ends with a sentence, and goes on when there is room`, async (t) => {
    const disk = smallDisk(join(network.folder, `disk-${place}`), 96);
    if (!disk) return t.skip('this machine lets nobody mount a disk');
    try {
      const out = place === 'out' ? join(disk.path, 'frames') : join(network.folder, 'full');
      const environment = place === 'home' ? { SCC_HOME: join(disk.path, 'home') } : {};
      const options = { ...several, out };
      const first = start('full', options, environment);
      await first.until('the first frame', 120, isThere(first), network);
      disk.fill();
      await first.until('the end', 90, () => first.end, network);
      assert.equal(first.end.code, 1, network.words());
      assert.match(first.failure().error, /disk is full.*job \d+ stays open.*run the same command again/);
      disk.clear();
      const second = start('full', options, environment);
      const settled = await second.settled(240, network);
      assert.equal(settled.job, first.of('posted')[0].job);
      checkTasks(first, second);
      checkSum(settled);
    } finally {
      disk.remove();
    }
  });
}

test('a copy of the folder on another machine takes the job over; the first program ends with a sentence', async () => {
  const homes = ['home-1', 'home-2'].map((name) => join(network.folder, name));
  // More than is done before the end of the test.
  const options = { frames: '1-8', samples: '4000' };
  const first = start('copied', options, { SCC_HOME: homes[0] });
  await first.until('the job', 60, () => first.of('posted').length > 0, network);
  // As a backup finds it: at one moment.
  first.kill('SIGSTOP');
  cpSync(homes[0], homes[1], { recursive: true, filter: (path) => !lstatSync(path).isSocket() });
  first.kill('SIGCONT');
  const second = start('copied', options, { SCC_HOME: homes[1] });
  await second.until('the second to take it up', 60, () => second.of('resumed').length > 0, network);
  await first.until('the first to notice', 90, () => first.end, network);
  assert.equal(first.end.code, 1);
  assert.match(first.failure().error, /another scc serves job \d+ from elsewhere/);
  assert.equal(first.of('endpoint_replaced').length, 1);
  second.kill('SIGKILL');
});
