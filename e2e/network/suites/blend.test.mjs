// A Blender file through the chain: what strangers' Blender renders, whole frames and tiles, is what plain Blender makes of the file
// on this machine.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { makeScene, plainFrames, samePixels } from '../lib/blender.mjs';
import { startNetwork } from '../lib/network.mjs';
import { checkSum, files } from '../lib/render.mjs';

let network, ada, bo;
const make = (kind) => makeScene(network.folder, kind);
const plain = (file, frames, request) => plainFrames(network.folder, file, frames, request);
before(async () => {
  network = await startNetwork(['ada', 'bo']);
  [ada, bo] = network.workers;
});
after(() => network?.stop());

test('without a dApp for this Blender nothing is paid, and it is said how to get one', async () => {
  const file = await make('good');
  const { code, stderr } = await network.scc('--key', '//Dave', 'render', file, '--yes', '--out', join(network.folder, 'none'));
  assert.equal(code, 3, stderr);
  assert.match(stderr, /scc dapp publish --blender.*nothing was paid/);
  const published = await network.ask('--key', '//Eve', 'dapp', 'publish', '--blender', '--yes');
  const { details } = await network.ask('dapp', 'show', `${published.dapp}`);
  assert.match(details.name, /^Blender \d+\.\d+\.\d+$/);
});

test('a file that strangers cannot render is refused before payment, with the cure', async () => {
  const file = await make('missing_texture');
  const { free } = await network.balance('//Dave');
  const { code, stderr } = await network.scc('--key', '//Dave', 'render', file, '--yes', '--out', join(network.folder, 'none'));
  assert.equal(code, 3, stderr);
  assert.match(stderr, /gone\.png.*Find Missing Files.*nothing was paid/s);
  assert.equal((await network.balance('//Dave')).free, free);
});

test('an animation by whole frames: a worker is killed in the middle of one, and every frame is plain Blender\'s', async () => {
  const request = { size: '320x240', samples: '150', format: 'exr32' };
  const file = join(network.folder, 'good', 'scene.blend');
  const render = network.render('//Dave', file, { frames: '1-6', ...request, out: join(network.folder, 'animation') });
  await render.until('ada to be in the middle of a frame', 180,
    () => render.of('task_leased', ada).length > 0 && ada.tasksInHand() > 0, network);
  await ada.kill();
  await render.until('bo to be paid for a frame', 180, () => render.of('task_accepted', bo).length > 0, network);
  await ada.start();
  const settled = await render.settled(400, network);
  assert.deepEqual([...files(render.out).keys()], [1, 2, 3, 4, 5, 6].map((frame) => `frame_000${frame}.exr`));
  const some = [1, 4, 6];
  const expected = await plain(file, some, request);
  await samePixels(some.map((frame, i) => [join(render.out, `frame_000${frame}.exr`), expected[i]]), 0);
  assert.equal(render.of('task_rejected').length, 0, 'honest pictures are believed');
  assert.ok(settled.delivered >= render.units());
  checkSum(settled);
});

test('a still by tiles, merged and with the artist\'s colours', async () => {
  const request = { size: '256x192', samples: '32', format: 'png' };
  const file = await make('subsurface');
  const options = { frames: '2', ...request, tile: 96, out: join(network.folder, 'still') };
  const render = network.render('//Eve', file, options);
  const settled = await render.settled(300, network);
  assert.equal(render.of('task_accepted').length, 6);
  assert.equal(render.of('frame_done').length, 1);
  // The last bit of a PNG is dithered.
  await samePixels([[join(render.out, 'frame_0002.png'), ...await plain(file, [2], request)]], 2.5 / 255);
  checkSum(settled);
});

test('a composited still by tiles: workers send passes, and the artist\'s Blender composes the frame once', async () => {
  const file = await make('composited');
  const request = { size: '160x120', samples: '8', format: 'exr32' };
  const render = network.render('//Ferdie', file, { frames: '2', ...request, tile: 64, out: join(network.folder, 'composed') });
  const settled = await render.settled(300, network);
  assert.ok(render.of('note').some(({ text }) => /before denoiser and compositor; these run here/.test(text)));
  assert.equal(render.of('task_accepted').length, 6);
  assert.equal(render.of('task_rejected').length, 0, 'honest passes are believed');
  await samePixels([[join(render.out, 'frame_0002.exr'), ...await plain(file, [2], request)]], 1e-5);
  checkSum(settled);
});

test('a frame that cannot be cut is rendered whole, and it is said why', async () => {
  const file = await make('vectors');
  const request = { size: '160x120', samples: '8', format: 'exr32' };
  const render = network.render('//Ferdie', file, { frames: '2', ...request, tile: 64, out: join(network.folder, 'blurred') });
  await render.settled(300, network);
  assert.ok(render.of('note').some(({ text }) => /whole frames.*compositor/.test(text)));
  assert.equal(render.of('task_accepted').length, 1);
  await samePixels([[join(render.out, 'frame_0002.exr'), ...await plain(file, [2], request)]], 1e-5);
});

test('interrupted and run again, it goes on with the packed copy that was paid for', async () => {
  const file = join(network.folder, 'good', 'scene.blend');
  const options = { frames: '1-3', size: '320x240', samples: '100', format: 'png', out: join(network.folder, 'again') };
  const first = network.render('//Dave', file, options);
  await first.until('a frame', 180, () => first.of('frame_done').length > 0, network);
  first.kill('SIGKILL');
  await first.ended;
  const second = network.render('//Dave', file, options);
  await second.settled(300, network);
  assert.equal(second.of('posted').length, 0);
  assert.equal(second.of('resumed').length, 1);
  assert.equal(files(second.out).size, 3);
});
