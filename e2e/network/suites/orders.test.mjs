// What a requester wants changed while a job runs, from another terminal; and a job that goes on without any terminal.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { scene, startNetwork } from '../lib/network.mjs';
import { checkSum, files } from '../lib/render.mjs';
import { until } from '../lib/until.mjs';

let network;
before(async () => { network = await startNetwork(['ada', 'bo']); });
after(() => network?.stop());

const start = (name, options, environment) => network.render(
  '//Eve', scene('alpha'), { size: '96x54', format: 'exr32', out: join(network.folder, name), ...options }, environment);
const ask = (...words) => network.ask('--key', '//Eve', ...words);
const posted = async (render) => {
  await render.until('the job', 60, () => render.of('posted').length > 0, network);
  return render.of('posted')[0].job;
};
/** The folder of a job's keys and results. */
function folderOf(job) {
  const jobs = join(network.folder, 'home', 'jobs');
  return readdirSync(jobs).map((name) => join(jobs, name)).find((folder) => {
    try { return JSON.parse(readFileSync(join(folder, 'job.json'), 'utf8')).id === job; } catch { return false; }
  });
}
/** An order to a job whose process stands still until the cost is said: said later, it would never be, for nothing answers. */
function costFirst(render, ...words) {
  const options = { env: network.environment, stdio: ['ignore', 'pipe', 'pipe'], timeout: 60_000 };
  const said = { cost: '', outcome: '' };
  return new Promise((resolve, reject) => {
    render.kill('SIGSTOP');
    const child = spawn(process.env.SCC_BIN, ['--key', '//Eve', ...words], options);
    child.stderr.on('data', (data) => {
      said.cost += data;
      if (said.cost.endsWith('\n')) render.kill('SIGCONT');
    });
    child.stdout.on('data', (data) => { said.outcome += data; });
    child.once('error', reject);
    child.once('close', (code, signal) => { render.kill('SIGCONT'); resolve({ ...said, end: code ?? signal }); });
  });
}
/** More work than is done before somebody has said something. */
const slow = { frames: '1-6', samples: '400' };

test('a paused job hands nothing out, also after its program was killed; continued, it is done', { timeout: 420_000 }, async () => {
  // Not all of it is handed out before the first frame is there.
  const long = { ...slow, samples: '1600' };
  const first = start('paused', long);
  const job = await posted(first);
  await first.until('the first frame', 120, () => first.of('frame_done').length > 0, network);
  const said = await ask('pause', `${job}`);
  assert.deepEqual([said.job, said.paused, said.served], [job, true, true]);
  assert.equal(statSync(join(folderOf(job), 'control')).mode & 0o777, 0o600);
  await first.until('it to say so', 20, () => first.of('paused').length > 0, network);
  const told = () => first.of('task_leased').length;
  const leased = told();
  await until('what is in hand to be done', 120, () => {
    const open = new Set(first.of('task_leased').map(({ task }) => task));
    for (const { task } of first.of('task_accepted')) open.delete(task);
    return open.size === 0;
  }, () => network.words());
  assert.equal(told(), leased, 'nothing was handed out');
  first.kill('SIGKILL');
  await first.ended;
  const { here } = await ask('job', `${job}`);
  assert.deepEqual([here.server, here.paused], [null, true]);
  assert.match(here.command, /scc render .*alpha\.glb/);
  assert.doesNotMatch(here.command, /Eve/, 'no key is written down');
  const second = start('paused', long);
  await second.until('a worker to come back', 120, () => second.of('worker_joined').length > 0, network);
  await new Promise((resolve) => { setTimeout(resolve, 8_000); });
  assert.equal(second.of('task_leased').length, 0, 'the pause outlived the kill');
  const there = await ask('job', `${job}`);
  assert.equal(there.here.server.process, second.process.pid);
  assert.equal((await ask('continue', `${job}`)).served, true);
  const settled = await second.settled(240, network);
  assert.equal(settled.job, job);
  assert.ok(settled.delivered <= settled.units);
  checkSum(settled);
});

let done;
test('a frame is computed once more by somebody else within its job; what is right is not rejected', { timeout: 420_000 }, async () => {
  // A frame is several tasks, however fast the machine: the spare units are those of one.
  const render = start('again', { ...slow, samples: '1600' });
  const job = await posted(render);
  await render.until('the first frame', 120, () => render.of('frame_done').length > 0, network);
  const paused = await costFirst(render, 'pause', `${job}`);
  assert.equal(paused.end, 0, paused.cost);
  assert.match(paused.cost, /^ {2}note: pausing job \d+ costs nothing but time, for its deadline stays: .*of the [\d.]+ SCC paid .* at most [\d.]+ SCC come back\n$/);
  assert.match(paused.outcome, new RegExp(`^job ${job} is paused: .* 'scc continue ${job}' goes on\n$`));
  const { frame, file } = render.of('frame_done')[0];
  const before_ = readFileSync(file);
  const asked = () => network.scc('--key', '//Eve', 'rerender', `${job}`, '--frame', `${frame}`);
  const short = await asked();
  assert.equal(short.code, 3);
  assert.match(short.stderr, /takes \d+ units and nothing is bound to only \d+\): a new job is posted for it.*price.*nothing was paid/s);
  // A frame's units more: it is paid within the job then.
  const [, frameUnits] = short.stderr.match(/takes (\d+) units/);
  await ask('raise', `${job}`, '4', '--units', frameUnits, '--yes');
  let unasked;
  await until('the raise to be seen', 60, async () => (unasked = await asked()).stderr.includes('to spare'), () => network.words());
  assert.equal(unasked.code, 3);
  assert.match(unasked.stderr, /units that the job has to spare, worth [\d.]+ SCC .*would come back.*add --yes \(nothing was changed\)/s);
  const unsure = await network.scc('--key', '//Eve', 'reject', `${job}`, '--frame', `${frame}`);
  assert.equal(unsure.code, 3, unsure.stderr);
  assert.match(unsure.stderr, /checking frame \d+ of job \d+ computes .* on this machine.*worth [\d.]+ SCC .*would come back.*add --yes \(nothing was changed\)/);
  const doubted = await ask('reject', `${job}`, '--frame', `${frame}`, '--yes');
  assert.deepEqual(doubted.wrong, [], 'honest workers made it');
  assert.ok(doubted.good > 0);
  const makers = new Set(render.of('task_accepted').filter((event) => event.frame === frame).map(({ worker }) => worker));
  const { within, units } = await ask('rerender', `${job}`, '--frame', `${frame}`, '--yes');
  assert.ok(within && units > 0);
  await render.until('it to say so', 20, () => render.of('task_reopened').length > 0, network);
  const since = render.events.length;
  const continued = await costFirst(render, 'continue', `${job}`);
  assert.equal(continued.end, 0, continued.cost);
  assert.match(continued.cost, /^ {2}note: going on with job \d+ costs nothing but the [\d.]+ SCC that are paid for it already: /);
  assert.match(continued.outcome, new RegExp(`^job ${job} goes on: `));
  const settled = await render.settled(300, network);
  const news = render.events.slice(since);
  const others = news.filter((event) => event.event === 'task_accepted' && event.frame === frame);
  assert.ok(others.length > 0 && others.every(({ task, worker }) =>
    !render.events.slice(0, since).some((event) => event.event === 'task_accepted' && event.task === task && event.worker === worker)),
  `made by ${[...makers]}, then by ${others.map(({ worker }) => worker)}`);
  assert.ok(news.some((event) => event.event === 'frame_done' && event.frame === frame));
  assert.deepEqual(readFileSync(file), before_, 'the same scene is the same picture');
  assert.equal([...files(render.out).keys()].filter((name) => name.startsWith('frame_')).length, 6);
  assert.ok(settled.delivered >= render.units(), 'both results are paid');
  checkSum(settled);
  done = { job, out: render.out, settled, render };
});

test('a job that has ended gets more frames and one of its frames anew, as jobs of their own at its price', { timeout: 420_000 }, async () => {
  const unasked = await network.scc('--key', '//Eve', 'add', `${done.job}`, '--frames', '7-8');
  assert.equal(unasked.code, 3, unasked.stderr);
  assert.match(unasked.stderr, /nothing was paid/);
  const words = ['--json', '--key', '//Eve', 'add', `${done.job}`, '--frames', '7-8', '--yes'];
  const added = await network.scc(...words);
  assert.equal(added.code, 0, added.stderr);
  const of = (text, name) => text.trim().split('\n').map((line) => JSON.parse(line)).filter(({ event }) => event === name);
  const [price] = of(added.stdout, 'price');
  assert.equal(price.frames, 2);
  const rate = Number(BigInt(done.settled.paid)) / done.settled.units;
  assert.ok(Math.abs(Number(BigInt(price.payment)) / price.units / rate - 1) < 0.01, 'a unit costs what it did');
  assert.deepEqual(of(added.stdout, 'frame_done').map(({ frame }) => frame).sort(), [7, 8]);
  assert.ok(of(added.stdout, 'frame_done').every(({ file }) => file.startsWith(done.out)));
  const same = await network.scc(...words);
  assert.equal(same.code, 0, same.stderr);
  assert.equal(of(same.stdout, 'posted').length, 0, 'what is there is not paid for again');
  const anew = await network.scc('--json', '--key', '//Eve', 'rerender', `${done.job}`, '--frame', '2', '--yes');
  assert.equal(anew.code, 0, anew.stderr);
  assert.deepEqual(of(anew.stdout, 'frame_done').map(({ frame }) => frame), [2]);
  assert.equal(of(anew.stdout, 'posted').length, 1);
  const makers = (events) => new Set(events.filter(({ frame }) => frame === 2).map(({ worker }) => worker));
  const [before_, now] = [makers(done.render.of('task_accepted')), makers(of(anew.stdout, 'task_accepted'))];
  if (before_.size === 1) assert.ok(![...before_].some((worker) => now.has(worker)), 'somebody else made it');
  const past = await network.scc('--key', '//Eve', 'watch', `${done.job}`);
  assert.equal(past.code, 0, past.stderr);
  assert.match(past.stdout, /SCC/);
});

test('left to the background it goes on without its terminal, is watched, killed and taken up, and paid once', { timeout: 420_000 }, async () => {
  const left = start('left', { ...slow, detach: true }, { SCC_LOG: 'scc_transport=info' });
  assert.deepEqual(await left.ended, { code: 0, signal: null }, left.words());
  const job = left.of('posted')[0].job;
  const { process: server } = left.of('left')[0];
  const { here, endpoint } = await ask('job', `${job}`);
  assert.deepEqual([here.server.process, here.server.background], [server, true]);
  assert.notEqual(readFileSync(`/proc/${server}/stat`, 'utf8').split(') ')[1].split(' ')[3],
    readFileSync('/proc/self/stat', 'utf8').split(') ')[1].split(' ')[3], 'it has a session of its own');
  assert.ok(!readFileSync(`/proc/${server}/cmdline`, 'utf8').includes('Eve'), 'no key is among its words');
  assert.ok(left.of('log').some(({ level, text }) => level === 'info' && text.startsWith('peer started (')), left.words());
  assert.match(readFileSync(join(folderOf(job), 'log'), 'utf8'), /^ {2}info: scc_transport\S*: peer started \(/m);
  const watching = network.scc('--json', '--key', '//Eve', 'watch', `${job}`);
  await until('the first frame', 120, () => existsSync(left.out) && readdirSync(left.out).some((name) => name.startsWith('frame_')),
    () => network.words());
  process.kill(server, 'SIGKILL');
  const watched = await watching;
  assert.equal(watched.code, 1, watched.stderr);
  assert.match(JSON.parse(watched.stderr).error, /ended without a word; the job stays open.*go on with cd .* && scc render/);
  assert.ok(watched.stdout.includes('"task_accepted"'));
  const again = start('left', { ...slow, detach: true });
  assert.deepEqual(await again.ended, { code: 0, signal: null }, again.words());
  assert.deepEqual([again.of('posted').length, again.of('resumed')[0].job], [0, job]);
  assert.deepEqual((await ask('job', `${job}`)).endpoint.addresses.length, endpoint.addresses.length);
  const to = await network.scc('--json', '--key', '//Eve', 'watch', `${job}`);
  assert.equal(to.code, 0, to.stderr);
  const settled = to.stdout.trim().split('\n').map((line) => JSON.parse(line)).find(({ event }) => event === 'settled');
  assert.equal(settled.job, job);
  checkSum(settled);
  assert.equal([...files(left.out).keys()].filter((name) => name.startsWith('frame_')).length, 6);
  rmSync(left.out, { recursive: true });
});

test('another machine with the same key pays nothing again; raised and cancelled, the running job ends with what is there', { timeout: 300_000 }, async () => {
  const request = (name, environment) => network.render('//Ferdie', scene('alpha'),
    { size: '96x54', format: 'exr32', frames: '1-8', samples: '2000', out: join(network.folder, name) }, environment);
  const say = (...words) => network.ask('--key', '//Ferdie', ...words);
  const first = request('cancelled');
  const job = await posted(first);
  const elsewhere = () => request('elsewhere', { SCC_HOME: join(network.folder, 'another-home') });
  const had = await network.balance('//Ferdie');
  const second = elsewhere();
  assert.deepEqual(await second.ended, { code: 3, signal: null });
  assert.match(second.failure().error, new RegExp(`job ${job} of this very request is paid for with the same key from another machine.*nothing was paid again.*scc cancel ${job}`));
  assert.deepEqual(await network.balance('//Ferdie'), had);
  await first.until('the first frame', 120, () => first.of('frame_done').length > 0, network);
  for (const words of [['raise', `${job}`, '1', '--units', '10'], ['cancel', `${job}`]]) {
    const unasked = await network.scc('--key', '//Ferdie', ...words);
    assert.equal(unasked.code, 3, unasked.stderr);
    assert.match(unasked.stderr, /SCC.*add --yes \(nothing was sent\)/);
  }
  const { units } = await say('raise', `${job}`, '1', '--units', '10', '--yes');
  assert.equal(units, first.of('posted')[0].units + 10);
  await say('cancel', `${job}`, '--yes');
  await first.until('the end', 120, () => first.end, network);
  assert.equal(first.end.code, 7, network.words());
  const [settled] = first.of('settled');
  const { delivered, refund } = settled;
  assert.ok(delivered > 0 && delivered < settled.units && BigInt(refund) > 0n, JSON.stringify(settled));
  checkSum(settled);
  // The one that is over stands in nobody's way.
  const third = elsewhere();
  await third.until('the job', 60, () => third.of('posted').length > 0, network);
  await say('cancel', `${third.of('posted')[0].job}`, '--yes');
  await third.ended;
});

test('what cannot be is said in a sentence, and nothing is changed', async () => {
  const refused = async (code, sentence, ...words) => {
    const said = await network.scc('--key', '//Eve', ...words);
    assert.equal(said.code, code, said.stderr);
    assert.match(said.stderr, sentence);
  };
  await refused(3, /is not served from .*say it on the machine.*nothing was changed/, 'pause', '4711');
  await refused(3, /is not served from/, 'reject', '4711', '0', '--yes');
  await refused(3, /how job 4711 was asked for is not known.*nothing was paid/, 'add', '4711', '--frames', '1', '--yes');
  await refused(3, /not served from this machine/, 'watch', '4711');
  await refused(2, /--frame|TASK/, 'reject', '1');
  const strange = await network.scc('--key', '//Dave', 'rerender', `${done.job}`, '--frame', '1', '--yes');
  assert.equal(strange.code, 3);
  assert.match(strange.stderr, /posted with another key.*nothing was paid/);
});
