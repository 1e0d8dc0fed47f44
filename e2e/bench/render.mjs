// Wall time of `scc render` through the chain, with one worker and with two, against the same render by `scc render --local`
// on one core: of the module that workers run, and natively. From the command's start to its last frame: estimate, payment,
// fetching, checks and assembly are in it. Workers run on a core each; the requester and the author of blocks take what is
// left. Workers are known to the requester, as after a first job, unless a row says that they are new to it.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { scene, startNetwork } from '../network/lib/network.mjs';
import { files } from '../network/lib/render.mjs';
import { print, ratios, words } from './lib/table.mjs';

/** How long the render takes on one core natively, about. */
const SECONDS = Number(process.env.SCC_BENCH_SECONDS ?? 120);
const ROUNDS = Number(process.env.SCC_BENCH_ROUNDS ?? 3);
const [FILE, FRAMES, SIZE] = [scene('evening'), '1-12', '320x180'];
/** Tasks enough that every worker's first ten results are behind it. */
const FIRST_JOB = { frames: '1-32', size: '160x90', samples: '4' };

const networks = [];
let homes = 0;
try {
  networks.push(await startNetwork(['ada']), await startNetwork(['ada', 'bo']));
  const [alone, pair] = networks;
  const samples = await alone.samplesFor(FILE, FRAMES, SIZE, SECONDS);
  for (const network of networks) await render(network, FIRST_JOB, 'known');
  const times = { native: [], local: [], one: [], two: [], newcomers: [] };
  for (let round = 0; round < ROUNDS; round++) {
    // Another number in each round: what is in a home already is neither paid for nor rendered again.
    const options = { frames: FRAMES, size: SIZE, samples: `${samples + round}` };
    const ways = {
      native: () => renderLocally(alone, options, 'native'),
      local: () => renderLocally(alone, options, 'wasm'),
      one: () => render(alone, options, 'known'),
      two: () => render(pair, options, 'known'),
      newcomers: () => render(pair, options, `new-${++homes}`),
    };
    let pictures;
    for (const [name, way] of Object.entries(ways)) {
      const made = await way();
      pictures ??= made.pictures;
      assert.deepEqual(made.pictures, pictures, 'the frames are not the same');
      times[name].push(made.seconds);
    }
  }
  const faster = (others) => `${words(ratios(times.one, others))} × as fast as one`;
  print(['render', 'seconds', 'ratio', 'aim'], [
    ['--local, natively, one core', words(times.native, 1), '', ''],
    ['--local, the module, one core', words(times.local, 1), `${words(ratios(times.local, times.native))} × natively`, ''],
    ['one worker', words(times.one, 1), `${words(ratios(times.one, times.local))} × the module locally`, '≤ 1.10'],
    ['two workers', words(times.two, 1), faster(times.two), '≥ 1.85'],
    ['two workers, new', words(times.newcomers, 1), faster(times.newcomers), ''],
  ]);
  console.log(`median (smallest–largest) of ${ROUNDS} rounds in turn; ${FRAMES} at ${SIZE}, ${samples} samples a pixel`);
} finally {
  for (const network of networks) await network.stop();
}

function renderLocally(network, options, engine) {
  const out = join(network.folder, 'local');
  const words = Object.entries({ ...options, engine, out }).flatMap(([name, value]) => [`--${name}`, value]);
  const start = Date.now();
  execFileSync('taskset', ['-c', '0', process.env.SCC_BIN, 'render', FILE, '--local', ...words],
    { env: network.environment, stdio: 'ignore' });
  return finish(out, start);
}

async function render(network, options, home) {
  const out = join(network.folder, 'out');
  const start = Date.now();
  const run = network.render('//Dave', FILE, { ...options, out, 'task-seconds': '4', 'no-wait': true },
    { SCC_HOME: join(network.folder, home) });
  await run.ended;
  if (run.end.code !== 0) throw new Error(`scc ended with ${JSON.stringify(run.end)}\n${network.words()}`);
  return finish(out, start);
}

function finish(out, start) {
  const seconds = (Date.now() - start) / 1_000;
  const pictures = new Map([...files(out)].filter(([name]) => name.endsWith('.png')));
  rmSync(out, { recursive: true });
  return { seconds, pictures };
}
