// The press dApp over the chain: published, listed and paid for; a stranger's computer makes the files of a web site smaller, and whoever paid has
// them, each the very same content, as this machine makes them itself.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { deflateSync, gunzipSync, gzipSync, inflateSync } from 'node:zlib';
import { people } from '../lib/api.mjs';
import { startNode } from '../lib/node.mjs';
import { tool } from '../lib/scc.mjs';
import { checkSum } from '../network/lib/render.mjs';

/** Rounds of Zopfli: few, for the sake of time. */
const ITERATIONS = 3;
const [WIDTH, HEIGHT] = [160, 90];
const DAPPS = fileURLToPath(new URL('../../dapps', import.meta.url));

function press() {
  execFileSync('cargo', ['build', '--quiet', '--release', '--locked', '--target', 'wasm32v1-none', '-p', 'scc-press'],
    { cwd: DAPPS, stdio: ['ignore', 'inherit', 'inherit'] });
  return join(process.env.CARGO_TARGET_DIR ?? join(DAPPS, 'target'), 'wasm32v1-none/release/scc-press.wasm');
}

/** The checksum that PNG has of each chunk. */
function crc(bytes) {
  let value = ~0;
  for (const byte of bytes) {
    value ^= byte;
    for (let bit = 0; bit < 8; bit++) value = (value >>> 1) ^ (value & 1 ? 0xedb88320 : 0);
  }
  return ~value >>> 0;
}

function chunk(name, data) {
  const [length, checksum, body] = [Buffer.alloc(4), Buffer.alloc(4), Buffer.concat([Buffer.from(name), data])];
  length.writeUInt32BE(data.length);
  checksum.writeUInt32BE(crc(body));
  return Buffer.concat([length, body, checksum]);
}

/** Soft slopes, compressed in a hurry: a signature, a header, a text, the image data, an end. */
function picture() {
  const [header, lines] = [Buffer.alloc(13), []];
  header.writeUInt32BE(WIDTH);
  header.writeUInt32BE(HEIGHT, 4);
  // Eight bits each of red, green and blue.
  header.set([8, 2], 8);
  for (let y = 0; y < HEIGHT; y++) lines.push(0, ...Array.from({ length: WIDTH }, (_, x) => [x, y * 2, (x * y) >> 5].map((value) => value & 255)).flat());
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', header), chunk('tEXt', Buffer.from('Title\0Slopes')),
    chunk('IDAT', deflateSync(Buffer.from(lines), { level: 1 })), chunk('IEND', Buffer.alloc(0))]);
}

/** The chunks of a PNG but its image data, and what that holds. */
function shown(png) {
  const [others, data] = [[], []];
  for (let at = 8; at < png.length;) {
    const length = png.readUInt32BE(at);
    const [name, body] = [png.toString('latin1', at + 4, at + 8), png.subarray(at + 8, at + 8 + length)];
    if (name === 'IDAT') data.push(body);
    else others.push([name, body.toString('hex')]);
    at += 12 + length;
  }
  return { others, pixels: inflateSync(Buffer.concat(data)).toString('hex') };
}

let node, module, dapp;
const { home, scc, json, text, remove } = tool(() => node);
const [site, out] = [{ 'slopes.png': picture() }, join(home, 'smaller')];
for (const [name, path] of [['page.md', '../dapps/README.md'], ['program.mjs', 'lib/read-books.mjs']]) {
  site[name] = readFileSync(new URL(`../${path}`, import.meta.url));
}
const pressed = (name) => (name.endsWith('.png') ? name : `${name}.gz`);

before(async () => {
  module = press();
  for (const [name, content] of Object.entries(site)) writeFileSync(join(home, name), content);
  node = await startNode(['--worker', '--worker-key', '//Charlie'], { chain: ['--dev'] });
}, { timeout: 300_000 });
after(async () => {
  await node?.stop();
  remove();
});

test('it is published by its developer, listed by the committee, and its file is known by the chain', { timeout: 120_000 }, async () => {
  ({ dapp } = await json('--key', '//Alice', 'dapp', 'publish', module, '--name', 'Press', '--description', 'Smaller without loss', '--yes'));
  const { motion } = await json('--key', '//Eve', 'dapp', 'admit', `${dapp}`);
  await json('--key', '//Ferdie', 'committee', 'vote', motion, 'yes');
  assert.equal((await json('dapp', 'show', `${dapp}`)).listing, 'Listed');
  assert.match(await text('dapp', 'verify', `${dapp}`, module), new RegExp(`is the program of dApp ${dapp}: wasm 0x`));
});

test('files of a web site come back smaller and the same, from a stranger who is paid, as its developer is', { timeout: 300_000 }, async () => {
  const { code, stdout, stderr } = await scc(['--json', '--key', '//Dave', 'run', `${dapp}`, '--module', module, '--each',
    ...Object.keys(site).map((name) => join(home, name)), '--params', `{"iterations":${ITERATIONS}}`, '--out', out, '--yes', '--bid', '2',
    '--listen', '/ip4/127.0.0.1/tcp/0']);
  assert.equal(code, 0, stderr);
  const events = stdout.trim().split('\n').map((line) => JSON.parse(line));
  const of = (name) => events.filter(({ event }) => event === name);
  const { address: charlie } = people().charlie;
  assert.deepEqual(of('task_accepted').map(({ worker }) => worker), Object.keys(site).map(() => charlie));
  assert.deepEqual([of('task_rejected'), of('worker_blocked')], [[], []]);

  assert.deepEqual(readdirSync(out).sort(), Object.keys(site).sort());
  for (const [name, content] of Object.entries(site)) {
    const file = pressed(name);
    assert.deepEqual(readdirSync(join(out, name)), [file]);
    const smaller = readFileSync(join(out, name, file));
    if (file === name) {
      assert.ok(smaller.length < content.length, `${name}: ${smaller.length} bytes of ${content.length}`);
      assert.deepEqual(shown(smaller), shown(content));
    } else {
      const usual = gzipSync(content, { level: 9 }).length;
      assert.ok(smaller.length < usual, `${name}: ${smaller.length} bytes, and ${usual} by gzip -9`);
      assert.ok(gunzipSync(smaller).equals(content), name);
    }
    // What this machine makes of it in the same jail.
    const params = join(home, 'params.json');
    writeFileSync(params, JSON.stringify({ file: name, iterations: ITERATIONS }));
    await json('dapp', 'test', module, '--params', params, '--input', join(home, name), '--out', join(home, `own-${name}`));
    assert.ok(readFileSync(join(home, `own-${name}`, file)).equals(smaller), `${name} is another one here`);
  }

  const [settled] = of('settled');
  checkSum(settled);
  assert.deepEqual(settled.workers.map(({ account }) => account), [charlie]);
  for (const share of ['developers', 'claims', 'author', 'foundation']) assert.ok(BigInt(settled.shares[share]) > 0n, share);
});
