// `scc-node keys`: what it prints is signed as it is, and the node that has the keys makes blocks with them.
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Keyring, decodeAddress } from '@polkadot/keyring';
import { u8aToHex } from '@polkadot/util';
import { connect, people, send } from '../lib/api.mjs';
import { runNode, startNode } from '../lib/node.mjs';
import { until } from '../lib/until.mjs';

let node, api, alice, bob;
const folder = mkdtempSync(join(tmpdir(), 'scc-keys-'));
before(async () => {
  node = await startNode(['--sealing', 'manual']);
  ({ api } = await connect(node));
  ({ alice, bob } = people());
});
after(async () => { await api?.disconnect(); await node?.stop(); rmSync(folder, { recursive: true, force: true }); });

const publicKey = (address) => u8aToHex(decodeAddress(address));

async function keys(...words) {
  const { code, stdout, stderr } = await runNode('keys', '--json', ...words);
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout);
}

test('the ready call names the keys on chain', async () => {
  const made = await keys('--owner', bob.address, '--dev', '--base-path', folder);
  assert.equal(made.keystore, join(folder, 'chains', 'dev', 'keystore'));
  const files = readdirSync(made.keystore);
  assert.equal(files.length, 2);
  for (const file of files) assert.equal(statSync(join(made.keystore, file)).mode & 0o077, 0, 'only its owner reads it');
  await send(api, node, api.tx(api.createType('Call', made.call)), bob);
  const named = (await api.query.session.nextKeys(bob.address)).unwrap();
  assert.equal(named.toHex(), made.keys);
  assert.equal(named.aura.toHex(), publicKey(made.aura));
});

test('the proof is its owner\'s: nobody else names these keys', async () => {
  const made = await keys('--owner', bob.address, '--dev', '--base-path', folder);
  await assert.rejects(send(api, node, api.tx(api.createType('Call', made.call)), alice), /session\.InvalidProof/);
});

test('mainnet addresses are taken, others refused; a named keystore needs no network', async () => {
  const ofMainnet = new Keyring({ ss58Format: 2018 }).encodeAddress(bob.publicKey);
  const made = await keys('--owner', ofMainnet, '--keystore-path', join(folder, 'mine'));
  assert.equal(made.owner, bob.address);
  assert.equal(readdirSync(join(folder, 'mine')).length, 2);
  const { code, stderr } = await runNode('keys', '--owner', bob.address.slice(1), '--keystore-path', join(folder, 'mine'));
  assert.notEqual(code, 0);
  assert.match(stderr, /not an address/);
});

test('an authority that rotated its keys makes blocks and finality with the new ones', { timeout: 180_000 }, async () => {
  // Sessions of five blocks of a second.
  const spec = JSON.parse((await runNode('export-chain-spec', '--chain', 'dev')).stdout);
  const { parameters } = spec.genesis.runtimeGenesis.patch.network;
  [parameters.slotDuration, parameters.sessionLength] = [1_000, 5];
  writeFileSync(join(folder, 'short.json'), JSON.stringify(spec));
  const author = await startNode(['--alice', '--node-key', '1'.padStart(64, '0')], { chain: ['--chain', join(folder, 'short.json')] });
  let chain;
  try {
    ({ api: chain } = await connect(author));
    const made = await keys('--owner', alice.address, '--chain', join(folder, 'short.json'), '--base-path', author.base);
    await chain.tx(chain.createType('Call', made.call)).signAndSend(alice);
    await until('the new key to be seated', 60, async () => (await chain.call.auraApi.authorities()).some((key) => key.toHex() === publicKey(made.aura)),
      () => author.log());
    const seated = (await chain.rpc.chain.getHeader()).number.toNumber();
    await until('a final block by the new keys', 60, async () => {
      const final = await chain.rpc.chain.getHeader(await chain.rpc.chain.getFinalizedHead());
      return final.number.toNumber() > seated + 5;
    }, () => author.log());
  } finally {
    await chain?.disconnect();
    await author.stop();
  }
});
