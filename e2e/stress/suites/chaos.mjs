// Four authorities, transfers all the time, and power cuts: one of them dies at a random moment, over and over, sometimes two, and
// starts again in its own folder. Nobody finalises another block than somebody else did, no final transfer is lost or counted
// twice, whoever dies is no equivocator, and at the end all agree on the state and every planck is there.
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from '../../lib/api.mjs';
import { NAMES, startAuthorities } from '../../lib/authorities.mjs';
import { SCC } from '../../lib/ledger.mjs';
import { generator } from '../lib/random.mjs';
import { senders, Stream } from '../lib/transfers.mjs';

/** A kill in so many seconds: a hundred in twenty minutes. */
const PACE = 12;
/** Longest wait between two kills, and before a node is started again, in milliseconds. */
const [PAUSE, DOWNTIME] = [6_000, 4_000];
/** Finality may stand still so long at the end of all kills, in seconds. */
const RECOVERY = 180;

export default async function chaos({ seconds, seed }) {
  const random = generator(seed);
  const network = await startAuthorities({ words: ['--state-pruning', 'archive', '--report-key', '//Dave'] });
  let stream;
  try {
    const issued = await ask(network, (api) => api.query.balances.totalIssuance.at(api.genesisHash));
    const wanted = Math.max(3, Math.round(seconds / PACE));
    stream = await ask(network, (api) => Stream.open(network, api, senders(), generator(seed + 1)));
    const count = { shots: 0, kills: 0, pairs: 0 };
    const end = Date.now() + seconds * 1_000;
    while (count.kills < wanted || Date.now() < end) {
      await shoot(network, random, count);
      network.check();
      stream.check();
    }
    const last = network.height;
    await network.final(last + 3, RECOVERY);
    await stream.end(RECOVERY);
    await network.final(network.height, RECOVERY);
    const { height, stateRoot } = await network.agree();
    await ask(network, (api) => checkBlocks(network, api, stream, height));
    await ask(network, (api) => checkMoney(api, network.blocks[height], issued.toBigInt() + BigInt(height) * SCC, stream));
    const stall = (network.longestStall / 1_000).toFixed(1);
    return `seed ${seed}: ${count.kills} kills, ${count.pairs}× two were down at once; ${height} final blocks, the same for all four, \
state ${stateRoot}; ${stream.finalised.size} transfers final, each once, ${stream.again} handed in again; longest stall of finality ${stall} s`;
  } catch (error) {
    error.message = `seed ${seed}: ${error.message}\n${network.words()}`;
    throw error;
  } finally {
    await stream?.stop();
    await network.stop();
  }
}

/** A connection to a living node for one round of questions. */
async function ask(network, questions) {
  const { api } = await connect(network.nodes[network.living()[0]]);
  try { return await questions(api); } finally { await api.disconnect(); }
}

/** Kills one at a random moment, every third time another one before the first is back; all live afterwards, if not well. */
async function shoot(network, random, count) {
  await sleep(random(PAUSE));
  count.shots += 1;
  const first = random(NAMES.length);
  const shots = [{ name: NAMES[first], after: 0, down: random(DOWNTIME) }];
  if (count.shots % 3 === 2) {
    const second = (first + 1 + random(NAMES.length - 1)) % NAMES.length;
    shots.push({ name: NAMES[second], after: random(DOWNTIME), down: random(DOWNTIME) });
  }
  await Promise.all(shots.map(async ({ name, after, down }) => {
    await sleep(after);
    await network.kill(name);
    count.kills += 1;
    if (network.down.size > 1) count.pairs += 1;
    await sleep(down);
    await network.start(name);
  }));
}

/** Every final transfer is in the block in which it was final, nothing is in two, and nobody reported an equivocation. */
async function checkBlocks(network, api, stream, height) {
  const found = new Map();
  for (let at = 1; at <= height; at++) {
    const { block } = await api.rpc.chain.getBlock(network.blocks[at]);
    for (const extrinsic of block.extrinsics) {
      const { section, method } = extrinsic.method;
      assert.ok(!/equivocation/i.test(method), `${section}.${method} in block ${at}: an authority that was killed is reported as a cheat`);
      if (!extrinsic.isSigned) continue;
      const hash = extrinsic.hash.toHex();
      assert.ok(!found.has(hash), `transfer ${hash} is in blocks ${found.get(hash)} and ${at}`);
      found.set(hash, at);
    }
  }
  for (const [hash, at] of stream.finalised) {
    assert.equal(found.get(hash), at, `transfer ${hash} was final in block ${at}, and is now in ${found.get(hash)}`);
  }
  assert.equal(found.size, stream.finalised.size, 'transfers in the chain that nobody has signed, or not seen');
}

/** All accounts together own what was issued, and everybody got each transfer once. */
async function checkMoney(api, block, expected, stream) {
  const at = await api.at(block);
  assert.equal((await at.query.balances.totalIssuance()).toBigInt(), expected, 'issuance is genesis and height');
  const accounts = await at.query.system.account.entries();
  const sum = accounts.reduce((total, [, { data }]) => total + data.free.toBigInt() + data.reserved.toBigInt(), 0n);
  assert.equal(sum, expected, 'the sum of all accounts is the issuance');
  for (const { receiver, sent, pair, next } of stream.accounts) {
    const { data } = await at.query.system.account(receiver);
    assert.equal(data.free.toBigInt(), sent, `what ${pair.address} sent has arrived`);
    assert.equal((await at.query.system.account(pair.address)).nonce.toNumber(), next);
  }
}
