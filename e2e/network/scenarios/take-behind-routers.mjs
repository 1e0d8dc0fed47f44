// A job moves between machines behind routers at home; only the chain and a relay are public. From a laptop whose router lets nobody
// through to a server, so over the relay alone; from there to a third machine, whose router and the server's let each other through. Runs
// in namespaces of its own, whose addresses count as public ones.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { checkBooks, openChain } from '../../lib/read-books.mjs';
import { Switch } from '../lib/hosts.mjs';
import { alone, checkKept, checkSame, machine, sceneOn } from '../lib/machines.mjs';
import { scene, startNetwork } from '../lib/network.mjs';
import { checkSum } from '../lib/render.mjs';
import { play, say } from '../lib/scenario.mjs';

const PORT = 30_500;
const KEY = '//Dave';
const LOOK = { size: '96x54', format: 'exr32', frames: '1-6' };
/** Seconds of the job on one core. */
const WORK = 60;
/** What a machine at home has by default: every address, any port. */
const ANYWHERE = ['/ip4/0.0.0.0/tcp/0', '/ip4/0.0.0.0/udp/0/quic-v1'];

const switch_ = await Switch.open({ isPublic: true });
const rita = await switch_.host('rita');
const ada = await switch_.home('ada', 'port-restricted-cone');
const hosts = { rita, ada, bo: await switch_.home('bo', 'port-restricted-cone') };
const at = `/ip4/${rita.address}/tcp/${PORT}`;
// She relays and works for nobody.
const words = { rita: ['--worker-listen', at, '--worker-relay', at, '--worker-min-price', `${10n ** 24n}`] };
const network = await startNetwork(Object.keys(hosts), { address: switch_.address, hosts, words, isOpen: true, isLive: true });
const [relay] = network.workers;

/** A machine of the requester behind a router. */
async function home(name, router) {
  const host = await switch_.home(name, router);
  const there = machine(network, name);
  return { ...there, host, environment: { ...there.environment, SCC_NODE: network.node.url.replace('127.0.0.1', switch_.address) } };
}
const take = (to, job) => network.take(KEY, job, { listen: ANYWHERE }, to.environment, to.folder, to.host);
/** Bytes that the relay has carried. */
async function carried() {
  const words = ['worker', 'show', '--json', '--worker-dir', join(relay.folder, 'contributor')];
  const { stdout } = await promisify(execFile)(...rita.command(process.env.SCC_NODE_BIN, words));
  return JSON.parse(stdout).relayed?.bytes ?? 0;
}
/** Takes the job from one machine to another; gives the run there. */
async function move(from, to, job, what) {
  const before = await carried();
  const run = take(to, job);
  await run.until('the job to arrive', 120, () => run.of('taken').length > 0, network);
  await from.until('the other one to end', 90, () => from.end, network).catch((error) => { if (!from.end) throw error; });
  assert.deepEqual(from.end, { code: 0, signal: null }, from.words());
  assert.deepEqual(from.of('given').map((event) => event.job), [job]);
  const tasks = new Set(from.of('task_accepted').map(({ task }) => task));
  await run.until('something to be delivered there', 120, () => run.of('task_accepted').some(({ task }) => !tasks.has(task)), network);
  const { bytes, files } = run.of('taking')[0];
  const relayed = (await carried()) - before;
  say(`${what}: ${files} files, ${bytes} bytes and the rest; the relay carried ${relayed} bytes meanwhile`);
  for (const event of run.of('note')) say(`  note: ${event.text}`);
  return { run, bytes, relayed };
}

await play(network, async () => {
  say('a relay and two contributors are enlisted');
  const [laptop, server, desk] = [await home('laptop', 'symmetric'), await home('server', 'port-restricted-cone'), await home('desk', 'port-restricted-cone')];
  const request = { ...LOOK, samples: await network.samplesFor(scene('alpha'), LOOK.frames, LOOK.size, WORK) };
  const first = network.render(KEY, sceneOn(laptop, 'alpha'), { ...request, listen: ANYWHERE, out: join(laptop.folder, 'shots') },
    laptop.environment, laptop.host);
  await first.until('a frame', 180, () => first.of('frame_done').length > 0, network);
  const { job } = first.of('posted')[0];
  assert.ok(first.of('note').some(({ text }) => /come through 1 relay/.test(text)), first.words());

  const { run: second, bytes, relayed } = await move(first, server, job, 'over the relay');
  assert.ok(relayed >= bytes, 'nobody can know the port that a symmetric router gives');
  const { run: third } = await move(second, desk, job, 'between two routers that keep the port');

  const settled = await third.settled(300, network);
  say('the job is settled');
  assert.equal(settled.job, job);
  checkSum(settled);
  for (const run of [first, second]) checkKept(run, third);
  checkSame(join(desk.folder, 'shots'), await alone(network, 'alpha', request));
  const { books } = await checkBooks(await openChain(network.node.url));
  assert.ok(books.awarded.size <= 2 && books.awarded.size > 0);
});
