// A seat by `scc` alone: what it takes, keys from the node, bond, notice.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { balance, connect, people } from '../lib/api.mjs';
import { seal, startNode } from '../lib/node.mjs';
import { amount, tool } from '../lib/scc.mjs';
import { changedChain } from '../network/lib/chain.mjs';

const SCC = 1_000_000_000_000n;
let node, api;
const { home, text, json, sent, sentJson, refused, remove } = tool(() => node);
const { alice, bob } = people();
before(async () => {
  // Short sessions: a bond is free after a number of them.
  const file = await changedChain(join(home, 'chain.json'), ({ network }) => { network.parameters.sessionLength = 10; });
  node = await startNode(['--sealing', 'manual'], { chain: ['--chain', file] });
  ({ api } = await connect(node));
  await seal(node);
});
after(async () => {
  await api?.disconnect();
  await node?.stop();
  remove();
});

const bobs = (...words) => ['--key', '//Bob', 'miner', ...words];

test('miners: seats, what one takes, and nobody who runs', async () => {
  const said = await text('miners');
  assert.match(said, /^21 seats; one takes a standing of 100 SCC and a bond of 10000 SCC$/m);
  assert.match(said, new RegExp(`^1 +${alice.address} \\(foundation\\) +${alice.address} \\(foundation\\)$`, 'm'));
  assert.match(said, /^nobody runs for a seat$/m);
  const { terms, seats, candidates } = await json('miners');
  assert.deepEqual([terms.seats, amount(terms.minimumBond), candidates], [21, 10_000n * SCC, []]);
  assert.deepEqual(seats.now.map((seat) => [seat.miner, seat.reason]), [[alice.address, 'foundation']]);
  assert.match(await text('miner', 'show', alice.address), /^seat +makes blocks, in the next session too \(a seat of the foundation\)$/m);
  assert.match(await text(...bobs('show')), /^lacks for a seat +standing of 100 SCC .*session keys .*registration/m);
});

test('register: nothing is sent before keys, bond and consent are there', async () => {
  await refused(3, /you have no session keys: ask your node for some with 'scc miner keys'/, ...bobs('register', '10000', '--yes'));
  await refused(3, /you do not run for a seat/, ...bobs('bond', '1', '--yes'));
  await refused(3, /you do not run for a seat/, ...bobs('leave'));
  await refused(3, /you have no bond/, ...bobs('withdraw'));
  const { keys } = await sentJson(...bobs('keys'));
  assert.match(keys, /^0x[0-9a-f]{128}$/);
  assert.equal((await api.query.session.nextKeys(bob.address)).unwrap().toHex(), keys);
  assert.equal((await api.rpc.author.hasSessionKeys(keys)).isTrue, true);
  await refused(3, /9999 SCC is below the least bond of 10000 SCC/, ...bobs('register', '9999', '--yes'));
  await refused(3, /the registration holds 10000 SCC and takes a fee of .*: add --yes/, ...bobs('register', '10000'));
  await refused(5, /holds 99999999 SCC .* can spend/, ...bobs('register', '99999999', '--yes'));
});

test('register, bond, leave: a candidate as everybody sees it, whose bond is kept while it can be slashed', async () => {
  const before_ = (await balance(api, bob)).held;
  assert.match(await sent(...bobs('register', '10000', '--yes')), /^is +candidate, place 1$/m);
  assert.equal((await balance(api, bob)).held - before_, 10_000n * SCC);
  const [candidate] = (await json('miners')).candidates;
  assert.deepEqual([candidate.account, candidate.rank, amount(candidate.bond)], [bob.address, 1, 10_000n * SCC]);
  assert.match(await text('miners'), new RegExp(`^1 +${bob.address} +0 SCC +10000 SCC +standing of 100 SCC`, 'm'));
  await refused(3, /you run for a seat already/, ...bobs('register', '10000', '--yes'));
  assert.match(await sent(...bobs('bond', '5', '--yes')), /^bond +10005 SCC$/m);
  await refused(3, /give notice first with 'scc miner leave'/, ...bobs('withdraw'));
  const { bond, free_from_session: freeFrom } = await sentJson(...bobs('leave'));
  assert.equal(amount(bond), 10_005n * SCC);
  assert.match(await text(...bobs('show')), new RegExp(`^is +leaving; the bond is free from session ${freeFrom}$`, 'm'));
  await refused(3, new RegExp(`can be slashed until session ${freeFrom}, and this is \\d+: wait`), ...bobs('withdraw'));
  await refused(3, /you gave notice: withdraw the bond first/, ...bobs('register', '10000', '--yes'));
});

test('withdraw: the bond comes back when it cannot be slashed any more', async () => {
  const { state } = await json(...bobs('show'));
  const { free_from: freeFrom } = state.leaving;
  while ((await api.query.session.currentIndex()).toNumber() < freeFrom) await seal(node, 5);
  const { held } = await balance(api, bob);
  assert.match(await sent(...bobs('withdraw')), /^10005 SCC are yours again$/m);
  assert.equal(held - (await balance(api, bob)).held, 10_005n * SCC);
  assert.match(await text(...bobs('show')), /^is +not registered$/m);
});
