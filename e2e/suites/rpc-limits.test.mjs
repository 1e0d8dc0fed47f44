// RPC is locked unless the operator says otherwise.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import WebSocket from 'ws';
import { startNode } from '../lib/node.mjs';

const LOCAL = { chain: ['--chain', 'local'] };
/** As behind a proxy on this machine: the node believes the proxy's header, so that a call can come from elsewhere. */
const PROXY = '--rpc-rate-limit-trust-proxy-headers';
const ELSEWHERE = { 'x-forwarded-for': '203.0.113.7' };

const nodes = [];
const start = async (...words) => {
  const node = await startNode(...words);
  nodes.push(node);
  return node;
};
let locked;
before(async () => { locked = await start([PROXY], LOCAL); });
after(() => Promise.all(nodes.map((node) => node.stop())));

const ask = (method, ...params) => ({ jsonrpc: '2.0', id: 1, method, params });
const post = (node, body, headers = {}) => fetch(node.http, {
  method: 'POST', headers: { 'content-type': 'application/json', ...headers },
  body: typeof body === 'string' ? body : JSON.stringify(body),
});

/** What comes back for each of `count` calls made at once on one connection. */
async function flood(node, count, headers) {
  const socket = new WebSocket(node.url, { headers });
  await once(socket, 'open');
  const answers = [];
  const done = new Promise((resolve) => socket.on('message', (data) => {
    answers.push(JSON.parse(`${data}`));
    if (answers.length === count) resolve();
  }));
  for (let id = 0; id < count; id++) socket.send(JSON.stringify({ ...ask('system_chain'), id }));
  await done;
  socket.close();
  return answers;
}

test('methods that act or cost much are refused, on this machine too', async () => {
  for (const [method, ...params] of [['author_rotateKeys'], ['system_peers'], ['author_insertKey', 'aura', '//Mallory', '0x00'],
    ['system_addReservedPeer', '/ip4/1.2.3.4/tcp/1'], ['state_getPairs', '0x']]) {
    await assert.rejects(locked.call(method, ...params), /unsafe to be called externally/, method);
  }
  assert.equal(await locked.call('system_chain'), 'Local Testnet');
});

test('what wallets need is answered', async () => {
  for (const method of ['state_getMetadata', 'system_properties', 'chain_getFinalizedHead', 'system_health']) {
    assert.ok(await locked.call(method), method);
  }
  assert.equal((await locked.call('author_pendingExtrinsics')).length, 0);
});

test('a batch of 20 is answered, one of 21 refused whole', async () => {
  const batch = (length) => Array.from({ length }, (_, id) => ({ ...ask('system_chain'), id }));
  assert.equal((await (await post(locked, batch(20))).json()).length, 20);
  const refused = await (await post(locked, batch(21))).json();
  assert.match(refused.error.message, /batch request was too large/);
});

test('a request above ten megabytes is refused unread', async () => {
  const request = (bytes) => JSON.stringify(ask('author_submitExtrinsic', 'z'.repeat(bytes)));
  const read = await (await post(locked, request(9 << 20))).json();
  assert.match(read.error.message, /Invalid params/);
  assert.equal((await post(locked, request(10 << 20))).status, 413);
});

test('a page of nobody knows what may not read answers, the wallet may', async () => {
  const allowed = async (origin) =>
    (await post(locked, ask('system_chain'), { origin })).headers.get('access-control-allow-origin');
  assert.equal(await allowed('http://localhost:5173'), 'http://localhost:5173');
  assert.equal(await allowed('https://polkadot.js.org'), 'https://polkadot.js.org');
  assert.equal(await allowed('https://example.org'), null);
});

test('who floods from elsewhere is held back, this machine is not', { timeout: 120_000 }, async () => {
  const answers = await flood(locked, 1_600, ELSEWHERE);
  const refused = answers.filter(({ error }) => error);
  assert.ok(answers.length - refused.length >= 1_200, `${refused.length} refused`);
  assert.ok(refused.length > 0 && refused.every(({ error }) => /rate limit/i.test(error.message)));
  assert.ok((await flood(locked, 1_600)).every(({ error }) => !error));
});

test('flags of the operator win', { timeout: 120_000 }, async () => {
  const node = await start([PROXY, '--rpc-methods', 'unsafe', '--rpc-rate-limit', '5', '--rpc-max-batch-request-len', '2',
    '--rpc-max-request-size', '1', '--rpc-cors', 'https://example.org'], LOCAL);
  assert.deepEqual(await node.call('system_peers'), []);
  assert.match((await (await post(node, [ask('system_chain'), ask('system_chain'), ask('system_chain')])).json()).error.message, /too large/);
  assert.equal((await post(node, ' '.repeat((1 << 20) + 1))).status, 413);
  const page = await post(node, ask('system_chain'), { origin: 'https://example.org' });
  assert.equal(page.headers.get('access-control-allow-origin'), 'https://example.org');
});

test('a development chain acts for its own machine, and for nobody else once it is shown to others', { timeout: 120_000 }, async () => {
  const own = await start(['--sealing', 'manual']);
  assert.ok((await own.call('engine_createBlock', true, true, null)).hash);
  const shown = await start(['--sealing', 'manual', '--unsafe-rpc-external']);
  await assert.rejects(shown.call('engine_createBlock', true, true, null), /unsafe to be called externally/);
  await assert.rejects(shown.call('engine_finalizeBlock', await shown.call('chain_getBlockHash', 0), null), /unsafe/);
  await assert.rejects(shown.call('author_rotateKeys'), /unsafe/);
  assert.equal(await shown.call('system_chain'), 'Development');
});
