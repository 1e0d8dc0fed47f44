// The clock of one of four authorities jumps by an hour, forwards and backwards: the others go on, nobody finalises a fork, and the
// node follows and votes again once its clock is right. A node never enters a slot again that it has passed: after a jump forwards
// it makes blocks again once it is restarted, or when the hour is over.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { NAMES, startAuthorities } from '../../lib/authorities.mjs';
import { until } from '../../lib/until.mjs';
import { settableClock } from '../lib/clock.mjs';

const HOUR = 3_600;
const others = NAMES.slice(0, 3);
const folder = mkdtempSync(join(tmpdir(), 'scc-clock-'));
let network, clock;
before(async () => {
  clock = settableClock(folder);
  network = await startAuthorities({ options: (name) => (name === 'dave' ? { env: clock.env } : {}) });
});
after(async () => {
  await network?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Slot of a node's best block. */
async function slot(name) {
  const { digest } = await network.nodes[name].call('chain_getHeader');
  // PreRuntime, `aura`, then the slot as a little-endian number in four bytes more than its eight.
  const log = digest.logs.find((item) => item.startsWith('0x0661757261'));
  return Number(Buffer.from(log.slice(14), 'hex').readBigUInt64LE());
}

/** The round in which a node votes. */
const round = async (name) => (await network.nodes[name].call('grandpa_roundState')).best.round;

const now = () => Math.floor(Date.now() / 1_000);

/** Whether a node shows that its clock is wrong: blocks of its own from the future, or all of the others' are. */
const shows = async (seconds) => (seconds > 0
  ? (await slot('dave')) > now() + HOUR / 2
  : (await network.best('dave')) + 5 < (await network.best('alice')));

for (const [way, seconds] of [['forwards', HOUR], ['backwards', -HOUR]]) {
  test(`an hour ${way}: the other three go on, and it follows and votes once its clock is right`, { timeout: 600_000 }, async (context) => {
    clock.set(seconds);
    const from = network.height;
    await until('dave to follow its clock', 90, () => shows(seconds), () => network.words());
    await network.final(from + 8, 90, others);
    for (const name of others) assert.ok(Math.abs(await slot(name) - now()) < 60, `${name} follows the false clock`);
    clock.set(0);
    const set = Date.now();
    await network.final(network.height + 2, 180);
    // What was voted meanwhile it learns from the others when they begin a round.
    await until('dave to vote in their round', 180, async () => (await round('dave')) >= (await round('alice')) - 1, () => network.words());
    context.diagnostic(`in step ${Math.round((Date.now() - set) / 1_000)} s after its clock is right`);
    // Its votes count again: without charlie three votes are needed, and dave's is one.
    await network.kill('charlie');
    await network.final(network.height + 4, 180, ['alice', 'bob', 'dave']);
    await network.start('charlie');
    if (seconds > 0) {
      await network.kill('dave');
      await network.start('dave');
    }
    await until('dave to make blocks again', 120, async () => (await slot('alice')) % 4 === 3, () => network.words());
    await network.final(network.height + 2, 120);
    const { height } = await network.agree();
    context.diagnostic(`all have the same ${height} final blocks; longest stall ${Math.round(network.longestStall / 1_000)} s`);
  });
}
