// What two contributors make of a Blender job: E = T1 ÷ (2 · T2), with T1 = plain Blender on one core and T2 = `scc render` over two workers on
// a core each, from the command's start to its last frame: pre-flight, packing, estimate, payment, fetching, loading and merging are in it, on the same
// two cores. Once with workers whose results are not checked, as one's own, and once with strangers, whose first results are. Then two
// plain Blenders render it at once, a core each: no two workers can do more than these.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { makeScene } from '../network/lib/blender.mjs';
import { startNetwork } from '../network/lib/network.mjs';
import { childrenSeconds, ownSeconds } from '../network/lib/processes.mjs';
import { files } from '../network/lib/render.mjs';
import { print, words } from './lib/table.mjs';

/** How long plain Blender takes for each job, about. */
const SECONDS = Number(process.env.SCC_BENCH_SECONDS ?? 960);
const ROUNDS = Number(process.env.SCC_BENCH_ROUNDS ?? 1);
/** The one job to run, as `frames` or `still`; both without it. */
const JOB = process.env.SCC_BENCH_JOB ?? '';
const FRAMES = 24;
/** As on the development chain: those of a second, in which tests wait less, come three times as often. The main network's take 150 s. */
const SLOT_MILLIS = Number(process.env.SCC_BENCH_SLOT ?? 3_000);
const [ANIMATION, STILL] = ['320x240', '3840x2160'];
/** Samples that are timed first. */
const TRIED = 8;
const run = promisify(execFile);
const sum = (seconds) => seconds.reduce((all, one) => all + one, 0);

const network = await startNetwork(['ada', 'bo'], { slot: SLOT_MILLIS });
let jobs = 0;
try {
  const file = await makeScene(network.folder, 'good');
  await network.ask('--key', '//Eve', 'dapp', 'publish', '--blender', '--yes');
  const start = await plain(['-x', '0'], ANIMATION, 1);
  const each = await plain(['-f', '1'], ANIMATION, TRIED) - start;
  const still = await plain(['-f', '1'], STILL, TRIED) - start;
  const samples = (seconds, one) => `${Math.max(8, Math.round((TRIED * seconds) / one))}`;
  const kinds = {
    [`${FRAMES} frames`]: { aim: '≥ 0.95', alone: ['-s', '1', '-e', `${FRAMES}`, '-a'],
      options: { frames: `1-${FRAMES}`, size: ANIMATION, samples: samples(SECONDS / FRAMES, each) } },
    'a still by tiles': { aim: '≥ 0.90', alone: ['-f', '1'],
      options: { frames: '1', size: STILL, samples: samples(SECONDS, still) } },
  };
  const [rows, parts] = [[], []];
  for (const [name, { aim, alone, options }] of Object.entries(kinds).filter(([name]) => name.includes(JOB))) {
    const [own, bound, strangers, whole, two, first] = [[], [], [], [], [], []];
    for (let round = 0; round < ROUNDS; round++) {
      const one = tell(`${name}: plain Blender`, await plain(alone, options.size, options.samples));
      const { first: began, last, computing, others, merging } = await through(file, options, network.workers.map(({ address }) => address));
      tell(`${name}: T2`, last);
      const both = sum(await Promise.all([0, 1].map((core) => plain(alone, options.size, options.samples, core)))) / 2;
      tell(`${name}: two plain Blenders at once`, both);
      whole.push(one);
      two.push(both);
      own.push(one / (2 * last));
      bound.push(both / (2 * last));
      first.push(began);
      parts.push([name, ...[last, computing, 2 * last - computing, ...others, merging].map((seconds) => seconds.toFixed(1))]);
      const checked = await through(file, options, []);
      strangers.push(one / (2 * tell(`${name}: T2, checked as strangers`, checked.last)));
    }
    rows.push([name, words(whole, 1), words(two, 1), words(first, 1), words(own), words(bound), words(strangers), aim]);
  }
  print(['job', 'T1, s', 'two at once, s', 'both at work after, s', 'E', 'of what two plain Blenders do', 'E, checked as strangers', 'aim'], rows);
  print(['job', 'T2, s', 'computing', 'not computing, of two cores', 'processors: author', 'contributors', 'scc', 'after the last task, s'], parts);
  console.log(`median (smallest–largest) of ${ROUNDS} rounds`);

  /** Says how far it is: all of it takes long. */
  function tell(what, seconds) {
    console.error(`${what} ${seconds.toFixed(1)} s`);
    return seconds;
  }

  /** Seconds of a plain Blender on one core. */
  async function plain(what, size, samples, core = 0) {
    const [width, height] = size.split('x');
    const set = `import bpy; s = bpy.context.scene; r = s.render; r.resolution_x, r.resolution_y = ${width}, ${height}; `
      + `r.resolution_percentage = 100; s.cycles.samples = ${samples}; r.image_settings.file_format = 'OPEN_EXR'; r.image_settings.color_depth = '32'`;
    const begin = Date.now();
    await run('taskset', ['-c', `${core}`, 'blender', '-b', '--factory-startup', '-noaudio', '-t', '1', file, '--python-expr', set,
      '-o', join(network.folder, `plain-${core}-####`), ...what], { maxBuffer: 1 << 26 });
    return (Date.now() - begin) / 1_000;
  }
} finally {
  await network.stop();
}

/**
 * Seconds of `scc render` until both contributors had a task, and until the last frame; in a home of its own everybody is a stranger. Besides, what
 * the tasks took, what programs beside them had of the processors, and what came after the last task.
 */
async function through(file, options, trusted) {
  const number = ++jobs;
  const [out, home] = ['out', 'home'].map((name) => join(network.folder, `${name}-${number}`));
  const begin = Date.now();
  const nodes = () => [ownSeconds(network.node.pid()), network.workers.reduce((sum, worker) => sum + ownSeconds(worker.process.pid), 0)];
  const before = nodes();
  const render = network.render('//Dave', file, { ...options, format: 'exr32', out, trust: trusted, 'no-wait': true }, { SCC_HOME: home });
  let taken = 0;
  const watching = setInterval(() => { taken = (ownSeconds(render.process.pid) + childrenSeconds(render.process.pid)) || taken; }, 200);
  await render.ended;
  clearInterval(watching);
  if (render.end.code !== 0) throw new Error(`scc ended with ${JSON.stringify(render.end)}\n${network.words()}`);
  const frames = render.of('frame_done');
  assert.equal(files(out).size, frames.length);
  const after = ({ at }) => (at - begin) / 1_000;
  const began = network.workers.map((worker) => after(render.of('task_leased', worker)[0]));
  const accepted = render.of('task_accepted');
  const [last, done] = [after(frames.at(-1)), after(accepted.at(-1))];
  const others = [...nodes().map((seconds, at) => seconds - before[at]), taken];
  const computing = accepted.reduce((sum, { millis }) => sum + millis, 0) / 1_000;
  return { first: Math.max(...began), last, computing, others, merging: last - done };
}
