// The requester's program is killed between handing a payment in and hearing of it, and chains are begun anew. A payment is
// never lost and never made twice. Blocks are made by hand, so that the moment is certain.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { after, before, test } from 'node:test';
import { seal, startNode } from '../../lib/node.mjs';
import { Network, scene } from '../lib/network.mjs';

const TOKEN = 1_000_000_000_000n;
const manual = () => startNode(['--sealing', 'manual']);

let network, eve;
before(async () => {
  network = new Network(await manual());
  process.once('exit', () => network.killAll());
  eve = await network.address('//Eve');
  await seal(network.node);
});
after(() => network?.stop());

const start = (name) => network.render('//Eve', scene('alpha'),
  { frames: '1', size: '96x54', samples: '4', out: join(network.folder, name) });
const pending = async () => (await network.node.call('author_pendingExtrinsics')).length;
const jobs = () => network.ask('jobs', '--of', eve, '--limit', '100');

/** Starts a render and kills it as soon as its payment waits at the node. */
async function killedWhilePaying(name) {
  const render = start(name);
  await render.until('the payment', 60, async () => (await pending()) > 0, network);
  render.kill('SIGKILL');
  await render.ended;
  assert.equal(render.of('posted').length, 0);
}

async function interrupt(render) {
  render.kill('SIGINT');
  assert.equal((await render.ended).code, 130);
}

test('killed before its payment came into a block, it finds the job by its key and goes on', async () => {
  const had = await network.balance('//Eve');
  await killedWhilePaying('found');
  await seal(network.node);
  assert.equal((await jobs()).length, 1);
  const again = start('found');
  await again.until('the adoption', 60, () => again.of('adopted').length > 0, network);
  assert.equal(again.of('adopted')[0].job, (await jobs())[0].id);
  // It tells the chain where the job is served now.
  await again.until('the new endpoint', 60, async () => (await pending()) > 0, network);
  await seal(network.node);
  await interrupt(again);
  assert.match(again.failure().error, /stays open until block/);
  assert.equal(again.of('price').length, 0, 'nothing was bought');
  assert.equal((await jobs()).length, 1);
  const has = await network.balance('//Eve');
  const spent = had.free + had.held - has.free - has.held;
  assert.ok(spent >= 12n * TOKEN && spent < 13n * TOKEN, `${spent} planck were spent on one job of 12 tokens`);
});

test('run again while its payment still waits, it waits too, and goes on when it is in a block', async () => {
  const before_ = (await jobs()).length;
  await killedWhilePaying('waited');
  const again = start('waited');
  await again.until('the wait', 60, () => again.of('note').some(({ text }) => /on its way/.test(text)), network);
  await sleep(2_000);
  assert.equal(await pending(), 1, 'it is not paid again');
  await seal(network.node);
  await again.until('the adoption', 60, () => again.of('adopted').length > 0, network);
  await interrupt(again);
  assert.equal((await jobs()).length, before_ + 1);
});

test('interrupted while paying, it says that nothing is paid twice', async () => {
  const render = start('stopped');
  await render.until('the payment', 60, async () => (await pending()) > 0, network);
  await interrupt(render);
  assert.match(render.failure().error, /pays nothing twice/);
  await seal(network.node);
});

test('a job of a chain that was begun anew is not taken for another one of its number', async () => {
  const [{ id }] = await jobs();
  await network.node.stop();
  network.node = await manual();
  await seal(network.node);
  // Somebody else's job gets a number that was ours.
  const again = start('found');
  await again.until('the discovery', 60, () => again.of('anew').length > 0, network);
  assert.match(again.of('anew')[0].reason, /posted on a chain that is no more/);
  await again.until('the payment', 60, async () => (await pending()) > 0, network);
  await seal(network.node);
  await again.until('the new job', 60, () => again.of('posted').length > 0, network);
  assert.ok(again.of('posted')[0].job <= id);
  await interrupt(again);
});
