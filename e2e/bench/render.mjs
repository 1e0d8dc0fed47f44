// Wall time of `scc render` through the chain, with one worker and with two, against the same render by `scc render --local`
// on one core: of the module that workers run, and natively. From the command's start to its last frame: estimate, payment,
// fetching, checks and assembly are in it. Workers run on a core each; the requester and the author of blocks take what is
// left. Workers are known to the requester by two hundred results each and more, so that one in twenty is checked, unless a row says that
// they are new to it.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { scene, startNetwork } from '../network/lib/network.mjs';
import { files } from '../network/lib/render.mjs';
import { print, ratios, words } from './lib/table.mjs';

/** How long the render takes on one core natively, about: what a job costs once, some three seconds, counts less the longer it is. */
const SECONDS = Number(process.env.SCC_BENCH_SECONDS ?? 240);
const ROUNDS = Number(process.env.SCC_BENCH_ROUNDS ?? 3);
const [FILE, FRAMES, SIZE] = [scene('evening'), '1-12', '320x180'];
/** Small tasks, so many that ten in n of later results are no more than one in twenty. */
const FIRST_JOB = { frames: '1-480', size: '80x45', samples: '1' };

const network = await startNetwork(['ada', 'bo']);
let [homes, jobs] = [0, 0];
try {
  const samples = await network.samplesFor(FILE, FRAMES, SIZE, SECONDS);
  await render(FIRST_JOB, 'known');
  const times = { native: [], local: [], one: [], two: [], newcomers: [] };
  for (let round = 0; round < ROUNDS; round++) {
    const options = { frames: FRAMES, size: SIZE, samples: `${samples}` };
    const ways = {
      native: () => renderLocally(options, 'native'),
      local: () => renderLocally(options, 'wasm'),
      one: () => alone(() => render(options, 'known')),
      two: () => render(options, 'known'),
      newcomers: () => render(options, `new-${++homes}`),
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
  await network.stop();
}

/** While the second worker rests. */
async function alone(work) {
  const bo = (word) => execFileSync(process.env.SCC_NODE_BIN, ['worker', word, '--worker-dir', join(network.worker('bo').folder, 'contributor')]);
  bo('rest');
  try {
    return await work();
  } finally {
    bo('work');
  }
}

function renderLocally(options, engine) {
  const out = join(network.folder, 'local');
  const words = Object.entries({ ...options, engine, out }).flatMap(([name, value]) => [`--${name}`, value]);
  const start = Date.now();
  execFileSync('taskset', ['-c', '0', process.env.SCC_BIN, 'render', FILE, '--local', ...words],
    { env: network.environment, stdio: 'ignore' });
  return finish(out, start, Date.now());
}

async function render(options, home) {
  // A folder of its own makes it a job of its own.
  const out = join(network.folder, `out-${++jobs}`);
  const start = Date.now();
  const run = network.render('//Dave', FILE, { ...options, out, 'task-seconds': '4', 'no-wait': true },
    { SCC_HOME: join(network.folder, home) });
  await run.ended;
  if (run.end.code !== 0) throw new Error(`scc ended with ${JSON.stringify(run.end)}\n${network.words()}`);
  return finish(out, start, run.of('frame_done').at(-1).at);
}

function finish(out, start, end) {
  const seconds = (end - start) / 1_000;
  const pictures = new Map([...files(out)].filter(([name]) => name.endsWith('.png')));
  rmSync(out, { recursive: true });
  return { seconds, pictures };
}
