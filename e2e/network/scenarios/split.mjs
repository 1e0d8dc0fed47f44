// Four authorities on machines of their own. Split in two halves nothing is final on either side; of three and one the three go on.
// Healed, all agree and go on, and nobody has finalised a fork. Runs in namespaces of its own.
import assert from 'node:assert/strict';
import { NAMES, startAuthorities } from '../../lib/authorities.mjs';
import { until } from '../../lib/until.mjs';
import { Switch } from '../lib/hosts.mjs';
import { play, say } from '../lib/scenario.mjs';

const switch_ = await Switch.open();
const hosts = {};
for (const name of NAMES) hosts[name] = await switch_.host(name);
const network = await startAuthorities({ options: (name) => ({ host: hosts[name] }) });
const [left, right] = [['alice', 'bob'], ['charlie', 'dave']];
const on = (names) => names.map((name) => hosts[name]);
const bests = (names) => Promise.all(names.map((name) => network.best(name)));
const heights = (names) => names.map((name) => network.heightOf(name));

/** Waits until a node has so many more blocks than it has now. */
async function grow(name, blocks, seconds) {
  const from = await network.best(name);
  await until(`${blocks} more blocks of ${name}`, seconds, async () => (await network.best(name)) >= from + blocks, () => network.words());
}

await play(network, async () => {
  say('four authorities make blocks final');

  await switch_.split(on(right));
  // Votes that were on their way still make what was known to all final, nothing later.
  const known = Math.max(...await bests(NAMES));
  say('split 2|2');
  await Promise.all([...left, ...right].map((name) => grow(name, 4, 60)));
  const stuck = heights(NAMES);
  assert.ok(Math.max(...stuck) <= known, `${stuck} became final with two votes of four; when they were split #${known} was known`);
  await Promise.all([...left, ...right].map((name) => grow(name, 2, 60)));
  assert.deepEqual(heights(NAMES), stuck, 'finality stands still while the halves go on');
  const [one, other] = await Promise.all([left[0], right[0]].map((name) => network.nodes[name].call('chain_getBlockHash', known + 2)));
  assert.notEqual(one, other, 'each half has a chain of its own');
  const forks = Math.max(...await bests(NAMES));
  await switch_.join(on(right));
  say(`healed; final stood at ${stuck}, best at ${forks}`);
  await network.final(forks + 1, 120);
  say('all agree, and more blocks are final');

  await switch_.split(on(['dave']));
  const cut = Math.max(...await bests(NAMES));
  say('split 3|1');
  const three = NAMES.slice(0, 3);
  await network.final(cut + 4, 60, three);
  assert.ok(network.heightOf('dave') <= cut, 'dave alone makes nothing final');
  say('the three go on');
  await switch_.join(on(['dave']));
  await network.final(network.height + 3, 120);
  say('dave has caught up');
  const { height, stateRoot } = await network.agree();
  const stall = Math.round(network.longestStall / 1_000);
  say(`all have the same ${height} blocks and the state ${stateRoot}; longest stall of finality ${stall} s`);
});
