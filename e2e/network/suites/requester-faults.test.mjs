// The requester's program is killed, interrupted, run twice, or finds its disk full. The same command takes the job up again;
// nothing is paid or computed twice.
import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
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

test('killed after the first frame, it resumes where it was', async () => {
  const samples = await network.samplesFor(scene('alpha'), '1-6', '96x54', 10);
  const options = { frames: '1-6', samples };
  const had = await network.balance('//Eve');
  const first = start('resumed', options);
  await first.until('the first frame', 120, () => first.of('frame_done').length > 0, network);
  const { kept, second } = await again(first, 'resumed', options);
  const settled = await second.settled(240, network);
  assert.ok(kept.size > 0, 'a frame was there when it was killed');
  assert.equal(checkKept(kept, second), 6);
  const told = second.of('task_accepted');
  for (const { task, worker } of first.of('task_accepted')) {
    assert.ok(told.some((event) => event.task === task && event.worker === worker), `task ${task} is ${worker}'s`);
  }
  assert.ok(settled.delivered >= second.units() && settled.delivered <= settled.units);
  const has = await network.balance('//Eve');
  const spent = had.free + had.held - has.free - has.held;
  assert.ok(spent >= 12n * TOKEN / 5n && spent < 13n * TOKEN, `${spent} planck were spent on one job of 12 tokens`);
});

test('killed after the last frame but before the settlement, it settles', async () => {
  const options = { frames: '1', samples: '8' };
  const first = start('settled', options);
  await first.until('the frame', 120, () => first.of('frame_done').length === 1, network);
  const { kept, second } = await again(first, 'settled', options);
  const settled = await second.settled(60, network);
  assert.equal(checkKept(kept, second), 1);
  assert.ok(settled.delivered >= second.units() && second.units() > 0);
});

test('interrupted while rendering, it says so with code 130 and resumes', async () => {
  const samples = await network.samplesFor(scene('alpha'), '1-4', '96x54', 8);
  const options = { frames: '1-4', samples };
  const first = start('interrupted', options);
  await first.until('the first frame', 120, () => first.of('frame_done').length > 0, network);
  first.kill('SIGINT');
  assert.deepEqual(await first.ended, { code: 130, signal: null });
  assert.equal(first.failure().code, 130);
  assert.match(first.failure().error, /job \d+ stays open until block \d+, every accepted frame is kept/);
  const second = start('interrupted', options);
  const settled = await second.settled(240, network);
  assert.equal(second.of('resumed')[0].job, first.of('posted')[0].job);
  assert.equal(second.of('posted').length, 0);
  assert.equal(settled.job, first.of('posted')[0].job);
});

test('interrupted while the settlement is waited for, it ends at once, and the next run tells the statement', async () => {
  const options = { frames: '1', samples: '8' };
  const first = start('waiting', options);
  await first.until('the wait for the settlement', 120, () => first.of('waiting').length > 0, network);
  first.kill('SIGINT');
  assert.deepEqual(await first.ended, { code: 130, signal: null });
  assert.match(first.failure().error, /the frames are written and job \d+ settles by itself at block \d+/);
  const settled = await start('waiting', options).settled(60, network);
  assert.equal(settled.job, first.of('posted')[0].job);
  checkSum(settled);
});

test('two renders of one key at once are both paid for and done', async () => {
  const renders = ['left', 'right'].map((name) => start(name, { frames: '1', samples: '8' }));
  const settled = await Promise.all(renders.map((render) => render.settled(120, network)));
  assert.notEqual(settled[0].job, settled[1].job);
  settled.forEach(checkSum);
});

test('frames that are there already are not paid for again', async () => {
  const first = await start('kept', { frames: '1-2', samples: '8' }).settled(120, network);
  const more = start('kept', { frames: '1-3', samples: '8' });
  const second = await more.settled(120, network);
  assert.deepEqual(more.of('frame_kept').map(({ frame }) => frame), [1, 2]);
  assert.deepEqual(more.of('frame_done').map(({ frame }) => frame), [3]);
  assert.equal(more.of('price')[0].kept, 2);
  assert.ok(second.units < first.units);
  const had = await network.balance('//Eve');
  const nothing = start('kept', { frames: '1-3', samples: '8' });
  assert.equal((await nothing.ended).code, 0);
  assert.equal(nothing.of('posted').length, 0);
  assert.deepEqual(await network.balance('//Eve'), had);
});

for (const [what, place] of [['the frames', 'out'], ['the job', 'home']]) {
  test(`when the disk of ${what} is full it ends with a sentence, and goes on when there is room`, async (t) => {
    const disk = smallDisk(join(network.folder, `disk-${place}`), 96);
    if (!disk) return t.skip('this machine lets nobody mount a disk');
    try {
      const samples = await network.samplesFor(scene('alpha'), '1-6', '96x54', 12);
      const out = place === 'out' ? join(disk.path, 'frames') : join(network.folder, 'full');
      const environment = place === 'home' ? { SCC_HOME: join(disk.path, 'home') } : {};
      const options = { frames: '1-6', samples, out };
      const first = start('full', options, environment);
      await first.until('the first frame', 120, () => first.of('frame_done').length > 0, network);
      disk.fill();
      await first.until('the end', 90, () => first.end, network);
      assert.equal(first.end.code, 1, network.words());
      assert.match(first.failure().error, /disk is full.*job \d+ stays open.*run the same command again/);
      disk.clear();
      const second = start('full', options, environment);
      const settled = await second.settled(240, network);
      assert.equal(settled.job, first.of('posted')[0].job);
      const told = second.of('task_accepted');
      for (const { task, worker } of first.of('task_accepted')) {
        assert.ok(told.some((event) => event.task === task && event.worker === worker), `task ${task} is ${worker}'s`);
      }
      checkSum(settled);
    } finally {
      disk.remove();
    }
  });
}

test('a copy of the folder on another machine takes the job over; the first program ends with a sentence', async () => {
  const samples = await network.samplesFor(scene('alpha'), '1-8', '96x54', 60);
  const homes = ['home-1', 'home-2'].map((name) => join(network.folder, name));
  const options = { frames: '1-8', samples };
  const first = start('copied', options, { SCC_HOME: homes[0] });
  await first.until('the job', 60, () => first.of('posted').length > 0, network);
  // As a backup finds it: at one moment.
  first.kill('SIGSTOP');
  cpSync(homes[0], homes[1], { recursive: true });
  first.kill('SIGCONT');
  const second = start('copied', options, { SCC_HOME: homes[1] });
  await second.until('the second to take it up', 60, () => second.of('resumed').length > 0, network);
  await first.until('the first to notice', 90, () => first.end, network);
  assert.equal(first.end.code, 1);
  assert.match(first.failure().error, /another scc serves job \d+ from elsewhere/);
  assert.equal(first.of('endpoint_replaced').length, 1);
  second.kill('SIGKILL');
});
