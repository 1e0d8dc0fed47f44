// `--sealing instant`: a block with every transaction, final at once.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { balance, connect, height, people } from '../lib/api.mjs';
import { startNode } from '../lib/node.mjs';

let node, api, alice, bob;
before(async () => {
  node = await startNode(['--sealing', 'instant']);
  ({ api } = await connect(node));
  ({ alice, bob } = people());
});
after(async () => { await api?.disconnect(); await node?.stop(); });

/** Resolves with the block of a transfer once it is final. */
const transfer = (amount) => new Promise((resolve, reject) => {
  const tx = api.tx.balances.transferKeepAlive(bob.address, amount);
  tx.signAndSend(alice, ({ status, dispatchError }) => {
    if (dispatchError) reject(new Error(`${dispatchError}`));
    if (status.isFinalized) resolve(status.asFinalized);
    if (status.isInvalid || status.isDropped) reject(new Error(`${status}`));
  }).catch(reject);
});

test('without transactions there is no block', async () => {
  assert.equal(await height(api), 0);
});

test('a transfer is in a block and final at once', { timeout: 60_000 }, async () => {
  const before_ = await balance(api, bob);
  const block = await transfer(1_234_567n);
  const header = await api.rpc.chain.getHeader(block);
  assert.equal(header.number.toNumber(), 1);
  assert.equal((await api.rpc.chain.getFinalizedHead()).toHex(), block.toHex());
  assert.equal((await balance(api, bob)).free - before_.free, 1_234_567n);
});

test('each of several transfers gets a block of its own, one after the other', { timeout: 60_000 }, async () => {
  const from = await height(api);
  for (let i = 1; i <= 3; i++) {
    const block = await transfer(1_000n);
    assert.equal((await api.rpc.chain.getHeader(block)).number.toNumber(), from + i);
  }
  assert.equal((await api.rpc.chain.getFinalizedHead()).toHex(), (await api.rpc.chain.getBlockHash(from + 3)).toHex());
});
