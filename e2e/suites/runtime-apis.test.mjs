// Every runtime API of ours, after a job, through both client libraries: they decode by metadata alone and must agree.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Keyring } from '@polkadot/keyring';
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
/** The same of a miner's bond and of a coupon. */
const [BOND, COUPON] = [10_000n * AD, 100n * AD];
/** What a budget of genesis can spend: all but its existential deposit. */
const BUDGET = 30_000_000n * AD - 10n ** 9n;

let node, api, client, unsafe, at;
const known = {};
before(async () => {
  node = await startNode(['--sealing', 'manual']);
  ({ api } = await connect(node));
  const { alice, bob, dave, eve } = people();
  // The first summary, and a share out of which the foundation can pay for news.
  const interval = (await api.call.networkApi.parameters()).summaryInterval.toNumber();
  await seal(node, interval + 2);
  const news = { title: 'Live', body: 'The network is live.', link: '', language: 'en' };
  await send(api, node, api.tx.sudo.sudo(api.tx.news.post(news)), alice);
  const told = await height(api);
  await send(api, node, api.tx.messages.registerKey(`0x${'09'.repeat(32)}`), bob);
  await send(api, node, api.tx.messages.addContact(eve.address), bob);
  const wrote = await send(api, node, api.tx.messages.send(bob.address, `0x${'07'.repeat(128)}`), eve);
  const message = find(wrote.events, 'messages', 'MessageSent').message.toNumber();
  const { keys, proof } = await node.call('author_rotateKeysWithOwner', u8aToHex(bob.publicKey));
  await send(api, node, api.tx.session.setKeys(keys, proof), bob);
  await send(api, node, api.tx.miners.register(BOND), bob);
  const foundation = new Keyring({ type: 'sr25519', ss58Format: 42 }).addFromUri('//Foundation');
  const expiry = (await height(api)) + 1_000;
  await send(api, node, api.tx.grants.issueCoupon(dave.address, 0, COUPON, expiry), foundation);
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
  Object.assign(known, { alice: alice.address, bob: bob.address, dave: dave.address, eve: eve.address, job, open, settles,
    posted, interval, told, message, foundation: foundation.address, aura: u8aToHex(alice.publicKey) });
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
  'NewsApi.posts': [() => [undefined, 10], (answer) => 
    assert.deepEqual(answer.map((one) => one.height), [BigInt(known.told)])],
  'MessagesApi.inbox': [() => [known.bob, undefined, 10], (answer) =>
    assert.deepEqual(answer.map((one) => [one.id, one.from]), [[BigInt(known.message), known.eve]])],
  'MessagesApi.message': [() => [BigInt(known.message)], (answer) => assert.equal(answer.sealed, `0x${'07'.repeat(128)}`)],
  'MessagesApi.key_of': [() => [known.bob], (answer) => assert.equal(answer.key, `0x${'09'.repeat(32)}`)],
  'MessagesApi.relations': [() => [known.bob, undefined, 10], (answer) =>
    assert.deepEqual(answer.map((one) => [one.account, one.standing]), [[known.eve, 'Contact']])],
  'MessagesApi.may_send': [() => [known.eve, known.bob], (answer) => assert.deepEqual(answer, { Ok: 1n })],
  'MessagesApi.price': [() => [128], (answer) => assert.ok(answer > 0n)],
  'GrantsApi.budgets': [() => [], (answer) => {
    assert.deepEqual([answer.contributors, answer.trials, answer.operator], [BUDGET, BUDGET, known.foundation]);
    assert.ok(answer.share > 0n);
  }],
  'GrantsApi.unlocked': [() => [], (answer) => assert.ok(answer >= 8_219n * AD)],
  'GrantsApi.coupons': [() => [known.dave], (answer) => assert.deepEqual(answer.map((one) => one.left), [COUPON])],
  'GrantsApi.coupon': [() => [known.dave, 0], (answer) => assert.equal(answer.left, COUPON)],
  'MinersApi.terms': [() => [], (answer) => assert.deepEqual([answer.seats, answer.minimum_bond], [21n, BOND])],
  'MinersApi.seats': [() => [], (answer) => assert.deepEqual(answer.now, [{ miner: known.alice, reason: 'Foundation' }])],
  'MinersApi.candidates': [() => [0, 10], (answer) => {
    assert.deepEqual(answer.map((one) => [one.account, one.rank, one.bond]), [[known.bob, 1n, BOND]]);
    assert.ok(answer[0].lacks.standing > 0n);
  }],
  'MinersApi.miner': [() => [known.bob], (answer) => assert.deepEqual(answer.state, { Candidate: { rank: 1n } })],
  'MinersApi.listed_requesters': [() => [undefined, 10], (answer) => assert.deepEqual(answer, [known.foundation])],
  'MinersApi.key_owner_proof': [() => [known.aura], (answer) => assert.equal(answer.validator_count, 1n)],
  'SummaryApi.progress': [() => [], (answer) => assert.equal(answer, undefined)],
  'SummaryApi.heights': [() => [], (answer) => assert.deepEqual(answer, [BigInt(known.interval)])],
  'SummaryApi.header': [() => [known.interval], ({ header, sealed_at: sealed }) =>
    assert.deepEqual([header.height, header.chunks, sealed], [BigInt(known.interval), 1n, BigInt(known.interval) + 2n])],
  'SummaryApi.chunk': [() => [known.interval, 0], (answer) =>
    assert.equal(answer.find((one) => one.account === known.eve).free, 1_000_000n * AD)],
  'SummaryApi.find_chunk': [() => [known.interval, known.bob], (answer) => assert.equal(answer, 0n)],
  'SummaryApi.prove_chunk': [() => [known.interval, 0], (answer) => assert.deepEqual([answer.index, answer.path], [0n, []])],
  'SummaryApi.prove_account': [() => [known.interval, known.bob], (answer) =>
    assert.deepEqual(answer.chunks.map((one) => one.index), [0n])],
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
  'JobsApi.work_of': [() => [known.bob, 0], (answer) =>
    assert.deepEqual(answer.map((one) => [one.id, one.workers.map((own) => own.worker)]), [[BigInt(known.job), [known.bob]]])],
  'JobsApi.may_work': [() => [BigInt(known.open), known.bob], (answer) => assert.equal(answer, true)],
  'JobsApi.drawn_for': [() => [BigInt(known.open)], (answer) => assert.deepEqual(answer, [known.bob])],
  'JobsApi.requester': [() => [known.dave], (answer) => assert.deepEqual([answer.posted, answer.live], [2n, 2n])],
  'ScoresApi.earnings': [() => [known.bob], (answer) => assert.ok(answer.claim > 0n && answer.paid > 0n)],
  'ScoresApi.share_of': [() => [known.bob], (answer) => assert.ok(answer > 0n && answer <= 10n ** 18n)],
  'ScoresApi.history': [() => [known.bob, 0, 10], (answer) => {
    const credit = answer.find((line) => 'Credit' in line).Credit;
    assert.deepEqual([credit.job, credit.stars, credit.record.height], [BigInt(known.job), 'Four', BigInt(known.settles)]);
    assert.ok(answer.some((line) => 'PaidOut' in line));
  }],
  // The last block of the chain here: a sweep pays in every block.
  'ScoresApi.pay_outs': [() => [], (answer) => {
    assert.ok(answer.some((one) => one.account === known.bob), 'the claim of the settled job pays in every block');
    assert.ok(answer.every((one) => one.amount > 0n));
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
/** polkadot-js gives a field that is named as one of its own an underscore. */
const snake = (name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`).replace(/_$/, '');
const isVariant = (word) => ['Work', 'Scores'].includes(word);

/** One form for both: numbers as BigInts, bytes as hex, variants by name. */
function ofPolkadotJs(value) {
  const inner = ofPolkadotJs;
  if (value.defKeys && typeof value.type === 'string') return value.isNone ? value.type : { [value.type]: inner(value.inner) };
  if (value.isNone) return undefined;
  if (typeof value.isTrue === 'boolean') return value.isTrue;
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
  if (value === undefined || ['bigint', 'string', 'boolean'].includes(typeof value)) return value;
  if (typeof value === 'number') return BigInt(value);
  if (value instanceof Uint8Array) return u8aToHex(value);
  if (typeof value.asHex === 'function') return value.asHex();
  if (Array.isArray(value)) return value.map(inner);
  const keys = Object.keys(value);
  if (typeof value.success === 'boolean') return { [value.success ? 'Ok' : 'Err']: inner(value.value) };
  if (typeof value.type === 'string' && keys.every((key) => key === 'type' || key === 'value')) {
    return value.value === undefined ? value.type : { [value.type]: inner(value.value) };
  }
  return Object.fromEntries(keys.map((key) => [key, inner(value[key])]));
}
