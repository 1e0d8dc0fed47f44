// Four authorities as separate processes: blocks are final while three of them live, and who was away comes back to vote.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { NAMES, startAuthorities } from '../lib/authorities.mjs';
import { until } from '../lib/until.mjs';

let network;
before(async () => { network = await startAuthorities(); });
after(() => network?.stop());

const header = async (name, hash) => {
  const { number, ...rest } = await network.nodes[name].call('chain_getHeader', hash);
  return { ...rest, number: Number(number) };
};
const words = () => network.words();

/** The authorities of the newest `count` blocks that a node knows. */
async function authors(name, count) {
  const seen = [];
  let { digest, parentHash } = await header(name);
  for (let i = 0; i < count; i++) {
    // PreRuntime, `aura`, then the slot as a little-endian number in four bytes more than its eight.
    const log = digest.logs.find((item) => item.startsWith('0x0661757261'));
    const slot = Buffer.from(log.slice(14), 'hex').readBigUInt64LE();
    seen.push(NAMES[Number(slot % 4n)]);
    ({ digest, parentHash } = await header(name, parentHash));
  }
  return seen;
}

test('four authorities take turns and agree on what is final', { timeout: 240_000 }, async () => {
  await network.final(6, 120);
  // A node of a busy machine may miss a slot.
  await until('five blocks by all four', 120, async () => new Set(await authors('alice', 5)).size === NAMES.length, words);
});

test('with one of four gone by a power cut, blocks stay final', { timeout: 240_000 }, async () => {
  await network.kill('dave');
  await network.final(network.heightOf('alice') + 5, 120, network.living());
});

test('it comes back in its folder, catches up, and its vote counts again', { timeout: 360_000 }, async () => {
  await network.start('dave');
  await network.final(network.heightOf('alice') + 2, 120);
  // Three of four votes are needed: without charlie nothing is final unless dave votes.
  await network.kill('charlie');
  await network.final(network.heightOf('alice') + 5, 150, network.living());
  await until('dave to make blocks again', 60, async () => (await authors('alice', 4)).includes('dave'), words);
});

test('with two of four gone nothing more is final, and blocks go on', { timeout: 240_000 }, async () => {
  await network.kill('bob');
  const best = () => network.best('alice');
  const [stuck, from] = [network.heightOf('alice'), await best()];
  await until('four more blocks', 90, async () => (await best()) >= from + 4, words);
  // What three had voted for in the moment of the cut may still become final.
  assert.ok(network.heightOf('alice') <= Math.max(stuck, from), 'two votes of four make nothing final');
  network.check();
});
