// The page of a contributor: on this machine only, behind what lies in the worker's folder; it shows the worker and lets it rest.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { people } from '../lib/api.mjs';
import { startNode } from '../lib/node.mjs';
import { until } from '../lib/until.mjs';

let node, file, origin, token;
before(async () => {
  node = await startNode(['--worker', '--worker-watts', '100', '--worker-power-price', '0.5'], { chain: ['--dev'] });
  file = join(node.base, 'chains', 'dev', 'worker', 'page');
  const address = new URL(readFileSync(file, 'utf8').trim());
  [origin, token] = [address.origin, address.hash.slice(1)];
});
after(() => node?.stop());

const ask = (path, { body, bearer = token } = {}) => fetch(`${origin}/api/${path}`, {
  method: body === undefined ? 'GET' : 'POST',
  headers: { ...(bearer && { Authorization: `Bearer ${bearer}` }), 'Content-Type': 'application/json' },
  body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body),
});
const status = async () => (await ask('status')).json();

test('its address is for its owner only', () => {
  assert.equal(statSync(file).mode & 0o077, 0);
  assert.match(origin, /^http:\/\/127\.0\.0\.1:\d+$/);
  assert.match(token, /^[0-9a-f]{64}$/);
});

test('without what is in the file nothing is told and nothing done', async () => {
  for (const bearer of [null, '', 'x', token.slice(1), token.replace(/^./, (digit) => (digit === '0' ? '1' : '0'))]) {
    for (const [path, body] of [['status'], ['history'], ['rest', { minutes: null }], ['work', {}]]) {
      assert.equal((await ask(path, { body, bearer })).status, 401, `${path} with ${bearer}`);
    }
  }
  assert.equal((await status()).resting, false);
});

test('no other machine reaches it', async (context) => {
  const address = Object.values(networkInterfaces()).flat().find(({ family, internal }) => family === 'IPv4' && !internal)?.address;
  if (!address) return context.skip('this machine has no other address');
  await assert.rejects(fetch(`http://${address}:${new URL(origin).port}/`, { signal: AbortSignal.timeout(5_000) }));
});

test('the page has no secret in it and loads nothing from elsewhere', async () => {
  const answer = await fetch(`${origin}/`);
  assert.equal(answer.status, 200);
  assert.match(answer.headers.get('content-security-policy'), /default-src 'none'/);
  const text = await answer.text();
  assert.ok(text.includes('This computer works for others') && !text.includes(token));
  assert.doesNotMatch(text, /(src|href)=/);
});

test('it tells who is paid, what the worker does and why', async () => {
  const told = await status();
  assert.equal(told.account, people().bob.address);
  assert.match(told.sentence, /^No work: (nobody has posted a job|the chain does not answer yet): nothing to do, .*; no receipts yet$/);
  assert.deepEqual([told.state, told.job, told.tasks, told.earned.paid], ['idle', null, [], '0']);
  // 100 W for a day at half a token the kilowatt hour.
  assert.ok(Math.abs(told.earned.power_of_a_day - 1.2) < 1e-9, `${told.earned.power_of_a_day}`);
  assert.deepEqual([told.earned.work_of_a_day, told.earned.forecast], [null, 'no work done yet: a forecast comes with the first task']);
});

test('it rests when asked, for a while or until asked to work', async () => {
  for (const [minutes, now] of [[30], [null], [30, true], [null, true]]) {
    assert.equal((await ask('rest', { body: { minutes, now } })).status, 204);
    await until('the worker to rest', 20, async () => (await status()).state === 'paused');
    const told = await status();
    assert.ok(told.resting && told.sentence.startsWith('Resting'), told.sentence);
    assert.match(told.sentence, now ? /tasks in hand stand still/ : /tasks in hand are finished/);
    const left = told.until && told.until - Date.now() / 1_000;
    assert.ok(minutes ? left > 29 * 60 && left <= 30 * 60 : told.until === null, `${told.until}`);
    assert.equal((await ask('work', { body: {} })).status, 204);
    await until('the worker to be back', 20, async () => (await status()).state === 'idle');
  }
});

test('what makes no sense is refused and changes nothing', async () => {
  for (const body of [{ minutes: 0 }, { minutes: 1e6 }, { minutes: -1 }, { hours: 1 }, { minutes: 1, now: 'yes' }, 'rest', `{"minutes":1${' '.repeat(1_000)}}`]) {
    const { status: code } = await ask('rest', { body });
    assert.ok(code >= 400 && code < 500, `${JSON.stringify(body)}: ${code}`);
  }
  assert.equal((await status()).resting, false);
});

test('the same in a terminal', async () => {
  const worker = (...words) => execFileSync(process.env.SCC_NODE_BIN, ['worker', ...words, '--worker-dir', dirname(file)], { encoding: 'utf8' });
  // It waits a moment for the worker to hear of a wish, and no longer.
  const shouldRest = async (sentence, ...words) => {
    let said;
    await until(`${sentence}`, 20, () => sentence.test(said = worker('rest', ...words)), () => said);
  };
  assert.match(worker('show'), new RegExp(`^No work: .*\npaid to    ${people().bob.address} · block \\d+\n`));
  assert.equal(JSON.parse(worker('show', '--json')).account, people().bob.address);
  assert.deepEqual([worker('history'), JSON.parse(worker('history', '--json'))], ['No jobs yet.\n', []]);
  await shouldRest(/^Resting until [A-Z][a-z]{2} \d\d:\d\d, as asked/, '--minutes', '5');
  await until('the worker to rest', 20, async () => (await status()).state === 'paused');
  await shouldRest(/^Resting until asked to work: 'scc-node worker work' does; tasks in hand stand still/, '--now');
  assert.match(worker('work'), /^(No work|Resting)/);
  await until('the worker to be back', 20, async () => (await status()).state === 'idle');
  for (const [words, said] of [[['show', '--worker-dir', '/nowhere'], /\/nowhere\/page: .*--worker-dir/], [['rest', '--minutes', '0', '--worker-dir', dirname(file)], /minutes are 1 to/]]) {
    assert.throws(() => execFileSync(process.env.SCC_NODE_BIN, ['worker', ...words], { encoding: 'utf8', stdio: 'pipe' }),
      ({ status: code, stderr }) => code === 1 && said.test(stderr));
  }
});
