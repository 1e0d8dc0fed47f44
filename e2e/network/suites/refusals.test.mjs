// What `scc render` refuses, with a living chain: the exit code of `scc --help`, one sentence, and nothing paid.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { freePort } from '../../lib/node.mjs';
import { smallDisk } from '../lib/disk.mjs';
import { withoutCamera } from '../lib/glb.mjs';
import { clearcoat, missingTexture, zeroArea } from '../lib/gltf.mjs';
import { scene, startNetwork } from '../lib/network.mjs';
import { startStranger } from '../lib/stranger.mjs';

const CODES = { local: 1, usage: 2, refused: 3, node: 4, balance: 5 };
const good = scene('alpha');

let network, unreachable, stranger, disk;
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
  writeFileSync(path('missing.gltf'), missingTexture());
  writeFileSync(path('point.gltf'), zeroArea());
  writeFileSync(path('clearcoat.gltf'), clearcoat());
  writeFileSync(path('file'), 'not a folder');
  stranger = await startStranger();
  disk = smallDisk(path('disk'), 64);
});
after(async () => {
  disk?.remove();
  stranger?.stop();
  await network?.stop();
});

const cases = [
  ['a file that is no glTF', 'refused', /not a glTF/, { file: 'noise.glb' }],
  ['a glTF that was copied by half', 'refused', /damaged|cut short/, { file: 'short.glb' }],
  ['an empty file', 'refused', /not a glTF|damaged|empty/, { file: 'empty.glb' }],
  ['a glTF against the rules', 'refused', /glTF/, { file: 'words.gltf' }],
  ['a file that is not there', 'refused', /cannot read/, { file: 'nowhere.glb' }],
  ['a scene without camera', 'refused', /no camera.*--camera auto/, { file: 'blind.glb' }],
  ['a camera that is not there', 'refused', /no camera number 9/, { words: ['--camera', '9'] }],
  ['a scene whose picture is not there', 'refused', /nowhere\.png/, { file: 'missing.gltf' }],
  ['a scene without area', 'refused', /nothing to render/, { file: 'point.gltf' }],
  ['an image of no size', 'refused', /size/, { words: ['--size', '0x0'] }],
  ['an image of an absurd size', 'refused', /32768 × 32768 is no possible image size/, { words: ['--size', '32768x32768'] }],
  ['a size that is no size', 'usage', /no image size/, { words: ['--size', 'large'] }],
  ['frames backwards', 'refused', /backwards/, { words: ['--frames', '5-1'] }],
  ['an unknown dApp', 'refused', /no dApp 4000/, { words: ['--dapp', '4000'] }],
  ['a bid below the floor', 'refused', /below the chain's floor/, { words: ['--bid', '0.000000000001'] }],
  ['a price nobody confirms', 'refused', /--yes/, { unconfirmed: true }],
  ['a deadline of now', 'usage', /already in the past/, { words: ['--deadline', '0h'] }],
  ['an empty account', 'balance', /has 0 SCC/, { key: '//Nobody' }],
  ['an account that has less than the bid', 'balance', /costs it 2000000000 SCC/, { words: ['--bid', '2000000000'] }],
  ['an account that has the bid but not the deposits', 'balance', /are held until it is over.*together/,
    { words: ['--bid', '999999.999'] }],
  ['a node that is not there', 'node', /no node answers/, { node: () => unreachable }],
  ['a node of another chain', 'node', /not of the Supercomputing chain/, { node: () => stranger.url }],
  ['a public address that nobody would call', 'refused', /no worker would call it: port 0/, { words: ['--public', '/ip4/1.2.3.4/tcp/0'] }],
  ['a relay that is none', 'usage', /is no relay: write auto, none, or an address/, { words: ['--relay', 'somebody'] }],
  ['a relay without a name', 'local', /not a circuit through one named relay/, { words: ['--relay', '/ip4/127.0.0.1/tcp/4001'] }],
  ['a relay that is not there', 'local', /the relay gives no place/,
    { words: ['--relay', '/ip4/127.0.0.1/tcp/1/p2p/12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp'] }],
  ['a folder that cannot be', 'local', /cannot make the folder/, { out: 'file/frames' }],
];

for (const [what, kind, sentence, { file, words = [], key = '//Ferdie', node, out, unconfirmed }] of cases) {
  test(`${what} is refused with exit code ${CODES[kind]}, nothing is paid`, () =>
    refuse(kind, sentence, { file, words, key, node: node?.(), out, unconfirmed }));
}

/** Runs `scc render` and makes sure that it refuses and pays nothing. */
async function refuse(kind, sentence, { file, words = [], key = '//Ferdie', node, out, unconfirmed }) {
  const given = new Set(words.filter((word) => word.startsWith('--')));
  const defaults = [['--size', '96x54'], ['--samples', '4'], ['--bid', '12'], ['--out', path(out ?? 'frames')]]
    .filter(([name]) => !given.has(name)).flat();
  const before_ = await network.balance(key);
  const { code, stdout, stderr } = await network.scc('--json', '--key', key, ...(node ? ['--node', node] : []),
    'render', file ? path(file) : good, ...defaults, ...words, ...(unconfirmed ? [] : ['--yes']));
  assert.equal(code, CODES[kind], stderr);
  const lines = stderr.trimEnd().split('\n');
  assert.equal(lines.length, 1, stderr);
  const failure = JSON.parse(lines[0]);
  assert.deepEqual(Object.keys(failure).sort(), ['code', 'error']);
  assert.equal(failure.code, code);
  assert.match(failure.error, sentence);
  for (const line of stdout.split('\n').filter(Boolean)) {
    assert.ok(['scene', 'unsupported', 'note', 'price'].includes(JSON.parse(line).event), line);
  }
  assert.deepEqual(await network.balance(key), before_);
  assert.deepEqual(await network.ask('jobs'), []);
}

test('a job that does not fit on the disk is refused, nothing is paid', async (t) => {
  if (!disk) return t.skip('this machine lets nobody mount a disk');
  const words = ['--size', '1280x720', '--frames', '1-10', '--format', 'exr32'];
  await refuse('local', /the disk of .* has \d+ MB left, this job may need \d+ MB/, { words, out: 'disk/frames' });
});

test('without --json a refusal is a sentence', async () => {
  const { code, stderr } = await network.scc('--key', '//Ferdie', 'render', path('nowhere.glb'), '--yes');
  assert.equal(code, CODES.refused);
  assert.match(stderr, /^error: .*cannot read.*\(nothing was paid\)\n$/);
});

test('what the renderer cannot do is said before the price, as text and as JSON', async () => {
  const words = ['render', path('clearcoat.gltf'), '--size', '96x54', '--samples', '4', '--estimate'];
  const told = await network.scc('--json', ...words);
  assert.equal(told.code, 0, told.stderr);
  const events = told.stdout.trimEnd().split('\n').map((line) => JSON.parse(line));
  assert.deepEqual(events.map(({ event }) => event), ['scene', 'unsupported', 'price']);
  assert.match(events[1].feature, /clearcoat/i);
  assert.match(events[1].object, /Skin/);
  const said = await network.scc(...words);
  assert.match(said.stderr, /cannot be rendered: .*clearcoat.*Skin[^]*price/i);
});

test('an estimate needs neither key nor tokens and says what it would cost', async () => {
  const words = ['render', good, '--frames', '1-3', '--size', '96x54', '--samples', '4', '--estimate'];
  for (const key of [[], ['--key', '//Nobody']]) {
    const { code, stdout, stderr } = await network.scc('--json', ...key, ...words);
    assert.equal(code, 0, stderr);
    const price = stdout.trimEnd().split('\n').map((line) => JSON.parse(line)).find(({ event }) => event === 'price');
    assert.equal(price.frames, 3);
    assert.equal(typeof price.payment, 'string');
    assert.ok(BigInt(price.payment) >= BigInt(price.floor) && BigInt(price.deposit) > 0n);
  }
  const { stderr } = await network.scc(...words);
  for (const label of ['work', 'time', 'price', 'besides', 'floor', 'best open bid', 'refund']) {
    assert.match(stderr, new RegExp(`^${label} {2,}\\S`, 'm'));
  }
});

test('the exit codes are those of the help', async () => {
  const { code, stdout } = await network.scc('--help');
  assert.equal(code, 0);
  const documented = Object.fromEntries([...stdout.replace(/\s+/g, ' ').matchAll(/(?:codes: |· )(\d+) ([^·]+)/g)]
    .map(([, number, meaning]) => [number, meaning]));
  const meanings = { 1: /this machine/, 2: /usage/, 3: /refused, nothing paid/, 4: /not reachable/, 5: /cannot pay/ };
  for (const [number, meaning] of Object.entries(meanings)) assert.match(documented[number] ?? '', meaning, number);
});
