// What a contributor gives, changed while the worker runs: in a terminal, on the page, and for the next start.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { connect, people, send } from '../lib/api.mjs';
import { post } from '../lib/jobs.mjs';
import { runNode, seal, startNode } from '../lib/node.mjs';
import { until } from '../lib/until.mjs';

let node, api, file, dir;
before(async () => {
  node = await startNode(['--sealing', 'manual', '--worker', '--worker-cpu-percent', '30'], { chain: ['--dev'] });
  ({ api } = await connect(node));
  file = join(node.base, 'chains', 'dev', 'worker', 'page');
  dir = dirname(file);
});
after(async () => { await api?.disconnect(); await node?.stop(); });

/** `worker set`, which must work: what it said. */
async function set(...words) {
  const { code, stdout, stderr } = await runNode('worker', 'set', ...words, '--worker-dir', dir);
  assert.equal(code, 0, stderr);
  return stdout.trim();
}
const ask = async (path, body, bearer) => {
  const address = new URL(readFileSync(file, 'utf8').trim());
  return fetch(`${address.origin}/api/${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { Authorization: `Bearer ${bearer ?? address.hash.slice(1)}`, 'Content-Type': 'application/json' },
    body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body),
  });
};
const status = async () => (await ask('status')).json();
const setting = async (name) => (await status()).settings.find((one) => one.name === name);
const kept = () => JSON.parse(readFileSync(join(dir, 'settings.json'), 'utf8'));

test('what its worker brings on chain goes into the next block behind what waits there of the same account', async () => {
  const { bob, charlie } = people();
  // It enlists once there is a block, within two seconds, most likely later than this.
  await seal(node);
  await api.tx.balances.transferKeepAlive(charlie.address, 1_000_000_000n).signAndSend(bob);
  const waiting = async () => (await node.call('author_pendingExtrinsics')).length;
  await until('the worker to enlist', 20, async () => await waiting() === 2);
  await seal(node);
  assert.equal(await waiting(), 0);
  assert.ok((await api.call.workersApi.worker(bob.address)).isSome);
});

test('without a name it lists what is set, where from, and what it means', async () => {
  const all = await set();
  assert.match(all, /^cpu-percent +30 {2}\(command line\)\n +Part of the time in which tasks run/m);
  assert.match(all, /^hours +always {2}\(default\)\n +Hours in which to work/m);
  assert.match(await set('memory'), /^memory +2048 {2}\(default\)\n.*MiB[^\n]*$/);
});

test('hours: it rests at once with its sentence, and works again when they are the default', async () => {
  // In two days, by this machine's clock.
  const day = ['su', 'mo', 'tu', 'we', 'th', 'fr', 'sa'][(new Date().getDay() + 2) % 7];
  assert.equal(await set('hours', `${day} 3-4`), `hours: ${day} 3-4, from now on`);
  await until('the worker to rest', 20, async () => (await status()).state === 'paused');
  assert.equal((await status()).sentence, `Resting until ${day} 3:00: now is none of its hours, --worker-hours gives it more`);
  assert.equal(kept()['worker-hours'], `${day} 3-4`);
  const { stdout } = await runNode('worker', 'show', '--worker-dir', dir);
  assert.match(stdout, new RegExp(`\nsettings   cpu-percent 30 · hours ${day} 3-4\n`));
  assert.equal(await set('hours', '--default'), 'hours: always, from now on');
  await until('the worker to be back', 20, async () => (await status()).state === 'idle');
  assert.deepEqual(kept(), {});
});

test('settings that need each other are set together', async () => {
  assert.equal(await set('watts=100', 'power-price=0.5'), 'watts: 100, from now on\npower-price: 0.5, from now on');
  assert.ok(Math.abs((await status()).earned.power_of_a_day - 1.2) < 1e-9);
  assert.deepEqual((await ask('settings', { watts: null, 'power-price': null })).status, 200);
});

test('a mistake is said and changes nothing', async () => {
  for (const [words, why] of [
    [['hours', 'never'], /invalid value 'never' for '--worker-hours <HOURS>': 'never' is not like 19-7/],
    [['cpu-percent', '101'], /invalid value '101'/], [['block-requesters', '5Abc'], /not an address/],
    [['rpc-port', '1'], /there is no setting 'rpc-port': 'scc-node worker set' lists them/], [['nonsense'], /no setting 'nonsense'/],
    [['watts', '80'], /required arguments were not provided: --worker-power-price/], [['key', '/nowhere/key'], /\/nowhere\/key: No such file/],
  ]) {
    const { code, stderr } = await runNode('worker', 'set', ...words, '--worker-dir', dir);
    assert.equal(code, 1, words.join(' '));
    assert.match(stderr, why);
  }
  assert.deepEqual(kept(), {});
});

test('a flag of the command line wins, and what needs a start waits for it', async () => {
  assert.match(await set('cpu-percent', '50'), /^cpu-percent: 30, by the command line, which wins; /);
  assert.equal((await setting('cpu-percent')).value, '30');
  assert.equal(await set('blender', 'none'), 'blender: none, from the next start; until then auto');
  assert.match(await set('blender'), /^blender +auto {2}\(default; none from the next start\)/);
  assert.deepEqual(kept(), { 'worker-blender': 'none', 'worker-cpu-percent': 50 });
});

test('who is blocked is blocked on the chain\'s next block, and no more when the list is empty', async () => {
  const { charlie } = people();
  await send(api, node, await post(api, { ahead: 1_000 }), charlie);
  const sees = (what, is) => until(what, 60, async () => {
    await seal(node);
    return /1 by requesters you blocked/.test((await status()).sentence) === is;
  }, () => node.log());
  const said = await set('block-requesters', charlie.address);
  assert.equal(said, `block-requesters: ${charlie.address}, from now on; tasks in hand are finished, and no new one is taken`);
  await sees('the job to be left alone', true);
  await set('block-requesters', '--default');
  await sees('the job to be looked at', false);
});

test('the page changes the same, several at once, for its owner only', async () => {
  const answer = await ask('settings', { slots: '2', 'max-load': '90', bandwidth: '512' });
  assert.deepEqual([answer.status, await answer.json()], [200, ['slots: 2, from now on for tasks that begin', 'bandwidth: 512, from now on', 'max-load: 90, from now on']]);
  assert.equal((await setting('slots')).value, '2');
  for (const [body, expected, bearer] of [
    [{ slots: '3' }, 401, 'x'], [{ slots: '3', hours: 'never' }, 400], [{ 'rpc-port': '1' }, 400], [{ slots: 3 }, 422], ['slots', 400],
    [{ 'block-dapps': '1,'.repeat(40_000) }, 413],
  ]) assert.equal((await ask('settings', body, bearer)).status, expected, JSON.stringify(body).slice(0, 80));
  assert.equal((await setting('slots')).value, '2');
  assert.deepEqual(await (await ask('settings', { slots: null, 'max-load': null, bandwidth: null })).json(),
    ['slots: one, from now on for tasks that begin', 'bandwidth: unbounded, from now on', 'max-load: none, from now on']);
});

test('without a worker it is kept for the next start', async () => {
  await node.kill();
  assert.equal(await set('max-celsius', '90'), `max-celsius: 90, from the worker's next start; none runs in ${dir}`);
  assert.match(await set('blender'), /^No worker runs in .*\nblender +none {2}\(settings\.json\)/);
  await node.start();
  assert.deepEqual([(await setting('max-celsius')).value, (await setting('blender')).value], ['90', 'none']);
});
