// A contributor that says that its computer is a million times as fast as it is.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { scene, startNetwork } from '../lib/network.mjs';
import { descendants } from '../lib/processes.mjs';
import { checkSum, files } from '../lib/render.mjs';

/** So many times as fast as it was measured. */
const BOAST = 1_000_000;
const [SIZE, FRAMES, COUNT] = ['96x54', '1-40', 40];

let network, ada, bo;
before(async () => {
  network = await startNetwork(['ada', 'bo']);
  [ada, bo] = network.workers;
  await bo.kill();
  const file = join(bo.folder, 'contributor', 'benchmark.json');
  const measured = JSON.parse(readFileSync(file, 'utf8'));
  writeFileSync(file, JSON.stringify({ ...measured, one: measured.one * BOAST, all: measured.all * BOAST }));
  await bo.start();
});
after(() => network?.stop());

/** Until what is returned is called nothing that a worker computes gets on, while it says that it works. */
function stuck(worker) {
  const timer = setInterval(() => {
    // Some have ended meanwhile.
    for (const { pid } of descendants(worker.process.pid)) try { process.kill(pid, 'SIGSTOP'); } catch { continue; }
  }, 20);
  return () => clearInterval(timer);
}

// Before anything was computed: what a worker did for others it says instead of its benchmark.
test('who says that it is a million times as fast and delivers nothing keeps nobody from work', { timeout: 300_000 }, async (context) => {
  ada.signal('SIGSTOP');
  await bo.idle();
  const samples = await network.samplesFor(scene('skin'), FRAMES, SIZE, 40);
  const release = stuck(bo);
  context.after(release);
  const render = network.render('//Eve', scene('skin'), { frames: FRAMES, size: SIZE, samples, out: join(network.folder, 'beside') });
  await render.until('bo to have tasks', 120, () => render.of('task_leased', bo).length > 0, network);
  ada.signal('SIGCONT');
  const began = Date.now();
  const settled = await render.settled(180, network);
  context.diagnostic(`${COUNT} frames by one worker beside one that is stuck: ${((Date.now() - began) / 1_000).toFixed(0)} s`);
  assert.equal(files(render.out).size, COUNT);
  const paid = settled.workers.find(({ account }) => account === ada.address);
  assert.ok(paid.units >= settled.delivered * 0.9, `ada is paid for ${paid.units} of ${settled.delivered}`);
  checkSum(settled);
  release();
  await bo.kill();
  await bo.start();
});

test('who says that it is a million times as fast gets work by what it does, and is paid for that alone', { timeout: 300_000 }, async (context) => {
  await bo.idle();
  await ada.idle();
  const samples = await network.samplesFor(scene('skin'), FRAMES, SIZE, 40);
  const render = network.render('//Dave', scene('skin'), { frames: FRAMES, size: SIZE, samples, out: join(network.folder, 'frames') });
  const settled = await render.settled(240, network);
  const said = (worker) => render.of('worker_joined', worker)[0].speed;
  assert.ok(said(bo) > 1_000 * said(ada), `bo says ${said(bo)}, ada ${said(ada)}`);
  assert.equal(files(render.out).size, COUNT);
  checkSum(settled);
  const share = (worker) => settled.workers.find(({ account }) => account === worker.address);
  context.diagnostic(`ada: ${share(ada).units} units, bo: ${share(bo).units}; ${said(ada)} and ${said(bo)} a second were said`);
  for (const worker of [ada, bo]) assert.ok(share(worker).units >= render.units(worker), `${worker.name} is paid for what it delivered`);
  assert.equal(share(ada).units + share(bo).units, settled.delivered);
  // Two computers of the same kind: neither has three quarters of the work.
  for (const worker of [ada, bo]) assert.ok(share(worker).units > settled.delivered / 4, `${worker.name} has ${share(worker).units} of ${settled.delivered}`);
});
