// Four authorities as separate processes: blocks are final while three of them live, and who was away comes back to vote.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { runNode, startNode } from '../lib/node.mjs';
import { until } from '../lib/until.mjs';

const NAMES = ['alice', 'bob', 'charlie', 'dave'];
/** The network `local` with slots of a second instead of three. */
const SLOT = 1_000;
const nodes = {};
const folder = mkdtempSync(join(tmpdir(), 'scc-authorities-'));
before(async () => {
  const spec = JSON.parse((await runNode('export-chain-spec', '--chain', 'local')).stdout);
  spec.genesis.runtimeGenesis.patch.network.parameters.slotDuration = SLOT;
  writeFileSync(join(folder, 'local.json'), JSON.stringify(spec));
  const start = (name, ...words) => startNode([`--${name}`, '--node-key', `${NAMES.indexOf(name) + 1}`.padStart(64, '0'), ...words],
    { chain: ['--chain', join(folder, 'local.json')] }).then((node) => { nodes[name] = node; });
  await start('alice');
  const first = `/ip4/127.0.0.1/tcp/${nodes.alice.p2p}/ws/p2p/${await nodes.alice.call('system_localPeerId')}`;
  await Promise.all(NAMES.slice(1).map((name) => start(name, '--bootnodes', first)));
});
after(async () => {
  await Promise.all(Object.values(nodes).map((node) => node.stop()));
  rmSync(folder, { recursive: true, force: true });
});

const header = async (node, hash) => {
  const { number, ...rest } = await node.call('chain_getHeader', hash);
  return { ...rest, number: Number(number) };
};
const finalised = async (name) => {
  const hash = await nodes[name].call('chain_getFinalizedHead');
  return { hash, number: (await header(nodes[name], hash)).number };
};
const words = () => Object.entries(nodes).map(([name, node]) => `--- ${name}\n${node.log().split('\n').slice(-15).join('\n')}`).join('\n');

/** Waits until block `number` is final for all of these, and it is the same block. */
async function final(names, number, seconds) {
  for (const name of names) {
    await until(`block ${number} to be final for ${name}`, seconds, async () => (await finalised(name)).number >= number, words);
  }
  const hashes = await Promise.all(names.map((name) => nodes[name].call('chain_getBlockHash', number)));
  assert.equal(new Set(hashes).size, 1, `${names} know different blocks ${number}: ${hashes}`);
}

/** The authorities of the newest `count` blocks that a node knows. */
async function authors(name, count) {
  const seen = [];
  let { digest, parentHash } = await header(nodes[name]);
  for (let i = 0; i < count; i++) {
    // PreRuntime, `aura`, then the slot as a little-endian number in four bytes more than its eight.
    const log = digest.logs.find((item) => item.startsWith('0x0661757261'));
    const slot = Buffer.from(log.slice(14), 'hex').readBigUInt64LE();
    seen.push(NAMES[Number(slot % 4n)]);
    ({ digest, parentHash } = await header(nodes[name], parentHash));
  }
  return seen;
}

test('four authorities take turns and agree on what is final', { timeout: 240_000 }, async () => {
  await final(NAMES, 6, 120);
  assert.deepEqual(new Set(await authors('alice', 5)), new Set(NAMES));
});

test('with one of four gone by a power cut, blocks stay final', { timeout: 240_000 }, async () => {
  await nodes.dave.kill();
  const { number } = await finalised('alice');
  await final(NAMES.slice(0, 3), number + 5, 120);
});

test('it comes back in its folder, catches up, and its vote counts again', { timeout: 360_000 }, async () => {
  await nodes.dave.start();
  const { number } = await finalised('alice');
  await final(NAMES, number + 2, 120);
  // Three of four votes are needed: without charlie nothing is final unless dave votes.
  await nodes.charlie.kill();
  const rest = ['alice', 'bob', 'dave'];
  const { number: before_ } = await finalised('alice');
  await final(rest, before_ + 5, 150);
  await until('dave to make blocks again', 60, async () => (await authors('alice', 4)).includes('dave'), words);
});

test('with two of four gone nothing more is final, and blocks go on', { timeout: 240_000 }, async () => {
  await nodes.bob.kill();
  const best = async () => (await header(nodes.alice)).number;
  const [stuck, from] = [(await finalised('alice')).number, await best()];
  await until('four more blocks', 90, async () => (await best()) >= from + 4, words);
  // What three had voted for in the moment of the cut may still become final.
  assert.ok((await finalised('alice')).number <= Math.max(stuck, from), 'two votes of four make nothing final');
});
