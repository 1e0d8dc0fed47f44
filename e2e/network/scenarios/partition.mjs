// A contributor on a machine of its own loses the network in the middle of a task for longer than the requester's patience, then
// gets it back. Meanwhile it computes on; afterwards it joins again, and what it computed is accepted and paid. Nobody else works on
// the job, so that nobody is faster. Runs in namespaces of its own.
import assert from 'node:assert/strict';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { checkBooks, openChain } from '../../lib/read-books.mjs';
import { until } from '../../lib/until.mjs';
import { Switch } from '../lib/hosts.mjs';
import { scene, startNetwork } from '../lib/network.mjs';
import { childrenSeconds, watchChildren } from '../lib/processes.mjs';
import { files } from '../lib/render.mjs';
import { play, say } from '../lib/scenario.mjs';

const [SIZE, FRAMES] = ['96x54', '1-5'];
/** Seconds of all tasks on one core; each frame is a task. */
const [WORK, TASK] = [20, 30];
/** Silence after which a requester gives a worker's tasks to others, in seconds. */
const PATIENCE = 30;

/** Whether a contributor's node can be dialled from here. */
const answers = ({ host, port }) => new Promise((resolve) => {
  const socket = createConnection({ host: host.address, port, timeout: 3_000 });
  const end = (answer) => { socket.destroy(); resolve(answer); };
  socket.once('connect', () => end(true)).once('error', () => end(false)).once('timeout', () => end(false));
});

const switch_ = await Switch.open();
const host = await switch_.host('ada');
const network = await startNetwork(['ada'], { address: switch_.address, hosts: { ada: host } });
await play(network, async () => {
  const [ada] = network.workers;
  say('a contributor is enlisted');
  const samples = await network.samplesFor(scene('skin'), FRAMES, SIZE, WORK);
  const render = network.render('//Dave', scene('skin'), { frames: FRAMES, size: SIZE, samples, format: 'exr32',
    'task-seconds': TASK, listen: `/ip4/${switch_.address}/tcp/0`, out: join(network.folder, 'frames') });
  // One process compiles the module, then each task has one. A task that has just begun has its whole length before it.
  const children = watchChildren(ada.process.pid);
  await render.until('ada to begin its second task', 240, () => children.seen.size >= 3, network);
  assert.ok(await answers(ada));
  await host.cut();
  const [cut, spent] = [Date.now(), childrenSeconds(ada.process.pid)];
  const more = () => childrenSeconds(ada.process.pid) - spent;
  say('ada is cut off');
  assert.equal(await answers(ada), false, 'nothing gets through');
  await render.until('ada to compute while it is cut off', PATIENCE - 5, () => more() > 1, network);
  await render.until('the requester to give up on ada', PATIENCE + 60, () => render.of('worker_lost').length > 0, network);
  say(`the requester has given up on ada, which has computed ${more().toFixed(1)} s more`);
  const lost = render.of('worker_lost')[0].at - cut;
  assert.ok(lost >= (PATIENCE - 5) * 1_000, `lost after ${lost} ms`);
  assert.ok(ada.isRunning(), 'ada is well all the time');
  const joined = render.of('worker_joined').length;

  await host.heal();
  const healed = Date.now();
  say('ada is connected again');
  await render.until('ada to join again', 120, () => render.of('worker_joined').length > joined, network);
  say('ada has joined again');
  const settled = await render.settled(300, network);
  const tasks = render.of('task_accepted').map((event) => event.task);
  assert.equal(new Set(tasks).size, tasks.length, 'a task is accepted once');
  // So what was computed during the cut is what was accepted afterwards.
  assert.equal(children.stop(), tasks.length + 1, 'no task is computed twice');
  assert.ok(render.of('task_accepted').filter((event) => event.at > healed).length >= 3, 'new tasks are taken');

  assert.deepEqual(settled.workers.map((one) => [one.account, one.units]), [[ada.address, render.units()]]);
  assert.equal(settled.delivered, render.units());
  assert.equal(files(render.out).size, 5);
  const { books } = await checkBooks(await openChain(network.node.url));
  assert.equal(books.awarded.size, 1, 'it has a claim');
  // Its own node saw nothing of the chain meanwhile, and sees all of it now.
  const height = Number((await network.node.call('chain_getHeader')).number);
  await until('ada\'s node to have caught up', 60,
    () => [...ada.saidNow().matchAll(/best: #(\d+)/g)].some(([, best]) => Number(best) >= height), () => ada.tail());
});
