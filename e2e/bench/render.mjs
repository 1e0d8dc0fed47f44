// Wall time of `scc render` through the chain, with one worker and with two, against the same render by `scc render --local`
// on one core. From the command's start to its last frame: estimate, payment, fetching, checks and assembly are in it.
// Workers run on a core each; the requester and the author of blocks take what is left.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { scene, startNetwork } from '../network/lib/network.mjs';
import { files } from '../network/lib/render.mjs';
import { print, ratios, words } from './lib/table.mjs';

/** How long the render takes on one core, about. */
const SECONDS = Number(process.env.SCC_BENCH_SECONDS ?? 120);
const ROUNDS = Number(process.env.SCC_BENCH_ROUNDS ?? 3);
const [FILE, FRAMES, SIZE] = [scene('evening'), '1-12', '320x180'];

const networks = [];
let renders = 0;
try {
  networks.push(await startNetwork(['ada']), await startNetwork(['ada', 'bo']));
  const samples = await networks[0].samplesFor(FILE, FRAMES, SIZE, SECONDS);
  const times = { local: [], one: [], two: [] };
  for (let round = 0; round < ROUNDS; round++) {
    const local = renderLocally(networks[0], samples);
    const one = await renderByNetwork(networks[0], samples);
    const two = await renderByNetwork(networks[1], samples);
    for (const other of [one, two]) assert.deepEqual(other.pictures, local.pictures, 'the frames are not the same');
    for (const [name, { seconds }] of Object.entries({ local, one, two })) times[name].push(seconds);
  }
  print(['render', 'seconds', 'ratio', 'aim'], [
    ['--local, one core', words(times.local, 1), '', ''],
    ['one worker', words(times.one, 1), `${words(ratios(times.one, times.local))} × local`, '≤ 1.10'],
    ['two workers', words(times.two, 1), `${words(ratios(times.one, times.two))} × as fast as one`, '≥ 1.85'],
  ]);
  console.log(`median (smallest–largest) of ${ROUNDS} rounds in turn; ${FRAMES} at ${SIZE}, ${samples} samples a pixel`);
} finally {
  for (const network of networks) await network.stop();
}

function renderLocally(network, samples) {
  const out = join(network.folder, 'local');
  const words = ['-c', '0', process.env.SCC_BIN, 'render', FILE, '--frames', FRAMES, '--size', SIZE, '--samples', `${samples}`,
    '--local', '--out', out];
  const start = Date.now();
  execFileSync('taskset', words, { env: network.environment, stdio: 'ignore' });
  return finish(out, start);
}

async function renderByNetwork(network, samples) {
  const out = join(network.folder, 'out');
  // In a home of its own: what a former round rendered would not be paid for, nor rendered, again.
  const home = { SCC_HOME: join(network.folder, `home-${++renders}`) };
  const start = Date.now();
  const render = network.render('//Dave', FILE,
    { frames: FRAMES, size: SIZE, samples, out, 'task-seconds': '4', 'no-wait': true }, home);
  await render.ended;
  if (render.end.code !== 0) throw new Error(`scc ended with ${JSON.stringify(render.end)}\n${network.words()}`);
  return finish(out, start);
}

function finish(out, start) {
  const seconds = (Date.now() - start) / 1_000;
  const pictures = new Map([...files(out)].filter(([name]) => name.endsWith('.png')));
  rmSync(out, { recursive: true });
  return { seconds, pictures };
}
