// Contributors vanish and come back. No accepted frame is lost, nobody is paid twice, whoever returns is credited. What becomes of one
// that only falls silent: partition.test.mjs.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { scene, startNetwork } from '../lib/network.mjs';
import { files } from '../lib/render.mjs';

const SIZE = '96x54';

let network, ada, bo;
before(async () => {
  network = await startNetwork(['ada', 'bo']);
  [ada, bo] = network.workers;
});
after(() => network?.stop());

/** Begins a job of about so many seconds on one core. */
async function begin(name, frames, seconds) {
  for (const worker of network.workers) await worker.idle();
  const samples = await network.samplesFor(scene('skin'), frames, SIZE, seconds);
  const out = join(network.folder, name);
  return network.render('//Dave', scene('skin'), { frames, size: SIZE, samples, format: 'exr32', out });
}

/** Waits until a worker was paid for so many tasks and has another one in hand. */
const midTask = (render, worker, tasks = 1) =>
  render.until(`${worker.name} to be in the middle of a task`, 120,
    () => render.of('task_accepted', worker).length >= tasks && worker.tasksInHand() > 0, network);

/** What every settlement must be, whatever happened. */
function checkSettlement(render, settled) {
  const share = (worker) => settled.workers.find((one) => one.account === worker.address)?.units ?? 0;
  const sum = settled.workers.reduce((total, one) => total + one.units, 0);
  assert.equal(sum, settled.delivered);
  assert.ok(sum <= settled.units, `${sum} units are paid, ${settled.units} were bought`);
  for (const worker of network.workers) {
    assert.ok(share(worker) >= render.units(worker), `${worker.name} has ${share(worker)} of ${render.units(worker)} units`);
  }
  const tasks = render.of('task_accepted').map((event) => event.task);
  assert.equal(new Set(tasks).size, tasks.length, 'a task is accepted once');
  return { share, sum };
}

test('a worker that is killed in the middle of a task loses nothing and is paid for what it had delivered', async () => {
  const render = await begin('killed', '1-6', 9);
  await midTask(render, ada);
  await ada.kill();
  const paidBefore = render.units(ada);
  const settled = await render.settled(240, network);
  const { share, sum } = checkSettlement(render, settled);
  assert.equal(files(render.out).size, 6);
  // With one worker left nobody computes a copy: every unit is that of one accepted task.
  assert.equal(sum, render.units());
  assert.equal(share(ada), render.units(ada));
  assert.ok(share(ada) >= paidBefore && paidBefore > 0);
  assert.equal(share(bo), render.units(bo));
});

test('a worker that is killed and started again in its folders goes on with the same job and is credited', async () => {
  if (!ada.isRunning()) await ada.start();
  const render = await begin('restarted', '1-6', 18);
  await render.until('bo to be paid for a task', 120, () => render.of('task_accepted', bo).length > 0, network);
  await midTask(render, ada);
  await ada.kill();
  // However long ada takes to start, bo leaves it something to do.
  bo.signal('SIGSTOP');
  try {
    const firstLife = render.of('task_accepted', ada).length;
    await ada.start();
    await render.until('ada to deliver after its return', 150,
      () => render.of('task_accepted', ada).length > firstLife, network);
  } finally {
    bo.signal('SIGCONT');
  }
  const settled = await render.settled(300, network);
  const { share } = checkSettlement(render, settled);
  assert.ok(share(ada) > 0 && share(bo) > 0);
  assert.equal(files(render.out).size, 6);
  assert.equal(ada.saidNow().includes('Enlisted in block'), false, 'it is the same worker to the chain');
});
