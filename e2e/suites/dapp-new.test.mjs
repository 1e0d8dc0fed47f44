// `scc dapp new`: what its README says builds with this machine's compilers, runs in the jail, and counts the same in Rust and in C.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { promisify } from 'node:util';
import { tool } from '../lib/scc.mjs';

const run = promisify(execFile);
const { home, text, json, refused, remove } = tool(() => undefined);
after(remove);

const folder = (...names) => join(home, ...names);
const read = (...names) => readFileSync(folder(...names), 'utf8');
const write = (name, content) => { writeFileSync(folder(name), content); return folder(name); };

/** What the first commands of a project's README say, each as somebody who stands in its folder runs it. */
async function follow(project, count) {
  const [, block] = read(project, 'README.md').match(/```sh\n([^]*?)```/);
  const { RUSTFLAGS: _, ...env } = process.env;
  Object.assign(env, { SCC_HOME: home, PATH: `${dirname(process.env.SCC_BIN)}${delimiter}${env.PATH}`,
    CARGO_TARGET_DIR: folder(project, 'target') });
  const said = [];
  for (const command of block.split('\n').slice(0, count)) said.push(await run('sh', ['-c', command], { cwd: folder(project), env }));
  return said;
}

/** Lines, words and letters as both programs are to count them. */
function counted(content) {
  const letters = [...'abcdefghijklmnopqrstuvwxyz'].map((letter) => [letter, content.toLowerCase().split(letter).length - 1]);
  const rows = [['lines', content.split('\n').length - 1], ['words', content.split(/\s+/).filter(Boolean).length],
    ...letters.filter(([, count]) => count > 0)];
  return rows.map((row) => `${row.join(' ')}\n`).join('');
}

const modules = { rust: 'target/wasm32v1-none/release/words.wasm', c: 'words.wasm' };

for (const [lang, path] of Object.entries(modules)) {
  test(`${lang}: a project is made, builds, and counts its sample in the jail`, { timeout: 300_000 }, async () => {
    const made = await json('dapp', 'new', 'words', '--lang', lang, '--dir', folder(lang));
    assert.deepEqual([made.name, made.folder], ['words', folder(lang)]);
    for (const file of made.files) assert.ok(existsSync(folder(lang, file)), file);
    // The versions of the dApps here, which this machine has.
    if (lang === 'rust') copyFileSync(new URL('../../dapps/Cargo.lock', import.meta.url), folder(lang, 'Cargo.lock'));

    const [built, tested] = await follow(lang, 2);
    assert.doesNotMatch(built.stderr, /warning/);
    assert.match(tested.stderr, /^ {2}progress \d\.\d{3}$/m);
    assert.match(tested.stdout, /^tyger\.txt\.count +\d+ bytes +0x[0-9a-f]{64}$/m);
    assert.equal(read(lang, 'results/tyger.txt.count'), counted(read(lang, 'sample/tyger.txt')));

    const words = (params) => ['dapp', 'test', folder(lang, path), '--params', write('params.json', params), '--input',
      write('empty.txt', ''), '--out', folder('out')];
    await json(...words('{"more":[1,{"file":"x"},"}"],"file":"empty.txt"}'));
    assert.equal(read('out/empty.txt.count'), 'lines 0\nwords 0\n');
    await refused(3, /exit code 1; it said: error: params\.json: .*missing/, ...words('{}'));
    await refused(3, /exit code 1; it said: error: .*not found/, ...words('{"file":"gone"}'));
  });
}

test('c: the kit lists inputs, reads parameters, and says what is wrong', { timeout: 120_000 }, async () => {
  await text('dapp', 'new', 'kit', '--lang', 'c', '--dir', folder('kit'));
  write('kit/main.c', `
#include "scc.h"
void run(void) {
    uint32_t file = scc_create("said");
    for (const char **name = scc_inputs(); *name; name++) scc_write_text(file, scc_join(*name, "\\n"));
    int64_t number = scc_param_number("number", 7);
    scc_write_text(file, number < 0 ? "-" : "");
    scc_write_number(file, (uint64_t)(number < 0 ? -number : number));
    scc_write_text(file, scc_param_text("text", " none"));
    scc_close(file);
    if (scc_params().length > 60) scc_alloc(100 << 20);
}
`);
  const [built] = await follow('kit', 1);
  assert.equal(built.stderr, '');
  const inputs = ['b', 'a.txt', 'B'].flatMap((name) => ['--input', write(name, name)]);
  const words = (params) => ['dapp', 'test', folder('kit/kit.wasm'), '--params', write('params.json', params), ...inputs,
    '--out', folder('said')];
  const said = async (params) => { await json(...words(params)); return read('said/said'); };
  assert.equal(await said('{}'), 'B\na.txt\nb\n7 none');
  assert.equal(await said(' { "in" : {"number":1, "text":"]"}, "number" : -120 , "text":"x" } '), 'B\na.txt\nb\n-120x');
  for (const [params, sentence] of [
    ['{"number":1.5}', /params\.json: number: not a whole number/], ['{"number":"1"}', /not a whole number/],
    ['{"number":1234567890123456789}', /up to 18 digits/], ['{"text":1}', /params\.json: text: not a text/],
    ['{"text":"a\\u0062"}', /escapes are not read/], ['[]', /not a JSON object/], ['{"a":"', /not a JSON object/],
  ]) await refused(3, sentence, ...words(params));
  await refused(3, /needs more memory than the job allows/, ...words(`{"much":"${'x'.repeat(60)}"}`), '--memory', '64');
});

test('a project is made where one stands, under its name; nothing is written over', async () => {
  await run(process.env.SCC_BIN, ['dapp', 'new', 'hello'], { cwd: home });
  assert.ok(existsSync(folder('hello/src/main.rs')));
  assert.match(read('hello/Cargo.toml'), /^name = "hello"$/m);

  const there = readdirSync(home).length;
  await refused(3, /hello is not empty: name another folder with --dir; nothing was written/, 'dapp', 'new', 'hello', '--dir', folder('hello'));
  for (const name of ['Hello', '2d', 'a_b', '../up', 'x'.repeat(33), 'scc-guest']) {
    await refused(3, /nothing was written/, 'dapp', 'new', name, '--dir', folder('never'));
  }
  await refused(3, /there is no folder around it; nothing was written/, 'dapp', 'new', 'a', '--dir', folder('no/such'));
  await refused(2, /invalid value 'go'/, 'dapp', 'new', 'a', '--lang', 'go', '--dir', folder('never'));
  assert.equal(readdirSync(home).length, there);

  mkdirSync(folder('empty'));
  await text('dapp', 'new', 'a', '--lang', 'c', '--dir', folder('empty'));
  assert.ok(existsSync(folder('empty/scc.h')));
});
