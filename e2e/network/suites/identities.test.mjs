// Many accounts of one computer.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { scene, startNetwork } from '../lib/network.mjs';
import { checkSum, files } from '../lib/render.mjs';

const MANY = ['eins', 'zwei', 'drei', 'vier'];
const [SIZE, FRAMES, COUNT] = ['96x54', '1-60', 60];
/** Seconds of all tasks on one core. */
const WORK = 60;

let network, ada, many;
before(async () => {
  // Ada's computer has one processor, and the other, with four accounts, has one.
  network = await startNetwork(['ada', ...MANY], { places: { ada: 0, ...Object.fromEntries(MANY.map((name) => [name, 1])) } });
  [ada, ...many] = network.workers;
});
after(() => network?.stop());

test('four accounts of one computer hold four deposits and are paid for what one computer does', { timeout: 480_000 }, async (context) => {
  const held = async (worker) => BigInt((await network.ask('balance', worker.address)).held);
  const deposit = await held(ada);
  assert.ok(deposit > 0n);
  for (const worker of many) assert.equal(await held(worker), deposit, worker.name);

  const samples = await network.samplesFor(scene('skin'), FRAMES, SIZE, WORK);
  const render = network.render('//Dave', scene('skin'), { frames: FRAMES, size: SIZE, samples, out: join(network.folder, 'frames') });
  const settled = await render.settled(360, network);
  assert.equal(files(render.out).size, COUNT);
  checkSum(settled);
  const units = (worker) => settled.workers.find(({ account }) => account === worker.address)?.units ?? 0;
  const all = many.reduce((sum, worker) => sum + units(worker), 0);
  context.diagnostic(`ada has ${units(ada)} units, the four ${many.map(units).join(' + ')} = ${all}; ${render.of('worker_joined').length} joined`);
  assert.equal(render.of('task_rejected').length, 0);
  assert.ok(new Set(render.of('worker_joined').map(({ worker }) => worker)).size === 1 + MANY.length, 'all five came');
  // By accounts it would be four fifths; what else runs here takes more of ada's processor than of the other.
  assert.ok(all < settled.delivered * 0.75, `${all} of ${settled.delivered} units went to one computer of two`);
});
