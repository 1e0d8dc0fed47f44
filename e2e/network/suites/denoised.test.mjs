// A denoised scene over PyPI's bpy: a file that Debian's Blender, which has no denoiser, cannot even be asked for.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { makeScene, plainFrames, samePixels } from '../lib/blender.mjs';
import { startNetwork } from '../lib/network.mjs';
import { checkSum } from '../lib/render.mjs';

const bpy = process.env.SCC_TEST_BPY;
let network, file;
before(async () => {
  assert.ok(bpy, 'there is no bpy: run scripts/setup --test');
  const words = ['--worker-blender', bpy];
  network = await startNetwork(['ada', 'bo'], { words: { ada: words, bo: words } });
  file = await makeScene(network.folder, 'denoiser');
  await network.ask('--key', '//Eve', 'dapp', 'publish', '--blender', bpy, '--yes');
});
after(() => network?.stop());

test('without a denoiser here nothing is paid, and it is said what to do', async () => {
  const { code, stderr } = await network.scc('--key', '//Dave', 'render', file, '--yes', '--out', join(network.folder, 'none'));
  assert.equal(code, 3, stderr);
  assert.match(stderr, /no denoiser.*OpenImageDenoise.*nothing was paid/s);
});

test('a still by tiles is the frame that plain Blender denoises whole', async () => {
  const request = { size: '256x192', samples: '16', format: 'exr32' };
  const options = { blender: bpy, frames: '2', ...request, tile: 96, out: join(network.folder, 'still') };
  const render = network.render('//Dave', file, options);
  const settled = await render.settled(300, network);
  assert.equal(render.of('task_accepted').length, 6);
  assert.equal(render.of('task_rejected').length, 0, 'honest passes are believed');
  await samePixels([[join(render.out, 'frame_0002.exr'), ...await plainFrames(network.folder, file, [2], request, bpy)]], 1e-5);
  checkSum(settled);
});

test('an animation of light frames: each is denoised by its worker, and checked whole', async () => {
  const request = { size: '128x96', samples: '8', format: 'png' };
  const options = { blender: bpy, frames: '1-3', ...request, tile: 'none', out: join(network.folder, 'animation') };
  const render = network.render('//Ferdie', file, options);
  const settled = await render.settled(300, network);
  assert.equal(render.of('task_rejected').length, 0);
  const expected = await plainFrames(network.folder, file, [1, 2, 3], request, bpy);
  // The last bit of a PNG is dithered.
  await samePixels(expected.map((plain, i) => [join(render.out, `frame_000${i + 1}.png`), plain]), 2.5 / 255);
  checkSum(settled);
});
