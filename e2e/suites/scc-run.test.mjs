// `scc run`: a developer's program on somebody else's computer, file by file, paid by the chain.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { people } from '../lib/api.mjs';
import { startNode } from '../lib/node.mjs';
import { tool } from '../lib/scc.mjs';
import { program } from '../lib/wasm.mjs';
import { checkSum } from '../network/lib/render.mjs';

/** The smallest dApp: hands its inputs back. */
function echo() {
  const dapps = fileURLToPath(new URL('../../dapps', import.meta.url));
  execFileSync('cargo', ['build', '--quiet', '--release', '--locked', '--target', 'wasm32v1-none', '-p', 'scc-echo'],
    { cwd: dapps, stdio: ['ignore', 'inherit', 'inherit'] });
  return join(process.env.CARGO_TARGET_DIR ?? join(dapps, 'target'), 'wasm32v1-none/release/scc-echo.wasm');
}

let node, module, dapp, out;
const { home, scc, json, refused, remove } = tool(() => node);
const file = (name, content) => {
  writeFileSync(join(home, name), content);
  return join(home, name);
};
before(async () => {
  module = echo();
  out = join(home, 'out');
  node = await startNode(['--worker'], { chain: ['--dev'] });
  ({ dapp } = await json('--key', '//Alice', 'dapp', 'publish', module, '--name', 'Echo', '--yes'));
}, { timeout: 300_000 });
after(async () => {
  await node?.stop();
  remove();
});

const words = (...more) => ['--json', '--key', '//Dave', 'run', `${dapp}`, '--module', module, '--out', out, '--yes', '--bid', '2',
  '--listen', '/ip4/127.0.0.1/tcp/0', ...more];
const read = (folder) => Object.fromEntries(readdirSync(join(out, folder)).sort().map((name) => [name, readFileSync(join(out, folder, name), 'utf8')]));

/** Runs it to its end and gives its events by name. */
async function run(...more) {
  const { code, stdout, stderr } = await scc(words(...more));
  assert.equal(code, 0, stderr);
  const events = stdout.trim().split('\n').map((line) => JSON.parse(line));
  return (name) => events.filter(({ event }) => event === name);
}

test('each file is a task: its results come back and the worker is paid', { timeout: 240_000 }, async () => {
  const [table, one, two] = [file('table', 'common'), file('one.txt', '1'), file('two.txt', '22')];
  const told = await run('--with', table, '--each', one, two);
  assert.deepEqual(read('one.txt'), { 'one.txt': '1', table: 'common' });
  assert.deepEqual(read('two.txt'), { table: 'common', 'two.txt': '22' });
  const [price] = told('price');
  assert.deepEqual([price.results, price.kept, price.tasks], [2, 0, 2]);
  assert.deepEqual(told('task_accepted').map(({ result }) => result).sort(), ['one.txt', 'two.txt']);
  assert.deepEqual(told('result_done').map(({ done, of }) => [done, of]), [[1, 2], [2, 2]]);
  const [settled] = told('settled');
  checkSum(settled);
  assert.deepEqual(settled.workers.map(({ account }) => account), [people().bob.address]);
  assert.ok(BigInt(settled.workers[0].claim) > 0n);
});

test('what is there already is not paid for again; what has changed is', { timeout: 240_000 }, async () => {
  const [table, one, two] = [join(home, 'table'), join(home, 'one.txt'), file('two.txt', 'another')];
  const told = await run('--with', table, '--each', one, two);
  assert.deepEqual(told('result_kept').map(({ result }) => result), ['one.txt']);
  assert.deepEqual(told('result_done').map(({ result }) => result), ['two.txt']);
  assert.equal(read('two.txt')['two.txt'], 'another');
  const again = await run('--with', table, '--each', one, two);
  assert.match(again('note').at(-1).text, /every result is there already.*Nothing was paid/);
  assert.equal(again('posted').length, 0);
  rmSync(join(out, 'one.txt'), { recursive: true });
  assert.equal((await run('--with', table, '--each', one, two, '--estimate'))('price')[0].results, 1);
});

test('lines of parameters are tasks, too; units that are given are not measured', async () => {
  const lines = file('lines', '{"seed": 1}\n{"seed": 2}\n{"seed": 3}\n');
  const told = await run('--tasks', lines, '--units', '7', '--estimate');
  const [price] = told('price');
  assert.deepEqual([price.results, price.tasks, price.units, price.core_seconds], [3, 3, 28, null]);
  assert.equal(told('note').length, 0);
});

test('what cannot work is refused before anything is paid', async () => {
  const had = await json('balance', '//Dave');
  const one = join(home, 'one.txt');
  const base = (...more) => ['--key', '//Dave', 'run', ...more, '--out', out, '--yes'];
  const other = file('other.wasm', program());
  await refused(3, /is not the program of dApp \d+.*nothing was paid/, ...base(`${dapp}`, '--module', other, '--each', one));
  await refused(3, /there is no dApp 77/, ...base('77', '--module', module, '--each', one));
  await refused(3, /is not a WebAssembly module/, ...base(`${dapp}`, '--module', one, '--each', one));
  await refused(3, /no name that a job may use/, ...base(`${dapp}`, '--module', module, '--each', file('a b', '')));
  await refused(1, /cannot read .*gone/, ...base(`${dapp}`, '--module', module, '--each', join(home, 'gone')));
  await refused(2, /required arguments were not provided/, ...base(`${dapp}`, '--module', module));
  mkdirSync(join(home, 'folder'));
  await refused(1, /cannot read .*folder/, ...base(`${dapp}`, '--module', module, '--each', join(home, 'folder')));
  // A program that fails fails here first.
  const broken = file('broken.wasm', program(0x00));
  const { dapp: bad } = await json('--key', '//Alice', 'dapp', 'publish', broken, '--name', 'Broken', '--yes');
  const { code, stderr } = await scc(['--json', ...base(`${bad}`, '--module', broken, '--each', one)]);
  assert.equal(code, 3, stderr);
  assert.match(JSON.parse(stderr).error, /one\.txt, run here to learn what it takes: .*nothing was paid/);
  assert.deepEqual(await json('balance', '//Dave'), had);
});
