// The main job: frames that strangers' computers made are, bit for bit, the frames that this machine makes, natively and with the
// module that they run.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { scene, startNetwork } from '../lib/network.mjs';
import { checkSum, files } from '../lib/render.mjs';

const jobs = [
  { name: 'evening', key: '//Dave', format: 'exr32', frames: '1-3' },
  { name: 'skin', key: '//Eve', format: 'exr32', frames: '1,7,13' },
  { name: 'alpha', key: '//Ferdie', format: 'png16', frames: '1-12x11' },
];

const request = ({ format, frames }) => ({ frames, size: '96x54', samples: '8', format });
const renders = new Map();
let network;
before(async () => {
  network = await startNetwork(['ada', 'bo']);
  // Three requesters at once, who bid for the same two contributors.
  for (const job of jobs) {
    const out = join(network.folder, `${job.name}-far`);
    renders.set(job.name, network.render(job.key, scene(job.name), { ...request(job), out }));
  }
});
after(() => network?.stop());

for (const job of jobs) {
  const { name } = job;
  test(`${name}: two contributors' frames are those of a local render`, async () => {
    const [render, near] = [renders.get(name), join(network.folder, `${name}-near`)];
    const words = Object.entries(request(job)).flatMap(([option, value]) => [`--${option}`, value]);
    const local = await network.scc('render', scene(name), ...words, '--local', '--out', near);
    assert.equal(local.code, 0, local.stderr);
    const jailed = join(network.folder, `${name}-wasm`);
    const wasm = await network.scc('--json', 'render', scene(name), ...words, '--local', '--engine', 'wasm', '--out', jailed);
    assert.equal(wasm.code, 0, wasm.stderr);
    const settled = await render.settled(180, network);
    const [expected, got] = [files(near), files(render.out)];
    assert.deepEqual([...got.keys()], [...expected.keys()]);
    for (const [file, bytes] of expected) assert.ok(bytes.equals(got.get(file)), `${name}/${file} differs`);
    for (const [file, bytes] of files(jailed)) assert.ok(bytes.equals(expected.get(file)), `${name}/${file} differs as wasm`);
    assert.equal(files(jailed).size, expected.size);
    assert.equal(render.of('frame_done').length, expected.size);
    assert.ok(settled.delivered >= render.units(), 'every accepted unit is on chain');
    assert.ok(settled.delivered <= settled.units, 'and none beyond what was paid for');
    assert.ok(BigInt(settled.credited) <= BigInt(settled.paid));
    checkSum(settled);
  });
}

test('both contributors were paid for the units that the chain counted', async () => {
  const settlements = network.renders.map((render) => render.of('settled')[0]);
  for (const worker of network.workers) {
    const shares = settlements.flatMap((one) => one.workers.filter((share) => share.account === worker.address));
    const credit = shares.reduce((sum, share) => sum + BigInt(share.credit), 0n);
    const { earnings } = await network.ask('earnings', worker.address);
    const earned = BigInt(earnings.paid) + BigInt(earnings.accrued) + BigInt(earnings.claim);
    assert.equal(earned > 0n, credit > 0n, `${worker.name}: credit ${credit}, earned ${earned}`);
  }
  assert.ok(settlements.some((one) => one.workers.length > 0));
});

test('each contributor\'s journal tells of these jobs what the chain counted', () => {
  const settlements = network.renders.map((render) => render.of('settled')[0]);
  for (const worker of network.workers) {
    const words = ['worker', 'history', '--json', '--worker-dir', join(worker.folder, 'contributor')];
    const history = JSON.parse(execFileSync(process.env.SCC_NODE_BIN, words, { encoding: 'utf8' }));
    for (const { job, workers } of settlements) {
      const units = workers.find(({ account }) => account === worker.address)?.units ?? 0;
      assert.equal(history.find((past) => past.job.job === job)?.units ?? 0, units, `${worker.name}, job ${job}`);
    }
  }
});
