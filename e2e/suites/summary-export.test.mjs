// `scc-node --export-summaries`: final summaries lie in a folder as files that `scc summary verify` checks, whatever happens to the node.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { encodeAddress } from '@polkadot/util-crypto';
import { connect } from '../lib/api.mjs';
import { runNode, seal, startNode } from '../lib/node.mjs';
import { tool } from '../lib/scc.mjs';
import { until } from '../lib/until.mjs';
import { changedChain } from '../network/lib/chain.mjs';

const INTERVAL = 30;
let node, api, prefix;
const { home, text, json, refused, remove } = tool(() => undefined);
const folder = join(home, 'summaries');
const path = (height) => join(folder, `${prefix}${height}`);
const there = () => readdirSync(folder).sort();
const identity = (file) => { const { ino, mtimeMs } = statSync(file); return [ino, mtimeMs]; };

/** So many accounts that a file takes long enough to be interrupted. */
const crowd = Array.from({ length: 20_000 }, (_, at) => encodeAddress(Uint8Array.from({ length: 32 }, (_, byte) => (at >> (8 * (byte % 2))) & 255 ^ byte), 42));

before(async () => {
  const chain = await changedChain(join(home, 'chain.json'), ({ network, balances }) => {
    network.parameters.summaryInterval = INTERVAL;
    balances.balances.push(...crowd.map((address) => [address, 1_000_000_000_000]));
  });
  node = await startNode(['--sealing', 'manual', '--export-summaries', folder], { chain: ['--chain', chain] });
  ({ api } = await connect(node));
  prefix = `summary-${api.genesisHash.toHex().slice(2, 10)}-`;
});
after(async () => {
  await api?.disconnect();
  await node?.stop();
  remove();
});

const kept = async () => (await api.call.summaryApi.heights()).map((height) => height.toNumber());

/** Makes final blocks until the chain keeps a newer summary than those it has; its last block is not final if `isFinal` is false. */
async function nextSummary(isFinal = true) {
  const newest = Math.max(0, ...await kept());
  for (let blocks = 0; blocks < 10 * INTERVAL; blocks++) {
    await node.call('engine_createBlock', true, isFinal, null);
    const height = Math.max(0, ...await kept());
    if (height > newest) return height;
  }
  throw new Error(`no summary after that of ${newest}`);
}

const exported = (height) => until(`summary ${height} in the folder`, 20, () => existsSync(path(height)), node.log);

/** The main header that sealed a summary, by the chain. */
async function header(height) {
  const { sealedAt } = (await api.call.summaryApi.header(height)).unwrap();
  return (await api.rpc.chain.getHeader(await api.rpc.chain.getBlockHash(sealedAt))).toHex();
}

const verify = async (height) => json('summary', 'verify', path(height), '--header', await header(height));

async function restart(meanwhile = () => {}) {
  await api.disconnect();
  await node.kill();
  meanwhile();
  await node.start();
  ({ api } = await connect(node));
}

test('a summary lies in the folder as soon as it is final, and not before', async () => {
  assert.deepEqual(there(), []);
  const height = await nextSummary(false);
  await sleep(1_000);
  assert.deepEqual(there(), []);
  await seal(node);
  await exported(height);
  assert.deepEqual(there(), [`${prefix}${height}`, `${prefix}${height}.seal`]);
  const checked = await verify(height);
  assert.equal(checked.height, height);
  assert.ok(checked.accounts > crowd.length && checked.chunks > 70);
  assert.match(node.log(), new RegExp(`Summary ${height} is in .*; check it with --hash ${checked.hash}, main block ${checked.sealed_at}`));
  await text('summary', 'verify', path(height), '--hash', checked.hash);
});

test('a flipped byte of an exported file is refused', async () => {
  const [height] = await kept();
  const file = readFileSync(path(height));
  for (const at of [20, 90, file.length >> 1, file.length - 1]) {
    const bad = Buffer.from(file);
    bad[at] ^= 1;
    writeFileSync(join(home, 'bad'), bad);
    await refused(3, /do not use it/, 'summary', 'verify', join(home, 'bad'), '--header', await header(height), '--seal', `${path(height)}.seal`);
  }
});

test('a start does not write again what is there, and catches up on what is not', async () => {
  const [height] = await kept();
  const before = [identity(path(height)), identity(`${path(height)}.seal`)];
  await restart();
  await seal(node, 2);
  await sleep(500);
  assert.deepEqual([identity(path(height)), identity(`${path(height)}.seal`)], before);
  await restart(() => rmSync(folder, { recursive: true }));
  await exported(height);
  await verify(height);
});

test('a file of another chain with the same genesis is told of and let alone', async () => {
  const [height] = await kept();
  const file = `${path(height)}.seal`;
  const good = readFileSync(file);
  const foreign = JSON.stringify({ ...JSON.parse(good), hash: `0x${'11'.repeat(32)}` });
  await restart(() => writeFileSync(file, foreign));
  await until('the warning', 20, () => new RegExp(`Summary ${height} is not exported: .* is of another chain with the same genesis`).test(node.log()));
  assert.equal(`${readFileSync(file)}`, foreign);
  await restart(() => writeFileSync(file, good));
});

test('the two newest are kept', async () => {
  const [oldest] = await kept();
  const heights = [await nextSummary(), await nextSummary()];
  await exported(heights[1]);
  await until('the oldest gone', 20, () => !existsSync(`${path(oldest)}.seal`));
  assert.deepEqual(there(), heights.flatMap((height) => [`${prefix}${height}`, `${prefix}${height}.seal`]).sort());
});

test('kill -9 while a file is written leaves none that is not whole; the next start writes it', async () => {
  let caught = 0;
  const delays = [0, 3, 10, 20, 40];
  // A busy machine may kill it too late: it is tried again then.
  for (let round = 0; round < delays.length || (caught < 2 && round < 20); round++) {
    const height = await nextSummary();
    const end = Date.now() + 20_000;
    while (!there().some((name) => name.startsWith(`.${prefix}${height}.`)) && !existsSync(path(height)) && Date.now() < end) await sleep(0);
    await sleep(delays[round % delays.length]);
    await node.kill();
    const unfinished = there().filter((name) => name.endsWith('.part'));
    caught += unfinished.length > 0 && !existsSync(path(height)) ? 1 : 0;
    for (const name of there().filter((name) => /-\d+$/.test(name))) {
      const { hash } = JSON.parse(readFileSync(join(folder, `${name}.seal`)));
      await text('summary', 'verify', join(folder, name), '--hash', hash);
    }
    await restart();
    // The block that sealed it may not have been on the disk yet: blocks are made until the chain has one again.
    if (!(await kept()).includes(height)) await nextSummary();
    await exported(Math.max(...await kept()));
    await verify(Math.max(...await kept()));
    assert.deepEqual(there().filter((name) => name.endsWith('.part')), []);
  }
  assert.ok(caught >= 2, `the node was killed in the middle of ${caught} files`);
});

test('a folder that cannot be used ends the node with the reason', async () => {
  const file = join(home, 'file');
  writeFileSync(file, '');
  mkdirSync(join(home, 'base'));
  const start = (...words) => runNode('--dev', '--base-path', join(home, 'base'), '--no-prometheus', '--no-mdns', ...words);
  const { code, stderr } = await start('--export-summaries', join(file, 'inside'));
  assert.notEqual(code, 0);
  assert.match(stderr, /--export-summaries: cannot make .*inside: Not a directory/);
  for (const words of [['--export-summaries', folder, '--keep-summaries', '0'], ['--keep-summaries', '3']]) {
    assert.equal((await start(...words)).code, 2);
  }
});
