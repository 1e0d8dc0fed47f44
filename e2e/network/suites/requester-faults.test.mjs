// The requester's program is killed. The same command takes the job up again; nothing is paid or computed twice.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { scene, startNetwork } from '../lib/network.mjs';
import { files } from '../lib/render.mjs';

const TOKEN = 1_000_000_000_000n;

let network;
before(async () => { network = await startNetwork(['ada', 'bo']); });
after(() => network?.stop());

const start = (name, options) =>
  network.render('//Eve', scene('alpha'), { size: '96x54', format: 'exr32', out: join(network.folder, name), ...options });

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
