// A chain, two contributors and one small job after the other. Every job settles with what it was promised, every block's
// statement adds up, the contributors are paid, and nobody grows without end.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { scene, startNetwork } from '../../network/lib/network.mjs';
import { files } from '../../network/lib/render.mjs';
import { checkStatements } from '../lib/books.mjs';

/** Growth of the author's memory from the first minute on that is not explained by anything, in MiB. */
const GROWTH = 600;
/** How much longer it goes on, in milliseconds, until both contributors have come to work: whoever is first may take a small job alone. */
const LONGER = 180_000;

export default async function soak({ seconds }) {
  const network = await startNetwork(['ada', 'bo']);
  try {
    const before = await Promise.all(network.workers.map((worker) => network.balance(worker.key)));
    const end = Date.now() + seconds * 1_000;
    const arePaid = async () => {
      const has = await Promise.all(network.workers.map((worker) => network.balance(worker.key)));
      return has.every(({ free }, i) => free > before[i].free);
    };
    const goesOn = async () => Date.now() < end || (Date.now() < end + LONGER && !(await arePaid()));
    const requesters = ['//Dave', '//Eve'].map((key) => stream(network, key, goesOn));
    const memory = [megabytes(network.node.pid())];
    const timer = setInterval(() => memory.push(megabytes(network.node.pid())), 5_000);
    let jobs;
    try { jobs = (await Promise.all(requesters)).flat(); } finally { clearInterval(timer); }
    const { delivered, newest } = await checkStatements(network, 1);
    for (const job of jobs) assert.equal(delivered.get(job.job), job.delivered, `the statement of job ${job.job}`);
    for (const [i, worker] of network.workers.entries()) {
      const has = await network.balance(worker.key);
      assert.ok(has.free > before[i].free, `${worker.name} was not paid`);
    }
    const early = memory[Math.min(12, memory.length - 1)];
    assert.ok(memory.at(-1) < early + GROWTH, `the author grew from ${early} to ${memory.at(-1)} MiB`);
    return `${jobs.length} jobs in ${newest} blocks; the author took ${memory[0]} MiB at first, ${memory.at(-1)} MiB at last`;
  } finally {
    await network.stop();
  }
}

/** Jobs of one requester as long as it goes on. */
async function stream(network, key, goesOn) {
  const jobs = [];
  do {
    const out = join(network.folder, `${key.slice(2)}-${jobs.length}`);
    const render = network.render(key, scene('alpha'), { frames: '1-2', size: '64x36', samples: 8, bid: '1', out });
    const settled = await render.settled(180, network);
    assert.equal([...files(out).keys()].filter((name) => name.startsWith('frame_')).length, 2);
    assert.equal(settled.delivered, settled.workers.reduce((sum, one) => sum + one.units, 0));
    jobs.push(settled);
  } while (await goesOn());
  return jobs;
}

const megabytes = (pid) => Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1_024);
