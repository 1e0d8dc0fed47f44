// `scc-node --slim`: joins at the newest final block, asks for nothing older, keeps a window, and is of use. Prints what it costs
// beside a node that takes the whole chain. A long history: `SLIM_BLOCKS=2000 SLIM_TRANSFERS=600 SLIM_ACCOUNTS=100000 SLIM_SLOT=500`.
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { identity, submitAll, FLAGS } from '../bench/lib/submit.mjs';
import { senders, signAll } from '../bench/lib/transfers.mjs';
import { balance, connect, people } from '../lib/api.mjs';
import { addToSpec, balances, SCC } from '../lib/ledger.mjs';
import { runNode, startNode } from '../lib/node.mjs';
import { toll } from '../lib/toll.mjs';
import { until } from '../lib/until.mjs';
import { AUTHOR, quickChain } from '../network/lib/chain.mjs';

const BLOCKS = Number(process.env.SLIM_BLOCKS ?? 30);
/** In each block, each signed by another account. */
const TRANSFERS = Number(process.env.SLIM_TRANSFERS ?? 1_000);
/** Half of them send. */
const ACCOUNTS = Number(process.env.SLIM_ACCOUNTS ?? 2 * TRANSFERS);
/** So many senders take turns, a block's transfers each. */
const GROUPS = Math.floor(ACCOUNTS / 2 / TRANSFERS);
/** Signed at a time, of one group. */
const EACH = 10;
const SLOT = Number(process.env.SLIM_SLOT ?? 1_000);
/** Seconds in which a newcomer executes all blocks. */
const PATIENCE = 120 + BLOCKS;
const WINDOW = 16;
const folder = mkdtempSync(join(tmpdir(), 'scc-slim-'));
const nodes = [];
const ways = [];
const { alice, bob } = people();
let chain, author, api, sent = 0;

before(async () => {
  chain = addToSpec(await quickChain(folder, [], SLOT), balances(senders(GROUPS * TRANSFERS), 100n * SCC));
  author = await start(['--alice', '--node-key', AUTHOR.key, '--blocks-pruning', 'archive', ...FLAGS]);
  ({ api } = await connect(author));
  await history();
});
after(async () => {
  await api?.disconnect();
  for (const way of ways) way.close();
  await Promise.all(nodes.map((node) => node.stop()));
  rmSync(folder, { recursive: true, force: true });
});

async function start(words) {
  const node = await startNode(words, { chain: ['--chain', chain] });
  nodes.push(node);
  return node;
}

/** Blocks full of transfers. */
async function history() {
  const signer = await identity(author);
  const groups = Array.from({ length: GROUPS }, () => ({ nonce: 0, signed: [] }));
  let seen = 0;
  for (let block = 0; seen < BLOCKS; block++) {
    const group = groups[block % GROUPS];
    if (group.signed.length === 0) {
      group.signed = await signAll(signer, { senders: TRANSFERS, each: EACH, nonce: group.nonce, first: (block % GROUPS) * TRANSFERS });
      group.nonce += EACH;
    }
    await submitAll(author, group.signed.splice(0, TRANSFERS));
    sent += TRANSFERS;
    if (block % 100 === 99) console.log(`block ${seen}: ${sent} transfers`);
    seen = await until('the next block', 60, async () => { const best = await height(author); return best > seen && best; }, author.log);
  }
}

const height = async (node) => Number((await node.call('chain_getHeader')).number);
const final = async (node) => Number((await node.call('chain_getHeader', await node.call('chain_getFinalizedHead'))).number);

/** Bytes on the disk under a path. */
function disk(path) {
  if (!statSync(path).isDirectory()) return statSync(path).blocks * 512;
  return readdirSync(path).reduce((sum, name) => sum + disk(join(path, name)), 0);
}

/**
 * Starts a node that knows one peer and waits until it has the chain's newest final block; what that took. Unless it is a `host` it
 * has no other peer.
 */
async function join_(words, peer, key, { host = false } = {}) {
  const way = await toll(peer.p2p);
  ways.push(way);
  const begun = Date.now();
  const at = `/ip4/127.0.0.1/tcp/${way.port}/ws/p2p/${key}`;
  const node = await start([...words, ...(host ? ['--bootnodes', at] : ['--reserved-only', '--reserved-nodes', at])]);
  const goal = await final(author);
  await until(`block ${goal} to be final`, PATIENCE, async () => (await final(node)) >= goal, node.log);
  await until('the sync to end', 60, async () => !(await node.call('system_health')).isSyncing, node.log);
  return { node, bytes: way.bytes, disk: disk(node.base), seconds: (Date.now() - begun) / 1_000 };
}

let slim;
test('a slim node joins at the newest final block, with fewer bytes and less disk than a node that takes all', async () => {
  const full = await join_(['--blocks-pruning', 'archive'], author, AUTHOR.peer);
  await full.node.stop();
  slim = await join_([`--slim=${WINDOW}`], author, AUTHOR.peer);
  const figures = ({ bytes, disk: kept, seconds }) => `${(bytes / 1e6).toFixed(2)} MB received, ${(kept / 1e6).toFixed(2)} MB on disk, ${seconds.toFixed(1)} s`;
  console.log(`${await height(author)} blocks, ${sent} transfers from ${GROUPS * TRANSFERS} accounts to as many\nwhole: ${figures(full)}\nslim:  ${figures(slim)}`);
  assert.ok(slim.bytes < full.bytes && slim.disk < full.disk);
});

test('it knows nothing older and asks for nothing older', async () => {
  const { node } = slim;
  const now = await final(node);
  await until('some more blocks', 60, async () => (await final(node)) >= now + 5, node.log);
  assert.equal(await node.call('chain_getBlockHash', 1), null);
  assert.equal(await node.call('chain_getBlockHash', Math.floor(BLOCKS / 2)), null);
  assert.equal((await node.call('system_health')).isSyncing, false);
});

test('it answers balances, takes transactions and follows finality', async () => {
  const { api: own } = await connect(slim.node);
  try {
    const hash = await until('a common final block', 20, async () => {
      const final = await slim.node.call('chain_getFinalizedHead');
      return (await author.call('chain_getHeader', final)) && final;
    });
    const [mine, authors] = await Promise.all([own, api].map(async (api_) => (await (await api_.at(hash)).query.system.account(alice.address)).toHex()));
    assert.equal(mine, authors);
    const before = (await balance(api, bob)).free;
    await own.tx.balances.transferKeepAlive(bob.address, 5_000_000_000_000n).signAndSend(alice);
    for (const each of [own, api]) {
      await until('the transfer', 30, async () => (await balance(each, bob)).free === before + 5_000_000_000_000n, slim.node.log);
    }
  } finally {
    await own.disconnect();
  }
});

test('it keeps a window of blocks, and goes on after a power cut', async () => {
  const { node } = slim;
  const first = await final(node);
  const hash = await node.call('chain_getBlockHash', first);
  assert.ok(await node.call('chain_getBlock', hash));
  await node.kill();
  await node.start();
  await until('the window to pass', 120, async () => (await final(node)) > first + WINDOW + 2, node.log);
  assert.equal(await node.call('chain_getBlock', hash), null);
  assert.ok(await author.call('chain_getBlock', hash));
  assert.equal(await node.call('chain_getBlockHash', 1), null);
});

/** A node that lets others join, and a guest of it that joins slimly and knows nobody else. */
async function hostAndGuest(words, key) {
  const host = await join_([...words, '--node-key', key.padStart(64, '0')], author, AUTHOR.peer, { host: true });
  const guest = await join_(['--slim'], host.node, await host.node.call('system_localPeerId'));
  assert.equal(await guest.node.call('chain_getBlockHash', 1), null);
  return host.node;
}

test('a pruned node lets others join slimly', async () => {
  const pruned = await hostAndGuest(['--blocks-pruning', `${WINDOW}`, '--state-pruning', '64'], '2');
  assert.equal(await pruned.call('chain_getBlock', await author.call('chain_getBlockHash', 5)), null);
});

// Over changes of the authorities: seat.test.mjs.
test('a slim node lets another join', async () => {
  const host = await hostAndGuest(['--slim'], '3');
  assert.equal(await host.call('chain_getBlockHash', 1), null, 'it has no history itself');
});

test('what cannot go together is refused', async () => {
  for (const words of [['--dev'], ['--sync', 'full'], ['--blocks-pruning', '20'], ['--state-pruning', 'archive'], ['--sealing', 'manual']]) {
    const { code, stderr } = await runNode('--slim', ...words);
    assert.equal(code, 2);
    assert.match(stderr, /cannot be used with/);
  }
  assert.match((await runNode('--slim=3')).stderr, /3 is not in 16\.\./);
});
