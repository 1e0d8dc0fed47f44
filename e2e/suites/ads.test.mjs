// The ad board by extrinsics: who wins a block, what it pays, and what comes back to the others.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { balance, connect, find, height, people, send } from '../lib/api.mjs';
import { seal, startNode } from '../lib/node.mjs';

let node, api, alice, bob, dave, floor;
before(async () => {
  node = await startNode(['--sealing', 'manual']);
  ({ api } = await connect(node));
  ({ alice, bob, dave } = people());
  floor = api.consts.ads.floorPrice.toBigInt();
});
after(async () => { await api?.disconnect(); await node?.stop(); });

const by = async (who, tx) => (await send(api, node, tx, who)).events;
const bid = async (who, amount, text = 'Rendered by strangers', link = 'https://example.org') =>
  find(await by(who, api.tx.ads.bid(text, link, amount)), 'ads', 'BidPlaced').bid;
const held = async (who) => (await balance(api, who)).held;
const queue = async () => (await api.call.adsApi.queue(0, 256)).map((one) => one.id.toNumber());

test('the highest bid is the next block\'s ad and pays its whole amount into that block', async () => {
  await bid(bob, floor);
  const now = await height(api);
  assert.equal((await api.call.adsApi.adAt(now)).isNone, true, 'a bid never wins its own block');
  await seal(node);
  const { ad } = (await api.call.adsApi.adAt(now + 1)).unwrap();
  assert.deepEqual([ad.text.toUtf8(), ad.link.toUtf8(), ad.bidder.toString(), ad.price.toBigInt()],
    ['Rendered by strangers', 'https://example.org', bob.address, floor]);
  assert.equal((await api.call.revenueApi.statement(now + 1)).unwrap().income.other.toBigInt(), floor);
  assert.equal(await held(bob), 0n);
  // The ad stands in chain b, whose header the block's own digest names.
  const [record] = await api.call.virtualChainsApi.records('Board', now + 1, 0, 10);
  assert.equal(api.createType('SccTypesAdsAdRecord', record.toU8a(true)).bidder.toString(), bob.address);
});

test('of two bids the higher goes first, the other waits; raise, withdraw and remove', async () => {
  // Bids of one block: both wait for the next.
  const other = api.tx.utility.batchAll([api.tx.ads.bid('one', '', floor), api.tx.ads.bid('two', '', 2n * floor),
    api.tx.ads.bid('three', '', 3n * floor), api.tx.ads.bid('four', '', floor)]);
  await by(dave, other);
  const [first, second, third, fourth] = await queue();
  const amounts = (await api.call.adsApi.queue(0, 256)).map((one) => one.amount.toBigInt() / floor);
  assert.deepEqual(amounts, [3n, 2n, 1n, 1n]);
  assert.equal(await held(dave), 7n * floor);
  assert.equal((await api.call.adsApi.priceToWin()).toBigInt(), 3n * floor + 1n);
  // Each call makes a block, whose ad is the best that is left.
  await by(dave, api.tx.ads.raise(fourth, 5n * floor));
  assert.deepEqual(await queue(), [fourth, second, third], 'the block had its ad: the first');
  assert.equal((await api.call.adsApi.ads(null, 1))[0].ad.bid.toNumber(), first);
  await assert.rejects(by(bob, api.tx.ads.withdraw(third)), /ads\.NotAuthorized/);
  await by(dave, api.tx.ads.withdraw(third));
  assert.deepEqual(await queue(), []);
  assert.equal(await held(dave), 0n);
  const shown = (await api.call.adsApi.ads(null, 10)).map(({ ad }) => ad.bid.toNumber());
  assert.deepEqual(shown, [second, fourth, first, 0]);
});

test('the committee or root takes a rude bid out, and its money returns', async () => {
  const bids = [['fine', 4n], ['good', 3n], ['rude', 2n]].map(([text, times]) => api.tx.ads.bid(text, '', times * floor));
  await by(bob, api.tx.utility.batchAll(bids));
  const [, , rude] = await queue();
  await assert.rejects(by(bob, api.tx.ads.remove(rude)), /system\.BadOrigin/);
  const removed = find(await by(alice, api.tx.sudo.sudo(api.tx.ads.remove(rude))), 'ads', 'BidRemoved');
  assert.deepEqual([removed.bidder.toString(), removed.amount.toBigInt()], [bob.address, 2n * floor]);
  assert.equal(await held(bob), 0n);
  await seal(node);
  const shown = (await api.call.adsApi.ads(null, 2)).map(({ ad }) => ad.text.toUtf8());
  assert.deepEqual(shown, ['good', 'fine']);
});

test('what nobody could show is refused by name, and holds nothing', async () => {
  const before_ = await balance(api, bob);
  for (const [text, link, amount, error] of [
    ['', '', floor, /ads\.EmptyText/], [' \n ', '', floor, /ads\.EmptyText/],
    ['x'.repeat(513), '', floor, /ads\.TextTooLarge/], ['0xff', '', floor, /ads\.InvalidText/],
    ['ad', 'x'.repeat(257), floor, /ads\.LinkTooLarge/], ['ad', 'javascript:alert(1)', floor, /ads\.InvalidLink/],
    ['ad', '', floor - 1n, /ads\.InsufficientAmount/], ['ad', '', 10n ** 30n, /ads\.InsufficientBalance/],
  ]) await assert.rejects(by(bob, api.tx.ads.bid(text, link, amount)), error);
  const after_ = await balance(api, bob);
  assert.equal(after_.held, before_.held);
  assert.deepEqual(await queue(), []);
});
