// Every runtime API of ours, after a job, through both client libraries: they decode by metadata alone and must agree.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { u8aToHex } from '@polkadot/util';
import { createClient } from 'polkadot-api';
import { getWsProvider } from 'polkadot-api/ws';
import WebSocket from 'ws';
import { connect, find, height, people, send } from '../lib/api.mjs';
import { post } from '../lib/jobs.mjs';
import { seal, startNode } from '../lib/node.mjs';

/** What every chain of this kit has. */
const STOCK = ['Core', 'Metadata', 'BlockBuilder', 'TaggedTransactionQueue', 'OffchainWorkerApi', 'AuraApi', 'SessionKeys',
  'GrandpaApi', 'AccountNonceApi', 'RuntimeViewFunction', 'TransactionPaymentApi', 'TransactionPaymentCallApi', 'GenesisBuilder'];

/** What an ad pays, in planck. */
const AD = 10n ** 12n;

let node, api, client, unsafe, at;
const known = {};
before(async () => {
  node = await startNode(['--sealing', 'manual']);
  ({ api } = await connect(node));
  const { alice, bob, dave, eve } = people();
  // The foundation pays for news, out of its share of the first block.
  await seal(node);
  const news = { title: 'Live', body: 'The network is live.', link: '', language: 'en' };
  await send(api, node, api.tx.sudo.sudo(api.tx.news.post(news)), alice);
  const profile = { peerId: `0x002408011220${'5a'.repeat(32)}`, engines: ['Wasm'], relay: null };
  await send(api, node, api.tx.workers.enlist(profile), bob);
  const done = await send(api, node, await post(api), dave);
  const job = find(done.events, 'jobs', 'JobPosted').job.toNumber();
  const ratings = [bob, eve].map((worker) => ({ worker: worker.address, units: 400, stars: 'Four' }));
  const closed = await send(api, node, api.tx.jobs.report(job, ratings, true), dave);
  const settles = find(closed.events, 'jobs', 'JobClosed').settles.toNumber();
  await seal(node, settles - (await height(api)) + 1);
  const bids = [['Hello', 2n * AD], ['Hello again', AD]].map(([text, amount]) => api.tx.ads.bid(text, '', amount));
  const second = await send(api, node, api.tx.utility.batchAll([await post(api, { maxWorkers: 1 }), ...bids]), dave);
  const open = find(second.events, 'jobs', 'JobPosted').job.toNumber();
  await seal(node);
  const [posted, block] = [await height(api) - 1, (await api.rpc.chain.getBlockHash()).toHex()];
  Object.assign(known, { alice: alice.address, bob: bob.address, dave: dave.address, job, open, settles, posted });
  at = block;
  client = createClient(getWsProvider(node.url, { websocketClass: WebSocket }));
  unsafe = client.getUnsafeApi();
});
after(async () => { client?.destroy(); await api?.disconnect(); await node?.stop(); });

/** Each method with arguments that have an answer, and what the answer must be. */
const questions = {
  'NetworkApi.parameters': [() => [], (answer) => assert.equal(answer.slot_duration, 3000n)],
  'VirtualChainsApi.head': [() => ['Work'], ([head]) => assert.equal(head, BigInt(known.posted))],
  'VirtualChainsApi.header': [() => ['Scores', known.settles], (answer) =>
    assert.deepEqual([answer.chain, answer.height, answer.count], ['Scores', BigInt(known.settles), 2n])],
  'VirtualChainsApi.records': [() => ['Scores', known.settles, 0, 10], (answer) => assert.equal(answer.length, 2)],
  'DappsApi.dapp': [() => [0], (answer) => assert.deepEqual([answer.id, answer.listing], [0n, 'Listed'])],
  'DappsApi.dapps': [() => [0, 10], (answer) => assert.equal(answer.length, 1)],
  'DappsApi.next_dapp': [() => [], (answer) => assert.equal(answer, 1n)],
  'DappsApi.usage': [() => [0], (answer) =>
    assert.deepEqual([answer.jobs, answer.units, answer.delivered], [2n, 2_000n, 800n])],
  'DappsApi.store': [() => [0, 10], ([entry]) => assert.deepEqual([entry.dapp.id, entry.usage.jobs], [0n, 2n])],
  'AdsApi.ad_at': [() => [known.posted + 1], (answer) => {
    assert.deepEqual([answer.height, answer.ad.bid, answer.ad.bidder, answer.ad.price],
      [BigInt(known.posted + 1), 0n, known.dave, 2n * AD]);
    assert.equal(Buffer.from(answer.ad.text.slice(2), 'hex').toString(), 'Hello');
  }],
  'AdsApi.ads': [() => [undefined, 10], (answer) =>
    assert.deepEqual(answer.map((one) => one.height), [BigInt(known.posted + 1)])],
  'AdsApi.queue': [() => [0, 10], (answer) => assert.deepEqual(answer.map((one) => [one.id, one.amount]), [[1n, AD]])],
  'AdsApi.price_to_win': [() => [], (answer) => assert.equal(answer, AD + 1n)],
  'NewsApi.post': [() => [0], (answer) => assert.deepEqual([answer.id, answer.retracted], [0n, undefined])],
  'NewsApi.posts': [() => [undefined, 10], (answer) => assert.deepEqual(answer.map((one) => one.height), [2n])],
  'WorkersApi.worker': [() => [known.bob], (answer) => assert.equal(answer.account, known.bob)],
  'WorkersApi.workers': [() => [undefined, 10], (answer) => assert.deepEqual(answer.map((one) => one.account), [known.bob])],
  'WorkersApi.drawn': [() => [`0x${'77'.repeat(32)}`, 0, 5], (answer) => assert.deepEqual(answer, [known.bob])],
  'JobsApi.open_jobs': [() => [0, 10], (answer) => {
    assert.deepEqual(answer.map((one) => [one.id, one.room]), [[BigInt(known.open), 1_000n]]);
    assert.deepEqual(answer[0].drawn, [known.bob]);
  }],
  'JobsApi.open_jobs_count': [() => [], (answer) => assert.equal(answer, 1n)],
  'JobsApi.job': [() => [BigInt(known.job)], (answer) => {
    assert.deepEqual([answer.phase, answer.requester, answer.reported], ['Settled', known.dave, 800n]);
    assert.deepEqual(answer.workers.map((one) => one.stars), ['Four', 'Four']);
  }],
  'JobsApi.job_workers': [() => [BigInt(known.job), 0], (answer) =>
    assert.deepEqual(answer.map((one) => [one.units, one.credit]), Array(2).fill([400n, 3_900_000_000_000n]))],
  'JobsApi.jobs_of': [() => [known.dave, 0], (answer) =>
    assert.deepEqual(answer.map((one) => one.id), [BigInt(known.open), BigInt(known.job)])],
  'JobsApi.requester': [() => [known.dave], (answer) => assert.deepEqual([answer.posted, answer.live], [2n, 2n])],
  'ScoresApi.earnings': [() => [known.bob], (answer) => assert.ok(answer.claim > 0n && answer.paid > 0n)],
  'ScoresApi.share_of': [() => [known.bob], (answer) => assert.ok(answer > 0n && answer <= 10n ** 18n)],
  'ScoresApi.history': [() => [known.bob, 0, 10], (answer) => {
    const credit = answer.find((line) => 'Credit' in line).Credit;
    assert.deepEqual([credit.job, credit.stars, credit.record.height], [BigInt(known.job), 'Four', BigInt(known.settles)]);
    assert.ok(answer.some((line) => 'PaidOut' in line));
  }],
  'RevenueApi.statement': [() => [known.settles], (answer) => {
    assert.deepEqual([answer.height, answer.author], [BigInt(known.settles), known.alice]);
    assert.deepEqual(answer.settlements.map((line) => [line.job, line.delivered]), [[BigInt(known.job), 800n]]);
  }],
  'RevenueApi.pots': [() => [], (answer) => assert.ok(answer.pending > 0n && answer.carry > 0n && answer.author > 0n)],
  'RevenueApi.totals': [() => [], (answer) => assert.equal(answer.emission, BigInt(known.posted + 1) * 10n ** 12n)],
};

test('the questions below are all that the metadata offers', () => {
  const { apis } = api.runtimeMetadata.asLatest;
  const offered = apis.filter(({ name }) => !STOCK.includes(name.toString()))
    .flatMap(({ name, methods }) => methods.map((method) => `${name}.${method.name}`));
  assert.deepEqual(Object.keys(questions).sort(), offered.sort(), 'a runtime API was added: ask it here, too');
});

for (const [name, [words, check]] of Object.entries(questions)) {
  test(`${name} by polkadot-js and polkadot-api`, { timeout: 60_000 }, async () => {
    const [section, method] = name.split('.');
    const call = (await api.at(at)).call[camel(section)][camel(method)];
    const first = ofPolkadotJs(await call(...words()));
    check(first);
    const arguments_ = words().map((word) => (isVariant(word) ? { type: word, value: undefined } : word));
    assert.deepEqual(ofPolkadotApi(await unsafe.apis[section][method](...arguments_, { at })), first);
  });
}

const camel = (name) => name.replace(/^[A-Z]/, (letter) => letter.toLowerCase()).replace(/_(.)/g, (_, letter) => letter.toUpperCase());
const snake = (name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const isVariant = (word) => ['Work', 'Scores'].includes(word);

/** One form for both: numbers as BigInts, bytes as hex, variants by name. */
function ofPolkadotJs(value) {
  const inner = ofPolkadotJs;
  if (value.defKeys && typeof value.type === 'string') return value.isNone ? value.type : { [value.type]: inner(value.inner) };
  if (value.isNone) return undefined;
  if (value.isSome) return inner(value.unwrap());
  if (typeof value.toBigInt === 'function') return value.toBigInt();
  if (value instanceof Map) {
    return Object.fromEntries([...value.entries()].map(([key, one]) => [snake(key), inner(one)]));
  }
  if (value instanceof Uint8Array) return value.toRawType() === 'AccountId' ? value.toString() : u8aToHex(value);
  if (Array.isArray(value)) return value.map(inner);
  throw new Error(`what is ${value.toRawType()}?`);
}

function ofPolkadotApi(value) {
  const inner = ofPolkadotApi;
  if (value === undefined || typeof value === 'bigint' || typeof value === 'string') return value;
  if (typeof value === 'number') return BigInt(value);
  if (value instanceof Uint8Array) return u8aToHex(value);
  if (typeof value.asHex === 'function') return value.asHex();
  if (Array.isArray(value)) return value.map(inner);
  const keys = Object.keys(value);
  if (typeof value.type === 'string' && keys.every((key) => key === 'type' || key === 'value')) {
    return value.value === undefined ? value.type : { [value.type]: inner(value.value) };
  }
  return Object.fromEntries(keys.map((key) => [key, inner(value[key])]));
}
