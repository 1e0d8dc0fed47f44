// Contributors who were drawn for a job and are asleep: the requester's scc has others drawn.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { connect, height } from '../../lib/api.mjs';
import { scene, startNetwork } from '../lib/network.mjs';
import { checkSum, files } from '../lib/render.mjs';
import { until } from '../lib/until.mjs';

/** Blocks without anybody after which others can be drawn; a block takes a second. */
const UNSERVED = 24;

let network, api;
before(async () => {
  network = await startNetwork(['ada', 'bo', 'cy']);
  ({ api } = await connect(network.node));
});
after(async () => { await api?.disconnect(); await network?.stop(); });

const openJob = async (id) => (await api.call.jobsApi.openJobs(0, 100)).find((job) => job.id.toNumber() === id);
const view = async (id) => (await api.call.jobsApi.job(id)).unwrap();

test('the one drawn worker is asleep: scc has another one drawn, though it was killed meanwhile, and the job is done', { timeout: 300_000 }, async () => {
  for (const worker of network.workers) worker.signal('SIGKILL');
  await Promise.all(network.workers.map((worker) => worker.ended));
  const out = join(network.folder, 'frames');
  const render = () => network.render('//Dave', scene('alpha'), { frames: '1-2', size: '64x36', samples: 8, 'max-workers': 1, out });
  const killed = render();
  await killed.until('the job', 60, () => killed.of('posted').length > 0, network);
  const [{ job }] = killed.of('posted');
  const drawn = await until('the draw', 30, async () => (await openJob(job))?.drawn[0]?.toString());
  const others = network.workers.filter((worker) => worker.address !== drawn);
  assert.equal(others.length, 2);
  await Promise.all(others.map((worker) => worker.start()));
  const { posted, unservedSince } = await view(job);
  assert.equal(unservedSince.toNumber(), posted.toNumber());
  await until('half of the time', 60, async () => (await height(api)) >= posted.toNumber() + UNSERVED / 2);
  killed.kill('SIGKILL');
  await killed.ended;
  assert.equal((await view(job)).batch.toNumber(), 0, 'time alone draws nobody');

  const again = render();
  await again.until('others to be drawn', 90, () => again.of('drawn_again').length > 0, network);
  const [{ blocks }] = again.of('drawn_again');
  const redrawn = await view(job);
  assert.equal(redrawn.batch.toNumber(), 1);
  const waited = redrawn.unservedSince.toNumber() - posted.toNumber();
  // Not from the restart on: that would be half as long again, and the transaction takes a few blocks.
  assert.ok(waited >= UNSERVED && waited < 1.5 * UNSERVED, `others were drawn after ${waited} blocks, ${blocks} were told`);
  const second = (await openJob(job)).drawn.map(String);
  assert.equal(second.length, 1);
  assert.ok(others.some((worker) => worker.address === second[0]));
  const settled = await again.settled(180, network);
  assert.equal([...files(out).keys()].filter((name) => name.startsWith('frame_')).length, 2);
  assert.deepEqual(settled.workers.map((one) => one.account), second, 'who was drawn did the work');
  assert.equal(again.of('drawn_again').length, 1, 'who is served draws nobody');
  checkSum(settled);
});
