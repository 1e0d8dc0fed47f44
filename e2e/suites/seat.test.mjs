// From a stranger to a seat and out again, as docs/runbooks/miner.md tells it: checked work, keys, bond, blocks, notice, bond back.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Keyring } from '@polkadot/keyring';
import { balance, connect, find, height, people } from '../lib/api.mjs';
import { claimReceipt, post } from '../lib/jobs.mjs';
import { SCC } from '../lib/money.mjs';
import { runNode, startNode } from '../lib/node.mjs';
import { until } from '../lib/until.mjs';

/** Blocks of a second, sessions of six. */
const [SLOT, SESSION] = [1_000, 6];
const BOND = 10_000n * SCC;
const folder = mkdtempSync(join(tmpdir(), 'scc-seat-'));
const chain = ['--chain', join(folder, 'chain.json')];
let author, miner, slim, guest, api, bob, foundation;
before(async () => {
  const spec = JSON.parse((await runNode('export-chain-spec', '--chain', 'dev')).stdout);
  Object.assign(spec.genesis.runtimeGenesis.patch.network.parameters, { slotDuration: SLOT, sessionLength: SESSION });
  writeFileSync(join(folder, 'chain.json'), JSON.stringify(spec));
  author = await startNode(['--alice', '--node-key', '1'.padStart(64, '0')], { chain });
  miner = await startNode(['--validator', '--node-key', '2'.padStart(64, '0'), '--bootnodes', await address(author)], { chain });
  await until('the newcomer to catch up', 60, async () => {
    const [theirs, ours] = await Promise.all([author, miner].map(async (node) => Number((await node.call('chain_getHeader')).number)));
    return ours > 0 && theirs - ours <= 1;
  }, () => miner.log());
  ({ api } = await connect(miner));
  ({ bob } = people());
  foundation = new Keyring({ type: 'sr25519' }).addFromUri('//Foundation');
});
after(async () => {
  await api?.disconnect();
  await Promise.all([author, miner, slim, guest].map((node) => node?.stop()));
  rmSync(folder, { recursive: true, force: true });
});

const address = async ({ p2p, call }) => `/ip4/127.0.0.1/tcp/${p2p}/ws/p2p/${await call('system_localPeerId')}`;
const final = async (node) => Number((await node.call('chain_getHeader', await node.call('chain_getFinalizedHead'))).number);

/** A slim node that has the newest final block. */
async function joinSlimly(words) {
  const node = await startNode(['--slim', ...words], { chain });
  const goal = await final(author);
  await until(`block ${goal} to be final`, 60, async () => (await final(node)) >= goal, () => node.log());
  assert.equal(await node.call('chain_getBlockHash', 1), null, 'it came without history');
  return node;
}

/** The events of a transaction once it is in a block; its error, if it failed. */
const send = (tx, signer) => new Promise((resolve, reject) => {
  tx.signAndSend(signer, { nonce: -1, era: 0 }, ({ status, events, dispatchError }) => {
    if (dispatchError) reject(new Error(dispatchError.isModule ? api.registry.findMetaError(dispatchError.asModule).name : `${dispatchError}`));
    else if (status.isInBlock) resolve(events.map(({ event }) => event));
  }).catch(reject);
});
const view = () => api.call.minersApi.miner(bob.address);
const seated = async () => (await api.call.minersApi.seats()).now.some((seat) => seat.miner.toString() === bob.address);

test('work that the foundation paid for gives standing', { timeout: 120_000 }, async () => {
  await assert.rejects(send(api.tx.miners.register(BOND), bob), /SessionKeysNotFound/);
  const job = find(await send(await post(api, { units: 1_000, payment: 300n * SCC }), foundation), 'jobs', 'JobPosted').job.toNumber();
  await send(claimReceipt(api, job, bob, 1_000, (await height(api)) + 40), bob);
  await send(api.tx.jobs.report(job, [{ worker: bob.address, units: 1_000, stars: 'Five' }], true), foundation);
  await until('standing', 60, async () => (await view()).lacks.standing.toBigInt() === 0n, () => author.log());
});

test('keys and bond make a candidate, and the candidate a miner whose blocks are final', { timeout: 180_000 }, async () => {
  const { stdout } = await runNode('keys', '--json', '--owner', bob.address, ...chain, '--base-path', miner.base);
  await send(api.tx(api.createType('Call', JSON.parse(stdout).call)), bob);
  await send(api.tx.miners.register(BOND), bob);
  assert.ok((await view()).state.isCandidate);
  await until('a seat', 60, seated, () => miner.log());
  await until('a final block of the new miner', 90, async () => {
    const number = (await api.rpc.chain.getHeader(await api.rpc.chain.getFinalizedHead())).number.toNumber();
    const statement = await api.call.revenueApi.statement(number);
    return statement.isSome && statement.unwrap().author.toString() === bob.address;
  }, () => miner.log());
});

test('a slim node joins over the change of authorities', { timeout: 120_000 }, async () => {
  slim = await joinSlimly(['--node-key', '3'.padStart(64, '0'), '--bootnodes', await address(author)]);
});

test('after notice the seat is left, and the bond comes back in the session that the chain names', { timeout: 240_000 }, async () => {
  await send(api.tx.miners.unbond(), bob);
  await until('the seat to be left', 60, async () => !(await seated()), () => miner.log());
  await assert.rejects(send(api.tx.miners.withdraw(), bob), /TooEarly/);
  const free = async () => (await view()).state.asLeaving.freeFrom.toNumber();
  await until('the bond to be free', 120, async () => (await api.query.session.currentIndex()).toNumber() >= await free(), () => author.log());
  const held = (await balance(api, bob)).held;
  await send(api.tx.miners.withdraw(), bob);
  assert.equal(held - (await balance(api, bob)).held, BOND);
  assert.ok((await view()).state.isStranger);
});

test('a slim node lets another join, over changes before and after it came', { timeout: 120_000 }, async () => {
  guest = await joinSlimly(['--reserved-only', '--reserved-nodes', await address(slim)]);
});
