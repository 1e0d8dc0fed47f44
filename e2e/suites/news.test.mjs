// News of the foundation: who may post, what it costs whom, and what a retraction leaves.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { connect, errorName, find, height, people, send } from '../lib/api.mjs';
import { startNode } from '../lib/node.mjs';

let node, api, alice, bob;
before(async () => {
  node = await startNode(['--sealing', 'manual']);
  ({ api } = await connect(node));
  ({ alice, bob } = people());
});
after(async () => { await api?.disconnect(); await node?.stop(); });

const news = (fields = {}) => ({ title: '上线', body: '网络已上线。', link: 'https://example.org', language: 'zh-CN', ...fields });

/** By root; throws the call's own error. */
async function decide(call) {
  const { events } = await send(api, node, api.tx.sudo.sudo(call), alice);
  const { sudoResult } = find(events, 'sudo', 'Sudid');
  if (sudoResult.isErr) throw new Error(errorName(api, sudoResult.asErr));
  return events;
}

test('a post is paid by the foundation into general income and stands in chain f', async () => {
  await assert.rejects(send(api, node, api.tx.news.post(news()), bob), /system\.BadOrigin/);
  const { post, fee } = find(await decide(api.tx.news.post(news())), 'news', 'Posted');
  const view = (await api.call.newsApi.post(post)).unwrap();
  assert.deepEqual([view.news.title.toUtf8(), view.news.language.toUtf8(), view.retracted.isNone], ['上线', 'zh-CN', true]);
  const now = await height(api);
  assert.equal(view.height.toNumber(), now);
  const [record] = await api.call.virtualChainsApi.records('News', now, 0, 10);
  const bytes = BigInt(record.toU8a(true).length);
  assert.equal(fee.toBigInt(), api.consts.news.postFee.toBigInt() + api.consts.news.byteFee.toBigInt() * bytes);
  assert.equal((await api.call.revenueApi.statement(now)).unwrap().income.other.toBigInt(), fee.toBigInt());
});

test('a retracted post is left out of the list, not out of the chain', async () => {
  const { post } = find(await decide(api.tx.news.post(news({ title: 'Live', language: 'en' }))), 'news', 'Posted');
  const listed = async () => (await api.call.newsApi.posts(null, 50)).map((one) => one.id.toNumber());
  assert.deepEqual(await listed(), [1, 0]);
  await decide(api.tx.news.retract(post));
  assert.deepEqual(await listed(), [0]);
  assert.equal((await api.call.newsApi.post(post)).unwrap().retracted.unwrap().toNumber(), await height(api));
  await assert.rejects(decide(api.tx.news.retract(post)), /news\.AlreadyRetracted/);
  await assert.rejects(decide(api.tx.news.retract(99)), /news\.NotFound/);
});

test('what nobody could read is refused by name', async () => {
  for (const [fields, error] of [
    [{ title: ' ' }, /news\.InvalidTitle/], [{ body: '0xff' }, /news\.InvalidBody/], [{ link: 'ftp://example.org' }, /news\.InvalidLink/],
    [{ language: 'e n' }, /news\.InvalidLanguage/], [{ body: '', link: '' }, /news\.EmptyPost/],
  ]) await assert.rejects(decide(api.tx.news.post(news(fields))), error);
});
