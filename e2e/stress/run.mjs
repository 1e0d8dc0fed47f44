// `run.mjs [--quick] [--seconds N] [NAME…]`: the suites, two at a time; ends with 1 when a promise was broken.
import chaos from './suites/chaos.mjs';
import faults from './suites/faults.mjs';
import flood from './suites/flood.mjs';
import kills from './suites/kills.mjs';
import soak from './suites/soak.mjs';
import state from './suites/state.mjs';

/** The longest first. */
const SUITES = { faults, chaos, flood, state, kills, soak };
/** Seconds at full length: a hundred power cuts take twenty minutes. */
const FULL = { faults: 1_800, chaos: 1_200, flood: 600, state: 600, kills: 600, soak: 600 };
/** Longer than CI has: `--quick` takes them only by name. */
const SLOW = ['faults'];

const words = process.argv.slice(2);
const quick = words.includes('--quick');
const at = words.indexOf('--seconds');
const asked = at >= 0 ? Number(words[at + 1]) : quick ? 30 : undefined;
const names = words.filter((word, i) => !word.startsWith('--') && (at < 0 || i !== at + 1));
const seed = Number(process.env.SCC_STRESS_SEED ?? (quick ? 1 : Date.now() % 1_000_000));

if (words.includes('--list')) {
  console.log(Object.keys(SUITES).join('\n'));
  process.exit(0);
}
if (asked !== undefined && !(asked > 0)) {
  console.error('error: --seconds wants a number');
  process.exit(2);
}
const unknown = names.find((name) => !SUITES[name]);
if (unknown) {
  console.error(`error: there is no suite '${unknown}': ${Object.keys(SUITES).join(', ')}`);
  process.exit(2);
}

let failed = 0;
const all = Object.keys(SUITES).filter((name) => !quick || !SLOW.includes(name));
const waiting = names.length ? names : all;
// They mostly wait for blocks.
await Promise.all(Array.from({ length: 2 }, async () => {
  for (let name = waiting.shift(); name; name = waiting.shift()) await run(name);
}));
process.exit(failed ? 1 : 0);

async function run(name) {
  const start = Date.now();
  const took = () => `${Math.round((Date.now() - start) / 1_000)} s`;
  console.log(`== ${name}`);
  try {
    console.log(`${name}: ${await SUITES[name]({ seconds: asked ?? FULL[name], quick, seed })} (${took()})`);
  } catch (error) {
    failed += 1;
    console.error(`${name} FAILED after ${took()}: ${error.stack}`);
  }
}
