// What was signed counts once, whoever dies: a node with a transfer that only its pool held, or scc with a payment on its way.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { connect, people } from '../lib/api.mjs';
import { seal, startNode } from '../lib/node.mjs';
import { tool } from '../lib/scc.mjs';
import { until } from '../lib/until.mjs';
import { Render } from '../network/lib/render.mjs';

const { bob } = people();
const AMOUNT = 1_500_000_000_000n;
const words = ['--json', '--key', '//Alice', 'transfer', bob.address, '1.5', '--yes'];
let node, scc;
before(async () => {
  node = await startNode(['--sealing', 'manual']);
  scc = tool(() => node);
  await seal(node);
});
after(async () => {
  scc?.remove();
  await node?.stop();
});

/** What Bob has. */
async function balance() {
  const { api } = await connect(node);
  try { return (await api.query.system.account(bob.address)).data.free.toBigInt(); } finally { await api.disconnect(); }
}

const waiting = async () => (await node.call('author_pendingExtrinsics')).length;

test('a transfer that only the pool of a killed node held is handed in again by scc, and made once', { timeout: 300_000 }, async () => {
  const had = await balance();
  let [end, sender] = [null, null];
  scc.scc(words, { begun: (child) => { sender = child; } }).then((ended) => { end = ended; });
  await until('the node to have the transfer', 60, async () => (await waiting()) === 1);
  // It stands still until the pool has been looked at.
  sender.kill('SIGSTOP');
  await node.kill();
  await node.start();
  assert.equal(await waiting(), 0, 'the pool is gone with the process');
  sender.kill('SIGCONT');
  await until('scc to hand it in again', 60, async () => (await waiting()) === 1);
  await seal(node);
  await until('scc to end', 60, () => end);
  assert.equal(end.code, 0, end.stderr);
  await seal(node);
  assert.equal(await balance() - had, AMOUNT);
});

test('a payment that came into a block after scc was killed is found again when its time is over, and not made twice', { timeout: 300_000 }, async () => {
  const scene = fileURLToPath(new URL('../../dapps/render/samples/alpha.glb', import.meta.url));
  const render = () => new Render({ environment: { ...process.env, SCC_HOME: scc.home, SCC_NODE: node.url } }, '//Alice', scene,
    { frames: '1', size: '32x18', samples: '1', out: join(scc.home, 'frames') });
  const jobs = async () => (await scc.json('jobs')).length;
  const first = render();
  await until('the node to have the payment', 120, async () => (await waiting()) === 1 || first.end);
  first.process.kill('SIGKILL');
  await first.ended;
  assert.equal(first.end.signal, 'SIGKILL', first.words());
  await seal(node, 70);
  assert.equal(await jobs(), 1);
  const second = render();
  await until('scc to go on with the job', 120, () => second.of('adopted').length || second.end);
  second.process.kill('SIGKILL');
  await second.ended;
  assert.equal(second.of('adopted').length, 1, second.words());
  // It may have told the chain where it is now.
  await until('the pool to be empty', 30, async () => { await seal(node); return (await waiting()) === 0; });
  assert.equal(await jobs(), 1, 'nothing is paid again');
});

test('of a node that stays away scc says that the transfer may still happen, and exits with 4', { timeout: 300_000 }, async () => {
  let end = null;
  scc.scc(words).then((ended) => { end = ended; });
  await until('the node to have the transfer', 60, async () => (await waiting()) === 1);
  await node.kill();
  await until('scc to give up', 200, () => end);
  assert.equal(end.code, 4, end.stderr);
  assert.match(JSON.parse(end.stderr).error, /no node answers .* may still come into a block up to \d+/);
});
