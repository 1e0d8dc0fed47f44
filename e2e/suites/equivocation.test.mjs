// One key on two machines: both author in its slots, another node notices, reports it, and the chain takes the bond.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { connect, people } from '../lib/api.mjs';
import { runNode, startNode } from '../lib/node.mjs';
import { until } from '../lib/until.mjs';

const nodes = [];
const folder = mkdtempSync(join(tmpdir(), 'scc-equivocation-'));
const { alice, bob, dave } = people();
let api;

/** The network `local` with slots of a second; of its four authorities Alice and Dave are there. */
async function start(...words) {
  const boot = nodes[0] && `/ip4/127.0.0.1/tcp/${nodes[0].p2p}/ws/p2p/${await nodes[0].call('system_localPeerId')}`;
  const node = await startNode([...words, '--node-key', `${nodes.length + 1}`.padStart(64, '0'), ...(boot ? ['--bootnodes', boot] : [])],
    { chain: ['--chain', join(folder, 'local.json')] });
  nodes.push(node);
  return node;
}

before(async () => {
  const spec = JSON.parse((await runNode('export-chain-spec', '--chain', 'local')).stdout);
  spec.genesis.runtimeGenesis.patch.network.parameters.slotDuration = 1_000;
  writeFileSync(join(folder, 'local.json'), JSON.stringify(spec));
  ({ api } = await connect(await start('--alice', '--report-key', '//Alice')));
  // Without votes: two votes in a round would be punished, too, and perhaps first.
  await start('--dave', '--no-grandpa');
});
after(async () => {
  await api?.disconnect();
  await Promise.all(nodes.map((node) => node.stop()));
  rmSync(folder, { recursive: true, force: true });
});

const words = () => nodes.map((node, place) => `--- node ${place}\n${node.log().split('\n').slice(-20).join('\n')}`).join('\n');

/** Submits and waits for the block; throws the events of a refusal. */
const send = (tx, signer) => new Promise((resolve, reject) => {
  tx.signAndSend(signer, { era: 0 }, ({ status, events, dispatchError }) => {
    if (dispatchError) reject(new Error(`${dispatchError}`));
    else if (status.isInBlock) resolve(events);
  }).catch(reject);
});

let bond;
test('Dave registers with a bond', { timeout: 120_000 }, async () => {
  bond = (await api.call.minersApi.terms()).minimumBond.toBigInt() * 2n;
  await send(api.tx.miners.register(bond), dave);
  assert.equal((await api.call.minersApi.miner(dave.address)).bond.toBigInt(), bond);
});

/** Offences punished, and who reported which slot each time, in the blocks from `first` to the best one. */
async function since(first) {
  const found = { punished: [], reports: [] };
  for (let { number, hash, parentHash } = await api.rpc.chain.getHeader(); number.toNumber() >= first;
    { number, hash, parentHash } = await api.rpc.chain.getHeader(parentHash)) {
    for (const { event } of await (await api.at(hash)).query.system.events()) {
      if (api.events.miners.OffencePunished.is(event)) found.punished.push(event.data);
    }
    const { block } = await api.rpc.chain.getBlock(hash);
    const reports = block.extrinsics.filter(({ method }) => method.method === 'reportEquivocation');
    found.reports.push(...reports.map(({ signer, method }) => `${signer} of slot ${method.args[0].slot}`));
  }
  return found;
}

const best = async () => (await api.rpc.chain.getHeader()).number.toNumber();
const miner = () => api.call.minersApi.miner(dave.address);

test('his second machine costs him bond and candidacy, once, and the reporter nothing', { timeout: 240_000 }, async () => {
  const first = await best();
  const had = (await api.query.system.account(alice.address)).data.free.toBigInt();
  await start('--dave', '--no-grandpa', '--report-key', '//Bob');
  await until('the offence to be punished', 180, async () => (await miner()).state.isBarred, words);
  assert.equal((await miner()).bond.toBigInt(), 0n);
  // Both go on sealing: what is punished is not reported again, once the reports that were on their way have come.
  const then = await best();
  await until('more blocks', 120, async () => (await best()) >= then + 12, words);
  const { punished: [told, ...others], reports } = await since(first);
  assert.deepEqual((await since(then + 8)).reports, []);
  assert.deepEqual([told.offender.toString(), told.kind.toUtf8(), others.length], [dave.address, 'aura:equivocatio', 0]);
  assert.equal(told.slashed.toBigInt(), bond);
  const [reporter] = told.reporters.map(String);
  assert.ok([alice.address, bob.address].includes(reporter), reporter);
  // Another slot may have been Dave's before his punishment was in a block.
  const most = Math.max(...reports.map((one) => reports.filter((other) => other === one).length));
  assert.ok(reports.length >= 1 && most <= 2, `each node reports a slot once, and once more where chains part: ${reports}`);
  if (reports.length === 1 && reporter === alice.address) {
    const has = (await api.query.system.account(alice.address)).data.free.toBigInt();
    assert.ok(has >= had, 'a valid report is free');
  }
});
