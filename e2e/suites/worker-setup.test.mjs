// A contributor's first run: questions at a terminal, none anywhere else, and the benchmark by which every computer is measured.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { after, test } from 'node:test';
import { freePort, NODE, runNode, runtimeCache, startNode } from '../lib/node.mjs';

const TERMINAL = fileURLToPath(new URL('../lib/terminal.py', import.meta.url));
const base = mkdtempSync(join(tmpdir(), 'scc-e2e-setup-'));
after(() => rmSync(base, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }));

/** Runs the node's program at a terminal: its exit code and what it showed. */
const atTerminal = (answers, words, env = {}) =>
  new Promise((resolve) => {
    const all = [TERMINAL, JSON.stringify(answers), NODE, ...words];
    execFile('python3', all, { timeout: 280_000, maxBuffer: 1 << 26, env: { ...process.env, HOME: base, SCC_HOME: join(base, 'none'), ...env } },
      (error, stdout, stderr) => resolve({ code: error ? (error.code ?? error.signal) : 0, text: stdout.replaceAll('\r', ''), stderr }));
  });
const json = (...path) => JSON.parse(readFileSync(join(...path), 'utf8'));

const ANSWERS = [
  ['Account to be paid', '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY'],
  ['an address is not enough', 'new'],
  ['How many of the', '1 90%'],
  ['Memory of each task', '1024'],
  ['Disk for scenes', '2'],
  ['nobody uses the computer', 'perhaps'],
  ['yes or no', ''],
  ['Blender', 'none'],
  ['Price of a kilowatt hour', '0.3'],
  ['Watts', '80'],
  ['How others reach', 'relays'],
];
/** Machines with a battery ask once more. */
const answers = (facts) => (facts ? ANSWERS.toSpliced(7, 0, ['battery', '']) : ANSWERS);
const hasBattery = existsSync('/sys/class/power_supply/BAT0');

test('setup asks, checks each answer at once, keeps them, measures and says how to change them', { timeout: 300_000 }, async () => {
  const dir = join(base, 'asked');
  const { code, text, stderr } = await atTerminal(answers(hasBattery), ['worker', 'setup', '--chain', 'dev', '--worker-dir', dir]);
  assert.equal(code, 0, `${stderr}\n${text}`);
  const settings = json(dir, 'settings.json');
  const { 'worker-key': key, 'worker-processors': processors, ...others } = settings;
  assert.equal(key, join(dir, 'worker.phrase'));
  assert.equal(statSync(key).mode & 0o077, 0);
  assert.equal(readFileSync(key, 'utf8').trim().split(' ').length, 12);
  assert.ok(processors === undefined || processors.join() === '0', `${processors}`);
  assert.deepEqual(others, {
    'worker-blender': 'none', 'worker-cpu-percent': 90, 'worker-disk': 2, 'worker-memory': 1024, 'worker-no-upnp': true, 'worker-power-price': 0.3,
    'worker-slots': 1, 'worker-watts': 80,
  });
  assert.match(text, /Decided:[\s\S]*cpu-percent +90\n[\s\S]*Change it: scc-node worker setup --worker-dir /);
  assert.match(text, /\d+ units an hour of one task: \d+\.\d\d times one /);
  const measured = json(dir, 'benchmark.json');
  assert.ok(measured.one > 0 && measured.slots === 1 && measured.time_percent === 90, JSON.stringify(measured));
});

test('a worker asks in its first run at a terminal only, and not for what a flag says', { timeout: 300_000 }, async () => {
  const [folder, dir] = [join(base, 'node'), join(base, 'first')];
  const words = ['--chain', 'dev', '--base-path', folder, '--rpc-port', `${await freePort()}`, '--listen-addr', `/ip4/127.0.0.1/tcp/${await freePort()}/ws`,
    '--no-prometheus', '--no-telemetry', '--no-mdns', ...runtimeCache, '--worker', '--worker-dir', dir, '--worker-key', '//Dave', '--worker-blender', 'none',
    '--worker-slots', '1', '--worker-disk', '1'];
  const asked = [['Memory of each task', ''], ['nobody uses', ''], ...(hasBattery ? [['battery', '']] : []), ['Price of', ''], ['How others reach', '']];
  const first = await atTerminal(asked, words, { END_AT: 'is ready, peer' });
  assert.match(first.text, /Settings: .*settings\.json/, first.stderr);
  assert.match(first.text, /Benchmark of \d{4}-\d\d-\d\d: \d+ units an hour/);
  assert.doesNotMatch(first.text, /Account to be paid|How many of the/);
  const measured = json(dir, 'benchmark.json');
  // Asked once and measured once.
  const second = await atTerminal([], words, { END_AT: 'is ready, peer' });
  assert.match(second.text, /is ready, peer/);
  assert.doesNotMatch(second.text, /A few questions|Memory of each task/);
  assert.deepEqual(json(dir, 'benchmark.json'), measured);
});

test('without a terminal nothing is asked: defaults, said in the log, and the speed on the page', { timeout: 240_000 }, async (context) => {
  const dir = join(base, 'quiet');
  const node = await startNode(['--worker', '--worker-dir', dir]);
  context.after(() => node.stop());
  assert.match(node.log(), /No .*settings\.json: flags and defaults; 'scc-node worker setup' asks for them/);
  assert.ok(!existsSync(join(dir, 'settings.json')));
  const { stdout } = await runNode('worker', 'show', '--json', '--worker-dir', dir);
  const { benchmark } = JSON.parse(stdout);
  assert.ok(benchmark.one > 0 && benchmark.ratio > 0, stdout);
  const shown = await runNode('worker', 'show', '--worker-dir', dir);
  assert.ok(shown.stdout.includes(`\nspeed      ${benchmark.sentence} (${benchmark.day})\n`), shown.stdout);
});

test('setup without a terminal says where it asks', async () => {
  const { code, stderr } = await runNode('worker', 'setup', '--worker-dir', join(base, 'none'));
  assert.equal(code, 1);
  assert.match(stderr, /^Error: .*the questions are asked at a terminal/m, 'a sentence, not a program\'s value');
  assert.doesNotMatch(stderr, /Input\(/);
});

test('a setting that does not exist keeps the worker from starting', async () => {
  const dir = join(base, 'asked');
  writeFileSync(join(dir, 'settings.json'), '{"worker-slot": 1}');
  const { code, stderr } = await runNode('--chain', 'dev', '--base-path', join(base, 'wrong'), '--worker', '--worker-dir', dir);
  assert.equal(code, 1);
  assert.match(stderr, /settings\.json: there is no setting 'worker-slot'/);
});

test('benchmark measures anew and says that the picture is right', { timeout: 120_000 }, async () => {
  const dir = join(base, 'again');
  const { code, stdout, stderr } = await runNode('worker', 'benchmark', '--worker-dir', dir);
  assert.equal(code, 0, stderr);
  assert.match(stdout, /right to the last bit\.\n\d+ units an hour/);
  const told = JSON.parse((await runNode('worker', 'benchmark', '--json', '--worker-dir', dir)).stdout);
  assert.deepEqual(json(dir, 'benchmark.json'), told);
});
