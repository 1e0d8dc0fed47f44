// Everybody dies at random, by power cut, over and over: contributors, requester, the author of blocks. No accepted frame is
// lost or changes, every frame is the one a local render gives, no task is paid twice.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { scene, startNetwork } from '../../network/lib/network.mjs';
import { until } from '../../network/lib/until.mjs';
import { checkStatements } from '../lib/books.mjs';
import { checkFrames, frames, renderLocally } from '../lib/pictures.mjs';
import { generator } from '../lib/random.mjs';

const [FRAMES, SIZE] = ['1-6', '96x54'];

export default async function kills({ seconds, quick, seed }) {
  const random = generator(seed);
  const [length, shots] = quick ? [6, 2] : [12, 4];
  const network = await startNetwork(['ada', 'bo']);
  try {
    const end = Date.now() + seconds * 1_000;
    const samples = await network.samplesFor(scene('skin'), FRAMES, SIZE, length);
    const expected = await renderLocally(network, scene('skin'), { frames: FRAMES, size: SIZE, samples, format: 'exr32' });
    const count = { author: 0, worker: 0, requester: 0 };
    let jobs = 0;
    do {
      const settled = await oneJob(network, `job-${jobs}`, samples, expected, random, shots, count);
      const { delivered } = await checkStatements(network, 1);
      assert.equal(delivered.get(settled.job), settled.delivered, `job ${settled.job}: the blocks say otherwise than scc`);
      jobs += 1;
    } while (Date.now() < end);
    return `seed ${seed}: ${jobs} jobs; killed: ${Object.entries(count).map(([who, times]) => `${who} ${times}×`).join(', ')}`;
  } catch (error) {
    error.message = `seed ${seed}: ${error.message}\n${network.words()}`;
    throw error;
  } finally {
    await network.stop();
  }
}

/** One job, at whose participants is shot until it is settled. */
async function oneJob(network, name, samples, expected, random, shots, count) {
  const options = { frames: FRAMES, size: SIZE, samples, format: 'exr32', out: join(network.folder, name) };
  const start = () => network.render('//Eve', scene('skin'), options);
  let render = start();
  const kept = new Map();
  await render.until('the first accepted task', 120, () => render.of('task_accepted').length > 0, network);
  for (let shot = 0; shot < shots && !render.end; shot++) {
    await sleep(500 + random(4_000));
    if (render.end) break;
    const who = ['worker', 'requester', 'worker', 'author'][random(4)];
    count[who] += 1;
    if (who === 'worker') {
      const worker = network.workers[random(2)];
      await worker.kill();
      await sleep(random(2_000));
      await worker.start();
    } else if (who === 'requester') {
      render.kill('SIGKILL');
      await render.ended;
      for (const [file, bytes] of frames(options.out)) kept.set(file, bytes);
      render = start();
    } else {
      await network.node.kill();
      await sleep(random(2_000));
      await network.node.start();
    }
  }
  // A requester that found no chain gives up with a sentence; the same command takes the job up again.
  for (let attempts = 0; ; attempts++) {
    await until('scc to end', 300, () => render.end, () => network.words());
    if (render.end.code === 0) break;
    assert.ok(attempts < 5, `scc ended with ${JSON.stringify(render.end)}\n${network.words()}`);
    render = start();
  }
  checkFrames(options.out, expected, kept);
  const settled = render.of('settled')[0];
  const tasks = render.of('task_accepted').map((event) => event.task);
  assert.equal(new Set(tasks).size, tasks.length, 'a task was accepted twice');
  assert.equal(settled.workers.reduce((sum, one) => sum + one.units, 0), settled.delivered);
  assert.ok(settled.delivered <= settled.units);
  return settled;
}
