import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { connect, people, send } from '../lib/api.mjs';
import { runNode, seal, startNode } from '../lib/node.mjs';

let node, api, warnings;
before(async () => {
  node = await startNode(['--sealing', 'manual']);
  ({ api, warnings } = await connect(node));
});
after(async () => { await api?.disconnect(); await node?.stop(); });

test('connects without a warning about types or extensions', () => {
  // The library always lists the RPC methods it has no definition for; that is about neither types nor extensions.
  assert.deepEqual(warnings.filter((line) => !line.includes('API/INIT: RPC methods not decorated')), []);
  assert.equal(api.runtimeVersion.specName.toString(), 'supercomputing');
  assert.deepEqual(api.registry.chainTokens, ['SCC']);
  assert.deepEqual(api.registry.chainDecimals, [12]);
  assert.equal(api.registry.chainSS58, 42);
});

test('only extensions that stock clients know', () => {
  assert.deepEqual(api.registry.signedExtensions, [
    'CheckNonZeroSender', 'CheckSpecVersion', 'CheckTxVersion', 'CheckGenesis', 'CheckMortality', 'CheckNonce',
    'CheckWeight', 'ChargeTransactionPayment', 'CheckMetadataHash', 'WeightReclaim',
  ]);
});

test('the network says its numbers by runtime API', async () => {
  const parameters = await api.call.networkApi.parameters();
  assert.equal(parameters.slotDuration.toNumber(), 3000);
  assert.equal(parameters.challengeWindow.toNumber(), 5);
  assert.equal(parameters.ss58Prefix.toNumber(), 42);
});

test('a transfer moves exactly the amount, and issuance is genesis plus height', async () => {
  const { alice, bob } = people();
  const before_ = (await api.query.system.account(bob.address)).data.free.toBigInt();
  const amount = 12_345_678_901_234n;
  await send(api, node, api.tx.balances.transferKeepAlive(bob.address, amount), alice);
  const after_ = (await api.query.system.account(bob.address)).data.free.toBigInt();
  assert.equal(after_ - before_, amount);
  await seal(node, 3);
  const height = BigInt((await api.rpc.chain.getHeader()).number.toString());
  const issuance = (await api.query.balances.totalIssuance()).toBigInt();
  assert.equal(issuance, (100_000_000n + height) * 1_000_000_000_000n);
});

test('burning is refused', async () => {
  const { alice } = people();
  await assert.rejects(send(api, node, api.tx.balances.burn(1n, true), alice), /CallFiltered/);
});

test("the SDK's other network backend is refused with a sentence", async () => {
  const { code, stderr } = await runNode('--dev', '--tmp', '--network-backend', 'libp2p');
  assert.equal(code, 1);
  assert.match(stderr, /--network-backend: this node speaks to its peers by litep2p only; leave the option out/);
});
