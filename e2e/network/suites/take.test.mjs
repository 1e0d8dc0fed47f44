// A job moves from the machine that began it to another one with the same key, while workers compute it.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { makeScene, plainFrames, samePixels } from '../lib/blender.mjs';
import { alone, checkKept, checkSame, folders, gave, machine, sceneOn } from '../lib/machines.mjs';
import { startNetwork } from '../lib/network.mjs';
import { checkSum, files, Told } from '../lib/render.mjs';
import { until } from '../lib/until.mjs';

let network;
before(async () => { network = await startNetwork(['ada', 'bo']); });
after(() => network?.stop());

const request = { size: '96x54', format: 'exr32', frames: '1-6', samples: '1000' };
const ask = (...words) => network.ask('--key', '//Eve', ...words);
const begin = (at, options) =>
  network.render('//Eve', sceneOn(at, 'alpha'), { ...request, out: join(at.folder, 'shots'), ...options }, at.environment);
const take = (at, job, options) => network.take('//Eve', job, options, at.environment, at.folder);
async function posted(render) {
  await render.until('the job', 60, () => render.of('posted').length > 0, network);
  return render.of('posted')[0].job;
}
const frames = (render, count) => render.until(`${count} frames`, 180, () => render.of('frame_done').length >= count, network);
/** A job of which the first frame is done on one machine; another one stands by. */
async function half(name, options = {}) {
  const [laptop, server] = [machine(network, `lap-${name}`), machine(network, `server-${name}`)];
  const first = begin(laptop, options);
  const job = await posted(first);
  await frames(first, 1);
  return { laptop, server, first, job };
}
/** Somebody who has begun to copy. */
async function copying(at, job) {
  const taker = take(at, job, {});
  await taker.until('it to copy', 60, () => taker.of('taking').length > 0, network);
  return taker;
}
const gone = (at) => rmSync(join(at.folder, 'alpha.glb'));

/** Every frame is there and is what one machine alone makes of the scene. */
const checkFrames = async (folder) => checkSame(folder, await alone(network, 'alpha', request));

test('half done it goes to a machine that never saw the scene, ends there, and is paid once', { timeout: 420_000 }, async () => {
  const had = await network.balance('//Eve');
  const { laptop, server, first, job } = await half('done');
  const { endpoint } = await ask('job', `${job}`);
  gone(laptop);
  const second = take(server, job, {});
  await second.until('the job to arrive', 60, () => second.of('taken').length > 0, network);
  assert.deepEqual(await first.ended, { code: 0, signal: null }, first.words());
  assert.deepEqual(first.of('given').map((event) => event.job), [job]);
  const same = begin(laptop, {});
  assert.deepEqual(await same.ended, { code: 3, signal: null }, same.words());
  assert.match(same.failure().error, new RegExp(`job ${job} goes on at another machine.*'scc take ${job}' here takes it back.*nothing was paid`));
  const watched = await network.sccWith(laptop.environment, '--json', '--key', '//Eve', 'watch', `${job}`);
  assert.equal(watched.code, 3, watched.stderr);
  assert.match(watched.stderr, new RegExp(`job ${job} goes on at another machine`));
  const settled = await second.settled(300, network);
  const [taking] = second.of('taking');
  assert.ok(taking.bytes > 0 && taking.files >= 2);
  assert.equal(second.of('taken')[0].out, join(server.folder, 'shots'));
  assert.equal(second.of('posted').length, 0);
  assert.equal(settled.job, job);
  checkSum(settled);
  checkKept(first, second);
  await checkFrames(join(server.folder, 'shots'));
  assert.ok(existsSync(join(laptop.folder, 'shots')), 'what was written there stays there');
  const { free } = await network.balance('//Eve');
  assert.ok(had.free - free < BigInt(settled.paid) * 11n / 10n, 'paid once');
  assert.notEqual(endpoint.peer_id, undefined);
  assert.deepEqual(folders(server), [], 'the folder goes with the statement');
});

test('left to the background there it is watched, paused, given on to a third machine and back', { timeout: 420_000 }, async () => {
  const { laptop, server, first, job } = await half('on and back');
  const left = take(server, job, { detach: true, out: 'elsewhere' });
  assert.deepEqual(await left.ended, { code: 0, signal: null }, left.words());
  assert.deepEqual(await first.ended, { code: 0, signal: null }, first.words());
  const say = (at, ...words) => network.sccWith(at.environment, '--json', '--key', '//Eve', ...words);
  const paused = await say(server, 'pause', `${job}`);
  assert.equal(paused.code, 0, paused.stderr);
  const there = await say(laptop, 'pause', `${job}`);
  assert.equal(there.code, 3, 'nothing can be said where it was');
  assert.match(there.stderr, new RegExp(`scc take ${job}`));
  const twice = await say(server, 'take', `${job}`);
  assert.match(twice.stderr, /served on this machine already/);
  // The laptop, whose folder was given away, takes it from the server.
  const again = take(laptop, job, { out: 'shots' });
  await again.until('the job to come back', 60, () => again.of('taken').length > 0, network);
  const { process: background } = left.of('left')[0];
  await until('the process there to end', 30, () => !existsSync(`/proc/${background}`), () => network.words());
  await again.until('it to be paused still', 60, () => again.of('paused').length > 0, network);
  const watched = await say(server, 'watch', `${job}`);
  assert.notEqual(watched.code, 0, 'nobody serves it there');
  assert.equal((await say(laptop, 'continue', `${job}`)).code, 0);
  const settled = await again.settled(300, network);
  assert.equal(settled.job, job);
  checkSum(settled);
  await checkFrames(join(laptop.folder, 'shots'));
});

test('who does not have the key gets nothing, and the job does not notice', { timeout: 420_000 }, async () => {
  const { laptop, server: stranger, first, job } = await half('stranger');
  const { code, stderr } = await network.sccWith(stranger.environment, '--json', '--key', '//Ferdie', 'take', `${job}`);
  assert.equal(code, 3, stderr);
  assert.match(stderr, /somebody else's/);
  const settled = await first.settled(300, network);
  checkSum(settled);
  await checkFrames(join(laptop.folder, 'shots'));
  assert.equal(first.of('given').length, 0);
});

test('the taker is killed while it copies, and where it has just got the key: one machine has the job, and the same word brings it', { timeout: 420_000 }, async () => {
  const { laptop, server, first, job } = await half('taker');
  const killed = await copying(server, job);
  killed.kill('SIGSTOP');
  const other = machine(network, 'third-taker');
  const refused = take(other, job, {});
  assert.deepEqual(await refused.ended, { code: 3, signal: null }, refused.words());
  assert.match(refused.failure().error, new RegExp(`is taking job ${job} at this moment.*nothing was changed`));
  killed.kill('SIGKILL');
  await killed.ended;
  assert.equal(first.end, undefined, 'the job is served where it was');
  const before_ = first.of('frame_done').length;
  await first.until('another frame', 180, () => first.of('frame_done').length > before_, network);
  const second = take(server, job, {});
  while (!gave(laptop) && !second.end) await new Promise((resolve) => { setTimeout(resolve, 2); });
  second.kill('SIGKILL');
  await second.ended;
  assert.equal(second.of('posted').length + second.of('frame_done').length, 0, 'it was killed in time');
  const last = take(server, job, {});
  assert.deepEqual(await first.ended, { code: 0, signal: null }, first.words());
  const settled = await last.settled(300, network);
  checkSum(settled);
  checkKept(first, last);
  await checkFrames(join(server.folder, 'shots'));
});

test('the machine that has it is killed while it is copied: whoever has the key goes on, nothing is lost', { timeout: 420_000 }, async () => {
  const { laptop, server, first, job } = await half('giver');
  const taker = await copying(server, job);
  first.kill('SIGKILL');
  await first.ended;
  let last = taker;
  if (!gave(laptop)) {
    // The taker tries again, and finds it where the chain says that it is by then.
    const second = begin(laptop, {});
    await until('the job to arrive', 120, () => taker.of('taken').length > 0 || taker.end, () => network.words());
    assert.deepEqual(await second.ended, { code: 0, signal: null }, second.words());
  } else {
    await until('the job to arrive, or not', 180, () => taker.of('taken').length > 0 || taker.end, () => network.words());
    if (taker.end) last = take(laptop, job, {});
  }
  const settled = await last.settled(300, network);
  assert.equal(settled.job, job);
  checkSum(settled);
  checkKept(first, last);
  await checkFrames(join((last === taker ? server : laptop).folder, 'shots'));
});

test('given and never arrived it is taken back, and a copy that comes too late does not serve', { timeout: 420_000 }, async () => {
  const { laptop, server, first, job } = await half('late', { samples: '1400' });
  first.kill('SIGKILL');
  await first.ended;
  // As if the key had been given at that moment, and had arrived: a copy of all of it on a machine that sleeps.
  const [here] = folders(laptop);
  const sleeping = join(server.jobs, 'asleep');
  mkdirSync(server.jobs, { recursive: true });
  const { endpoint } = await ask('job', `${job}`);
  cpSync(here, sleeping, { recursive: true, filter: (path) => !/\/(control|peer\.key|served\.(json|lock)|given\.json)$/.test(path) });
  const peer = endpoint.peer_id.startsWith?.('0x') ? endpoint.peer_id.slice(2) : Buffer.from(endpoint.peer_id).toString('hex');
  writeFileSync(join(sleeping, 'peer.key'), randomBytes(32), { mode: 0o600 });
  writeFileSync(join(sleeping, 'taken.json'), JSON.stringify({ from: peer }));
  const asked = JSON.parse(readFileSync(join(sleeping, 'request.json'), 'utf8'));
  asked.words.push('--taken', sleeping);
  asked.folder = server.folder;
  writeFileSync(join(sleeping, 'request.json'), JSON.stringify(asked));
  writeFileSync(join(here, 'given.json'), JSON.stringify({ job, to: '12D3KooW', since: 0 }));
  const refused = begin(laptop, { samples: '1400' });
  assert.deepEqual(await refused.ended, { code: 3, signal: null }, refused.words());
  const astray = take(laptop, job, { out: 'nowhere' });
  assert.deepEqual(await astray.ended, { code: 3, signal: null }, astray.words());
  assert.match(astray.failure().error, /writes to .*shots: say it without --out/);
  assert.ok(existsSync(join(here, 'given.json')), 'nothing was changed');
  const back = take(laptop, job, {});
  await back.until('it to be served again', 60, () => back.of('resumed').length > 0, network);
  await until('the chain to say so', 60, async () =>
    JSON.stringify((await ask('job', `${job}`)).endpoint.peer_id) !== JSON.stringify(endpoint.peer_id), () => network.words());
  await frames(back, 1);
  // The sleeper wakes: its copy is dead, and what it gets is what the laptop gives it now.
  const woken = take(server, job, { out: 'late' });
  await woken.until('the job to arrive', 60, () => woken.of('taken').length > 0, network);
  assert.deepEqual(await back.ended, { code: 0, signal: null }, back.words());
  const settled = await woken.settled(300, network);
  assert.equal(settled.job, job);
  checkSum(settled);
  checkKept(first, woken);
  assert.equal([...files(join(server.folder, 'late')).keys()].filter((name) => name.startsWith('frame_')).length, 6);
});

test('a job of a program moves with its files and the names of its tasks', { timeout: 420_000 }, async () => {
  // The renderer as any program: its module, a scene and its tasks are those of a render.
  const laptop = machine(network, 'lap-6');
  const render = begin(laptop, { frames: '1-2', samples: '200' });
  await posted(render);
  await frames(render, 1);
  const [folder] = folders(laptop);
  const [module, input, lines] = ['module.wasm', 'scene.bin', 'tasks'].map((name) => join(laptop.folder, name));
  copyFileSync(join(folder, 'module.wasm'), module);
  copyFileSync(join(folder, 'scene.bin'), input);
  const { tasks, dapp } = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
  writeFileSync(lines, tasks.map(({ params }) => `${JSON.stringify(params)}\n`).join(''));
  await render.settled(300, network);
  const server = machine(network, 'server-6');
  const words = ['run', `${dapp}`, '--module', module, '--with', input, '--tasks', lines, '--units', `${tasks[0].units}`, '--bid', '12', '--yes',
    '--listen', '/ip4/127.0.0.1/tcp/0', '--out', join(laptop.folder, 'tiles')];
  const first = new Told(network, ['--key', '//Eve', ...words], laptop.environment);
  network.renders.push(first);
  const job = await posted(first);
  await first.until('a result', 180, () => first.of('result_done').length > 0, network);
  for (const path of [module, input, lines]) rmSync(path);
  const second = take(server, job, {});
  assert.deepEqual(await first.ended, { code: 0, signal: null }, first.words());
  const settled = await second.settled(300, network);
  checkSum(settled);
  checkKept(first, second);
  const digits = `${tasks.length}`.length;
  const names = tasks.map((_, place) => `task-${String(place + 1).padStart(digits, '0')}`);
  assert.deepEqual(readdirSync(join(server.folder, 'tiles')).sort(), names);
  for (const name of first.of('result_done').map(({ result }) => result)) {
    const [here, there] = [server, laptop].map((at) => [...files(join(at.folder, 'tiles', name)).values()][0]);
    assert.ok(here.length > 0 && here.equals(there), name);
  }
});

test('a job of a Blender file moves without the file', { timeout: 600_000 }, async () => {
  const [laptop, server] = [machine(network, 'lap-7'), machine(network, 'server-7')];
  await ask('dapp', 'publish', '--blender', '--yes');
  const blend = await makeScene(laptop.folder, 'good');
  const look = { size: '320x240', samples: '150', format: 'exr32' };
  const options = { frames: '1-5', ...look, out: join(laptop.folder, 'shots') };
  const first = network.render('//Eve', blend, options, laptop.environment);
  const job = await posted(first);
  await frames(first, 1);
  const hidden = join(network.folder, 'hidden');
  renameSync(join(laptop.folder, 'good'), hidden);
  const second = take(server, job, {});
  assert.deepEqual(await first.ended, { code: 0, signal: null }, first.words());
  const settled = await second.settled(400, network);
  checkSum(settled);
  checkKept(first, second);
  const out = join(server.folder, 'shots');
  assert.equal([...files(out).keys()].filter((name) => name.startsWith('frame_')).length, 5);
  const some = [1, 5];
  const right = await plainFrames(network.folder, join(hidden, 'scene.blend'), some, look);
  await samePixels(some.map((frame, i) => [join(out, `frame_000${frame}.exr`), right[i]]), 0);
});
