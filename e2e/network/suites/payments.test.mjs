// The requester's program is killed between handing a payment in and hearing of it, and chains are begun anew. A payment is
// never lost and never made twice. Blocks are made by hand, so that the moment is certain.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { after, before, test } from 'node:test';
import { connect, people } from '../../lib/api.mjs';
import { seal, startNode } from '../../lib/node.mjs';
import { Network, scene } from '../lib/network.mjs';

const TOKEN = 1_000_000_000_000n;
const manual = () => startNode(['--sealing', 'manual']);

let network, eve;
before(async () => {
  network = new Network(await manual());
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
  assert.equal((await render.ended).code, 130, render.words());
}

test('killed before its payment came into a block, it finds the job by its key and goes on', async () => {
  const had = await network.balance('//Eve');
  await killedWhilePaying('found');
  await seal(network.node);
  assert.equal((await jobs()).length, 1);
  const again = start('found');
  await again.until('the adoption', 60, () => again.of('adopted').length > 0, network);
  assert.equal(again.of('adopted')[0].job, (await jobs())[0].id);
  await again.until('the job to be served', 60, async () => (await network.ask('job', `${again.of('adopted')[0].job}`)).here?.server, network);
  assert.equal(await pending(), 0, 'it listens where it did: the chain need not hear of it');
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

test('when the chain replaces the block of the payment, the job is found under its new number', async () => {
  const create = (parent = null) => network.node.call('engine_createBlock', true, false, parent).then(({ hash }) => hash);
  const height = async () => Number((await network.node.call('chain_getHeader')).number);
  // One block more than is replaced in the end: the node makes blocks from transactions it knew at their parent.
  const fork = await network.node.call('chain_getBlockHash', await height());
  await create();
  const render = start('renumbered');
  await render.until('the payment', 60, async () => (await pending()) > 0, network);
  await create();
  await render.until('the job', 60, () => render.of('posted').length > 0, network);
  const was = render.of('posted')[0].job;

  // Somebody who pays more gets the number in the blocks that replace it.
  const { api } = await connect(network.node);
  try {
    const { alice } = people();
    const endpoint = { peerId: `0x${'11'.repeat(38)}`, addresses: ['0x047f000001060fa1'] };
    await api.tx.jobs.postJob(0, { manifest: `0x${'22'.repeat(32)}`, inline: '0x' }, 1_000, 1_000n * TOKEN, endpoint,
      `0x${'44'.repeat(32)}`, (await height()) + 500, 4).signAndSend(alice, { era: 0 });
    // It is the shorter branch, but it is final.
    await network.node.call('engine_finalizeBlock', await create(fork), null);
    for (let i = 0; i < 60 && render.of('renumbered').length === 0; i++) {
      await sleep(1_000);
      await create();
    }
    const [renumbered] = render.of('renumbered');
    assert.ok(renumbered, network.words());
    assert.equal(renumbered.was, was);
    assert.notEqual(renumbered.job, was);
    for (let i = 0; i < 30 && render.of('resumed').length === 0; i++) {
      await sleep(500);
      await create();
    }
    assert.equal(render.of('resumed')[0]?.job, renumbered.job, network.words());
    assert.equal((await jobs()).filter(({ id }) => id === renumbered.job).length, 1);
    assert.equal((await network.ask('job', `${was}`)).requester, alice.address);
    await sleep(2_000);
    await create();
    await interrupt(render);
    assert.match(render.failure().error, new RegExp(`job ${renumbered.job} stays open`));
  } finally {
    await api.disconnect();
  }
});
