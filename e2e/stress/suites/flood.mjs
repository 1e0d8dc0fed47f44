// A pool full of transfers, tips included, does not keep a job at the floor out of the next block: it is let into the pool, and
// it stands before all of them.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Keyring } from '@polkadot/keyring';
import { connect, people } from '../../lib/api.mjs';
import { seal, startNode } from '../../lib/node.mjs';
import { balances, SCC, writeSpec } from '../../lib/ledger.mjs';

export default async function flood({ seconds, quick }) {
  const [limit, senders] = quick ? [500, 250] : [4_000, 1_500];
  const folder = mkdtempSync(join(tmpdir(), 'scc-stress-'));
  let node, api;
  try {
    const keyring = new Keyring({ type: 'sr25519' });
    const crowd = Array.from({ length: senders }, (_, i) => keyring.addFromUri(`//Crowd/${i}`));
    const spec = writeSpec(join(folder, 'spec.json'), balances(crowd.map((pair) => pair.publicKey), 1_000n * SCC));
    node = await startNode(['--chain', spec, '--sealing', 'manual', '--pool-limit', `${limit}`]);
    ({ api } = await connect(node));
    const { bob, eve } = people();
    const end = Date.now() + seconds * 1_000;
    let [rounds, most] = [0, 0];
    await seal(node);
    do {
      most = Math.max(most, await fill(node, api, crowd, bob, limit));
      // The floor: what a unit costs at least.
      const units = 10;
      const payment = api.consts.jobs.minimumBid.toBigInt() * BigInt(units);
      const { number } = await api.rpc.chain.getHeader();
      const job = api.tx.jobs.postJob(0, { manifest: `0x${'22'.repeat(32)}`, inline: '0x' }, units, payment,
        { peerId: `0x${'11'.repeat(38)}`, addresses: [] }, eve.publicKey, number.toNumber() + 50, 1);
      const hash = (await job.signAndSend(eve, { nonce: -1 })).toHex();
      const others = await sealedBefore(node, api, hash);
      assert.equal(others, 0, `${others} of the flood stood before the job`);
      rounds += 1;
    } while (Date.now() < end);
    return `${rounds} floods; up to ${most} transactions waited in a pool of ${limit}, the job was first each time`;
  } finally {
    await api?.disconnect();
    await node?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Sends tipped transfers until the pool takes no more; answers how many wait. */
async function fill(node, api, crowd, to, limit) {
  const waiting = async () => (await node.call('author_pendingExtrinsics')).length;
  for (let turn = 0; turn < 8; turn++) {
    const refused = await sendAll(node, api, crowd, to);
    const count = await waiting();
    if (refused > 0 || count >= limit * 0.95) return count;
  }
  throw new Error(`the pool is not full: ${await waiting()} of ${limit}`);
}

async function sendAll(node, api, crowd, to) {
  const options = { blockHash: api.genesisHash, genesisHash: api.genesisHash, runtimeVersion: api.runtimeVersion, era: 0 };
  let refused = 0;
  for (const pair of crowd) {
    pair.next ??= (await api.rpc.system.accountNextIndex(pair.address)).toNumber();
    const transfer = api.tx.balances.transferKeepAlive(to.address, 1_000n);
    const signed = transfer.sign(pair, { ...options, nonce: pair.next, tip: SCC });
    try {
      await node.call('author_submitExtrinsic', signed.toHex());
      pair.next += 1;
    } catch (error) {
      if (!/priority is too low|immediately dropped|1016|pool/i.test(error.message)) throw error;
      refused += 1;
    }
  }
  return refused;
}

/** Seals a block; answers how many signed transactions stand before the one with this hash, which must be in it. */
async function sealedBefore(node, api, hash) {
  await seal(node);
  const { block } = await api.rpc.chain.getBlock();
  const signed = block.extrinsics.filter((extrinsic) => extrinsic.isSigned);
  const place = signed.findIndex((extrinsic) => extrinsic.hash.toHex() === hash);
  assert.ok(place >= 0, `the job is not among the ${signed.length} transactions of the next block`);
  return place;
}
