// One voting key on two machines: they vote for different blocks in one round as soon as one of them is late. The stock report of whoever
// sees it costs the bond; what is final stays final.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Keyring } from '@polkadot/keyring';
import { u8aToHex } from '@polkadot/util';
import { connect, people } from '../lib/api.mjs';
import { startAuthorities } from '../lib/authorities.mjs';
import { startNode } from '../lib/node.mjs';
import { until } from '../lib/until.mjs';

const { dave } = people();
let network, second, api;
before(async () => {
  network = await startAuthorities();
  ({ api } = await connect(network.nodes.alice));
});
after(async () => {
  await api?.disconnect();
  await second?.stop();
  await network?.stop();
});

const miner = () => api.call.minersApi.miner(dave.address);

test('whoever votes twice in a round loses bond and candidacy, once', { timeout: 400_000 }, async () => {
  const bond = (await api.call.minersApi.terms()).minimumBond.toBigInt();
  await api.tx.miners.register(bond).signAndSend(dave, { era: 0 });
  await until('Dave to have a bond', 60, async () => (await miner()).bond.toBigInt() === bond, () => network.words());

  // Only the key that votes: the same key for blocks would be noticed, too, and perhaps first.
  const { alice } = network.nodes;
  const boot = `/ip4/${alice.address}/tcp/${alice.p2p}/ws/p2p/${await alice.call('system_localPeerId')}`;
  second = await startNode(['--validator', '--rpc-methods', 'unsafe', '--node-key', '5'.padStart(64, '0'), '--bootnodes', boot],
    { chain: ['--chain', join(network.folder, 'local.json')] });
  const first = (await api.rpc.chain.getHeader()).number.toNumber();
  await second.call('author_insertKey', 'gran', '//Dave', u8aToHex(new Keyring({ type: 'ed25519' }).addFromUri('//Dave').publicKey));

  // Left alone the two often vote in step: one misses a block now and then.
  let pause = 0;
  await until('the offence to be punished', 240, async () => {
    process.kill(second.pid(), 'SIGSTOP');
    await sleep(400 + (pause++ % 5) * 300);
    process.kill(second.pid(), 'SIGCONT');
    await sleep(1_500);
    return (await miner()).state.isBarred;
  }, () => network.words());
  const height = (await api.rpc.chain.getHeader()).number.toNumber() + 5;
  await network.final(height, 60);
  const punished = [];
  for (let at = first; at <= height; at++) {
    for (const { event } of await (await api.at(await api.rpc.chain.getBlockHash(at))).query.system.events()) {
      if (api.events.miners.OffencePunished.is(event)) punished.push(event.data);
    }
  }
  const [told, ...others] = punished;
  assert.deepEqual([told.offender.toString(), told.kind.toUtf8(), others.length], [dave.address, 'grandpa:equivoca', 0]);
  assert.deepEqual([told.slashed.toBigInt(), (await miner()).bond.toBigInt()], [bond, 0n]);
  await network.agree();
});
