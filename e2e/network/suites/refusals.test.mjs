// What `scc render` refuses, with a living chain: the exit code of `scc --help`, one sentence, and nothing paid.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { freePort } from '../../lib/node.mjs';
import { withoutCamera } from '../lib/glb.mjs';
import { scene, startNetwork } from '../lib/network.mjs';

const CODES = { local: 1, usage: 2, refused: 3, node: 4, balance: 5 };
const good = scene('alpha');

let network, unreachable;
const path = (name) => join(network.folder, name);
before(async () => {
  network = await startNetwork();
  unreachable = `ws://127.0.0.1:${await freePort()}`;
  const bytes = readFileSync(good);
  writeFileSync(path('noise.glb'), Buffer.from(Array.from({ length: 4_096 }, (_, i) => (i * 167) % 251)));
  writeFileSync(path('short.glb'), bytes.subarray(0, bytes.length / 2));
  writeFileSync(path('empty.glb'), '');
  writeFileSync(path('words.gltf'), '{"asset":{"version":"2.0"},"scenes":7}');
  writeFileSync(path('blind.glb'), withoutCamera(bytes));
  writeFileSync(path('file'), 'not a folder');
});
after(() => network?.stop());

const cases = [
  ['a file that is no glTF', 'refused', /not a glTF/, { file: 'noise.glb' }],
  ['a glTF that was copied by half', 'refused', /damaged|cut short/, { file: 'short.glb' }],
  ['an empty file', 'refused', /not a glTF|damaged|empty/, { file: 'empty.glb' }],
  ['a glTF against the rules', 'refused', /glTF/, { file: 'words.gltf' }],
  ['a file that is not there', 'refused', /cannot read/, { file: 'nowhere.glb' }],
  ['a scene without camera', 'refused', /no camera.*--camera auto/, { file: 'blind.glb' }],
  ['a camera that is not there', 'refused', /no camera number 9/, { words: ['--camera', '9'] }],
  ['an image of no size', 'refused', /size/, { words: ['--size', '0x0'] }],
  ['a size that is no size', 'usage', /no image size/, { words: ['--size', 'large'] }],
  ['frames backwards', 'refused', /backwards/, { words: ['--frames', '5-1'] }],
  ['an unknown dApp', 'refused', /no dApp 4000/, { words: ['--dapp', '4000'] }],
  ['a bid below the floor', 'refused', /below the chain's floor/, { words: ['--bid', '0.000000000001'] }],
  ['a price nobody confirms', 'refused', /--yes/, { unconfirmed: true }],
  ['a deadline of now', 'usage', /already in the past/, { words: ['--deadline', '0h'] }],
  ['an empty account', 'balance', /has 0 SCC/, { key: '//Nobody' }],
  ['an account that has less than the bid', 'balance', /costs 2000000000 SCC/, { words: ['--bid', '2000000000'] }],
  ['a node that is not there', 'node', /no node answers/, { node: true }],
  ['a folder that cannot be', 'local', /cannot make the folder/, { out: 'file/frames' }],
];

for (const [what, kind, sentence, { file, words = [], key = '//Ferdie', node, out, unconfirmed }] of cases) {
  test(`${what} is refused with exit code ${CODES[kind]}, nothing is paid`, async () => {
    const given = new Set(words.filter((word) => word.startsWith('--')));
    const defaults = [['--size', '96x54'], ['--samples', '4'], ['--bid', '12'], ['--out', path(out ?? 'frames')]]
      .filter(([name]) => !given.has(name)).flat();
    const before_ = await network.balance(key);
    const { code, stdout, stderr } = await network.scc('--json', '--key', key, ...(node ? ['--node', unreachable] : []),
      'render', file ? path(file) : good, ...defaults, ...words, ...(unconfirmed ? [] : ['--yes']));
    assert.equal(code, CODES[kind], stderr);
    const lines = stderr.trimEnd().split('\n');
    // The command line's own parser adds a hint where to find help.
    if (kind !== 'usage') assert.equal(lines.length, 1, stderr);
    assert.match(lines[0], /^error: /);
    assert.match(lines[0], sentence);
    assert.doesNotMatch(stderr, /panicked|RUST_BACKTRACE/);
    assert.doesNotMatch(stdout, /task_accepted|settled/);
    assert.deepEqual(await network.balance(key), before_);
    assert.deepEqual(await network.ask('jobs'), []);
  });
}

test('the exit codes are those of the help', async () => {
  const { code, stdout } = await network.scc('--help');
  assert.equal(code, 0);
  const documented = Object.fromEntries([...stdout.replace(/\s+/g, ' ').matchAll(/(?:codes: |· )(\d+) ([^·]+)/g)]
    .map(([, number, meaning]) => [number, meaning]));
  const meanings = { 1: /this machine/, 2: /usage/, 3: /refused, nothing paid/, 4: /not reachable/, 5: /cannot pay/ };
  for (const [number, meaning] of Object.entries(meanings)) assert.match(documented[number] ?? '', meaning, number);
});
