// Ten thousand addresses, each with a connection that says nothing and comes back when it is closed: at a requester's port while strangers compute
// for it, then at the port of the relay over which a requester at home is reached. Runs in namespaces of its own.
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { until } from '../../lib/until.mjs';
import { Switch } from '../lib/hosts.mjs';
import { scene, startNetwork } from '../lib/network.mjs';
import { ownSeconds } from '../lib/processes.mjs';
import { checkSum, files } from '../lib/render.mjs';
import { play, say } from '../lib/scenario.mjs';

const run = promisify(execFile);
const CROWD = fileURLToPath(new URL('../lib/crowd.mjs', import.meta.url));
/** Connections, the first numbers of their addresses, and milliseconds after which one that was closed comes back. */
const [CROWD_SIZE, CROWD_NETWORK, PAUSE] = [10_000, '10.99', 5_000];
const [SIZE, FRAMES, PORT] = ['96x54', '1-8', 30_500];
/** Seconds of all tasks on one core. */
const WORK = 30;
/** What a victim may have besides what it had before: a transport has 256 handshakes under way and 192 incoming connections at most. */
const [MORE_FILES, MORE_MEMORY] = [256 + 192, 64];
/** What the victim says of it. */
const REASON = /a hundred connections within a minute were refused or came to nothing/;

const switch_ = await Switch.open();
const hosts = { rita: await switch_.host('rita'), bert: await switch_.home('bert', 'symmetric') };
const [dave, eve, mob] = [await switch_.host('dave'), await switch_.home('eve', 'symmetric'), await switch_.host('mob')];
const at = `/ip4/${hosts.rita.address}/tcp/${PORT}`;
// She relays and works for nobody.
const words = { rita: ['--worker-listen', at, '--worker-relay', at, '--worker-min-price', `${10n ** 24n}`] };
const network = await startNetwork(Object.keys(hosts), { address: switch_.address, hosts, words, isOpen: true });

/** Open files and MiB of memory of a process. */
const usage = (pid) => ({
  files: readdirSync(`/proc/${pid}/fd`).length,
  memory: Math.round(Number(readFileSync(`/proc/${pid}/status`, 'utf8').match(/^VmRSS:\s+(\d+) kB$/m)[1]) / 1_024),
});

/** A crowd at a port of a host; what it prints, and the most that the victim had meanwhile. */
function crowd(host, pid) {
  const child = spawn(...mob.command(process.execPath, [CROWD, host.address, `${PORT}`, CROWD_NETWORK, `${CROWD_SIZE}`, `${PAUSE}`]),
    { stdio: ['ignore', 'pipe', 'inherit'] });
  process.once('exit', () => child.kill('SIGKILL'));
  const seen = { figures: {}, most: usage(pid) };
  createInterface({ input: child.stdout }).on('line', (line) => { seen.figures = JSON.parse(line); });
  const timer = setInterval(() => {
    // Whoever has ended has nothing.
    try { for (const [name, value] of Object.entries(usage(pid))) seen.most[name] = Math.max(seen.most[name], value); } catch { clearInterval(timer); }
  }, 200);
  return Object.assign(seen, { stop: () => { clearInterval(timer); child.kill('SIGKILL'); } });
}

/** A render by somebody on a machine, until it is paid for. */
async function post(key, host, out, samples) {
  const node = network.node.url.replace('127.0.0.1', switch_.address);
  const render = network.render(key, scene('skin'), { frames: FRAMES, size: SIZE, samples, format: 'exr32', 'task-seconds': 2,
    listen: `/ip4/${host.address}/tcp/${PORT}`, out: join(network.folder, out) }, { SCC_NODE: node, SCC_HOME: join(network.folder, `home-${out}`) }, host);
  await render.until('the job', 60, () => render.of('posted').length > 0, network);
  return render;
}

/** The same, until its first task is accepted. */
async function begin(...how) {
  const render = await post(...how);
  await render.until('the first task', 120, () => render.of('task_accepted').length > 0, network);
  return render;
}

/**
 * The job ends with all its frames and its worker's pay while the crowd is at `host`, whose process costs bounded files and memory; `then` is done when
 * everybody has called.
 */
async function flooded(render, name, host, pid, then = () => {}) {
  const [before, seconds, began] = [usage(pid), ownSeconds(pid), Date.now()];
  const there = crowd(host, pid);
  await render.until('everybody to have called', 60, () => there.figures.addresses === CROWD_SIZE, network);
  const [tasks, cost] = [render.of('task_accepted').length, ownSeconds(pid) - seconds];
  say(`${name}: ${JSON.stringify(there.figures)} after ${((Date.now() - began) / 1_000).toFixed(1)} s, which took ${cost.toFixed(1)} s of its processor; \
${tasks} tasks are accepted`);
  then();
  const settled = await render.settled(240, network);
  there.stop();
  say(`${name}: settled; ${JSON.stringify(there.figures)}; before ${JSON.stringify(before)}, at most ${JSON.stringify(there.most)}`);
  assert.ok(render.of('task_accepted').length > tasks, 'tasks were accepted while everybody called');
  assert.ok(there.figures.opened >= CROWD_SIZE && there.figures.ended >= there.figures.opened - CROWD_SIZE);
  assert.ok(there.most.files <= before.files + MORE_FILES, `${there.most.files} files, and ${before.files} before`);
  assert.ok(there.most.memory <= before.memory + MORE_MEMORY, `${there.most.memory} MiB, and ${before.memory} before`);
  assert.equal(files(render.out).size, 8);
  checkSum(settled);
  assert.deepEqual(settled.workers.map(({ account }) => account), [network.worker('bert').address]);
}

await play(network, async () => {
  await run(...mob.command('ip', ['route', 'add', 'local', `${CROWD_NETWORK}.0.0/16`, 'dev', 'lo']));
  for (const victim of [dave, hosts.rita]) {
    await run(...victim.command('ip', ['route', 'add', `${CROWD_NETWORK}.0.0/16`, 'via', mob.address]));
  }
  const samples = await network.samplesFor(scene('skin'), FRAMES, SIZE, WORK);
  const [rita, bert] = network.workers;

  const direct = await begin('//Dave', dave, 'direct', samples);
  await flooded(direct, 'a requester', dave, direct.process.pid);
  const says = (render) => render.of('log').filter(({ text }) => REASON.test(text)).length;
  assert.ok(says(direct) >= 1, direct.words());

  // Whoever calls for the first time finds room, too: it calls once.
  await bert.idle();
  bert.signal('SIGSTOP');
  const called = await post('//Ferdie', dave, 'called', samples);
  await flooded(called, 'a requester whom nobody has met', dave, called.process.pid, () => bert.signal('SIGCONT'));
  assert.deepEqual([says(called) >= 1, called.of('drawn_again')], [true, []]);

  await bert.idle();
  const idle = usage(rita.process.pid).files;
  const relayed = await begin('//Eve', eve, 'relayed', samples);
  await flooded(relayed, 'a relay', hosts.rita, rita.process.pid);
  assert.deepEqual([...new Set(relayed.of('worker_path', bert).map(({ path }) => path))], ['relayed']);
  assert.match(rita.log(), REASON);
  // Who was let in and said nothing is gone by itself.
  await until('the relay to be rid of them', 30, () => usage(rita.process.pid).files < idle + 16, () => network.words());
});
