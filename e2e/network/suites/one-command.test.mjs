// `scc-node --dev --worker` is all of it in one process: chain, author and contributor, paid as Bob. `scc render` works with it.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { startNode } from '../../lib/node.mjs';
import { checkBooks, openChain } from '../../lib/read-books.mjs';
import { until } from '../../lib/until.mjs';
import { Network, scene } from '../lib/network.mjs';
import { files } from '../lib/render.mjs';

let network;
before(async () => { network = new Network(await startNode(['--worker'], { chain: ['--dev'] })); });
after(() => network?.stop());

test('one process renders what scc asks for, and its account is paid by the chain', { timeout: 240_000 }, async () => {
  await until('the worker to enlist', 90, () => network.node.log().includes('Enlisted in block'), () => network.node.log());
  const before_ = await network.balance('//Bob');
  const out = join(network.folder, 'frames');
  const render = network.render('//Dave', scene('alpha'), { frames: '1-2', size: '64x36', samples: 8, out });
  const settled = await render.settled(150, network);
  assert.equal([...files(out).keys()].filter((name) => name.startsWith('frame_')).length, 2);
  assert.deepEqual(settled.workers.map((one) => one.account), [await network.address('//Bob')]);
  assert.equal(settled.workers[0].units, render.units());
  await until('the worker to be paid', 60, async () => (await network.balance('//Bob')).free > before_.free);
  const { books } = await checkBooks(await openChain(network.node.url));
  assert.ok(books.paidOut > 0n);
});
