// `scc` at the board, in the news and in the collectives that decide about both; budgets and coupons.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Keyring } from '@polkadot/keyring';
import { balance, connect, height, people, send } from '../lib/api.mjs';
import { seal, startNode } from '../lib/node.mjs';
import { amount, tool } from '../lib/scc.mjs';

const SCC = 1_000_000_000_000n;
let node, api;
const { home, scc, text, json, sent, sentJson, refused, remove } = tool(() => node);
const { alice, bob, charlie, dave } = people();
before(async () => {
  node = await startNode(['--sealing', 'manual']);
  ({ api } = await connect(node));
  await seal(node);
});
after(async () => {
  await api?.disconnect();
  await node?.stop();
  remove();
});

const as = (who, ...words) => ['--key', `//${who}`, ...words];
/** Each block takes the best bid: these keep it busy while lower ones wait. */
const keepBusy = (blocks) => send(api, node, api.tx.utility.batchAll(
  Array.from({ length: blocks }, (_, at) => api.tx.ads.bid(`busy ${at}`, '', 50n * SCC))), charlie);

test('ads: an empty board, and what is refused before a fee is paid', async () => {
  assert.match(await text('ads'), /^block \d+ has no ad\nthe least that would win the next block: 0\.1 SCC$/m);
  const board = await json('ads');
  assert.deepEqual([board.current, board.waiting, amount(board.price_to_win)], [null, [], SCC / 10n]);
  const bid = (words, ...more) => as('Bob', 'ads', 'bid', words, ...more);
  await refused(3, /the bid holds 1 SCC and takes a fee of 0\.\d+ SCC; nobody is here to agree: add --yes \(nothing was sent\)/,
    ...bid('Hello', '--amount', '1'));
  await refused(3, /0\.01 SCC is below the floor of 0\.1 SCC: offer more/, ...bid('Hello', '--amount', '0.01'));
  await refused(3, /says nothing/, ...bid(' ', '--amount', '1'));
  await refused(3, /has 513 bytes, an ad takes 512/, ...bid('x'.repeat(513), '--amount', '1'));
  await refused(3, /is not an address of the web/, ...bid('Hello', '--amount', '1', '--link', 'javascript:alert(1)'));
  await refused(5, /can spend .*: add funds or take less \(nothing was sent\)/, ...bid('Hello', '--amount', '1000000000', '--yes'));
  await refused(2, /[^]*--amount/, ...bid('Hello'));
  await refused(3, /no bid 7 waits/, ...as('Bob', 'ads', 'withdraw', '7'));
});

test('ads: bid, raise, withdraw; the highest is shown and stands in chain b', async () => {
  await keepBusy(12);
  const { bid } = await sentJson(...as('Bob', 'ads', 'bid', '渲染 by strangers', '--link', 'https://example.org', '--amount', '1', '--yes'));
  assert.equal((await balance(api, bob)).held, SCC);
  assert.match(await text('ads', '--limit', '50'), new RegExp(`^${bid} +1 SCC +\\d+ +渲染 by strangers$`, 'm'));
  const found = (await json('ads', '--limit', '50')).waiting.find((one) => one.bid === bid);
  assert.deepEqual([found.text, found.link, found.bidder, amount(found.amount)],
    ['渲染 by strangers', 'https://example.org', bob.address, SCC]);
  await refused(3, /is .*'s: name that key with --key/, ...as('Alice', 'ads', 'raise', `${bid}`, '2', '--yes'));
  await refused(3, /1 SCC is no more than bid \d+ offers already/, ...as('Bob', 'ads', 'raise', `${bid}`, '1', '--yes'));
  assert.match(await sent(...as('Bob', 'ads', 'raise', `${bid}`, '2', '--yes')), new RegExp(`^bid ${bid} offers 2 SCC now$`, 'm'));
  assert.equal((await balance(api, bob)).held, 2n * SCC);
  assert.match(await sent(...as('Bob', 'ads', 'withdraw', `${bid}`)), /is withdrawn, 2 SCC are yours again/);
  assert.equal((await balance(api, bob)).held, 0n);

  await sent(...as('Bob', 'ads', 'bid', 'Rendered by strangers', '--amount', '60', '--yes'));
  await seal(node);
  const now = await height(api);
  assert.match(await text('ads'), new RegExp(`^the ad of block ${now}: Rendered by strangers \\(60 SCC\\)$`, 'm'));
  const { current, shown } = await json('ads', '--limit', '2');
  assert.deepEqual([current.text, amount(current.price), shown.length], ['Rendered by strangers', 60n * SCC, 2]);
  const { records } = await json('chain', 'b');
  assert.deepEqual([records[0].text, records[0].bidder, amount(records[0].price)], ['Rendered by strangers', bob.address, 60n * SCC]);
  assert.match(await text('chain', 'b'), new RegExp(`^ +0 +bid \\d+ of ${bob.address}: Rendered by strangers \\(60 SCC\\)$`, 'm'));
});

test('ads remove: a motion of the committee, carried by its majority', async () => {
  await keepBusy(14);
  const { bid } = await sentJson(...as('Bob', 'ads', 'bid', 'rude', '--amount', '1', '--yes'));
  await refused(3, /is no member of the committee/, ...as('Bob', 'ads', 'remove', `${bid}`));
  const moved = await sentJson(...as('Dave', 'ads', 'remove', `${bid}`));
  assert.deepEqual([moved.call, moved.threshold, moved.ayes, moved.outcome], ['Ads.remove', 2, [dave.address], null]);
  const committee = await json('committee');
  assert.equal(committee.members.length, 3);
  assert.deepEqual(committee.motions.map((one) => one.motion), [moved.motion]);
  assert.match(await text('committee'), new RegExp(`^${moved.motion} +Ads\\.remove bid ${bid}: 1 for it of 2 needed, 0 against; until block \\d+$`, 'm'));
  await refused(3, /is not decided, and the vote lasts until block \d+/, ...as('Dave', 'committee', 'close', moved.motion));
  await refused(3, /is no member of the committee/, ...as('Bob', 'committee', 'vote', moved.motion, 'yes'));
  await refused(3, /is not before the committee/, ...as('Eve', 'committee', 'vote', `0x${'00'.repeat(32)}`, 'yes'));
  assert.equal(await sent(...as('Eve', 'committee', 'vote', moved.motion, 'yes')), 'Ads.remove: carried and done\n');
  assert.equal((await json('ads', '--limit', '50')).waiting.some((one) => one.bid === bid), false);
  assert.equal((await balance(api, bob)).held, 0n);
  assert.deepEqual((await json('committee')).motions, []);
});

test('dapp admit and delist: motions of the committee', async () => {
  const { dapp } = await sentJson(...as('Alice', 'dapp', 'publish', '--render', '--yes'));
  const listing = async () => (await json('dapp', 'show', `${dapp}`)).listing;
  assert.equal(await listing(), 'Draft');
  for (const [word, call, then] of [['admit', 'list', 'Listed'], ['delist', 'delist', 'Delisted']]) {
    await refused(3, /is no member of the committee/, ...as('Bob', 'dapp', word, `${dapp}`));
    const { motion } = await sentJson(...as('Dave', 'dapp', word, `${dapp}`));
    assert.match(await text('committee'), new RegExp(`^${motion} +Dapps\\.${call} dApp ${dapp}`, 'm'));
    assert.equal(await sent(...as('Eve', 'committee', 'vote', motion, 'yes')), `Dapps.${call}: carried and done\n`);
    assert.equal(await listing(), then);
  }
  await refused(3, /there is no dApp 99/, ...as('Dave', 'dapp', 'admit', '99'));
});

test('news: posted by two thirds of the council, read by everybody, retracted', async () => {
  assert.equal(await text('news'), 'there is no news\n');
  const post = (...words) => as('Alice', 'news', 'post', ...words);
  await refused(3, /is one line, not blank/, ...post(' ', '--body', 'body'));
  await refused(3, /--body, or lead somewhere with --link/, ...post('Live'));
  await refused(3, /is no member of the council/, ...as('Dave', 'news', 'post', 'Live', '--body', 'body'));
  const said = await sent(...post('上线', '--body', '网络已上线。', '--link', 'https://example.org', '--language', 'zh-CN'));
  assert.match(said, /^News\.post \(zh-CN\) “上线 · 网络已上线。 · https:\/\/example\.org”: 1 for it of 2 needed, 0 against/m);
  const [{ motion }] = (await json('council')).motions;
  const carried = await sentJson(...as('Bob', 'council', 'vote', motion, 'yes'));
  assert.deepEqual([carried.outcome, carried.ayes], ['done', [alice.address, bob.address]]);

  assert.match(await text('news'), /^0 +\d+ +zh-CN +上线$/m);
  const [listed] = await json('news');
  assert.deepEqual([listed.post, listed.title, listed.body, listed.retracted], [0, '上线', '网络已上线。', null]);
  assert.ok(amount(listed.fee) > 0n);
  assert.match(await text('news', 'read', '0'), /^上线\npost 0, block \d+, zh-CN\n\n网络已上线。\n\nhttps:\/\/example\.org$/m);
  await refused(3, /there is no post 9/, 'news', 'read', '9');
  const { records } = await json('chain', 'f');
  assert.deepEqual(records[0].Posted, { post: 0, news: { title: '上线', body: '网络已上线。', link: 'https://example.org', language: 'zh-CN' } });
  assert.match(await text('chain', 'f'), /^ +0 +post 0 \(zh-CN\): 上线$/m);

  const retraction = (await sentJson(...as('Charlie', 'news', 'retract', '0'))).motion;
  await sent(...as('Alice', 'council', 'vote', retraction, 'yes'));
  assert.equal(await text('news'), 'there is no news\n');
  assert.match(await text('news', 'read', '0'), /retracted in block \d+/);
  await refused(3, /was retracted in block/, ...as('Alice', 'news', 'retract', '0'));
});

test('a motion that is voted down is rejected; one that is carried in vain is told so', async () => {
  const moved = async (who, title) => (await sentJson(...as(who, 'news', 'post', title, '--body', 'x'))).motion;
  const rejected = await moved('Alice', 'No');
  await sent(...as('Bob', 'council', 'vote', rejected, 'no'));
  assert.equal(await sent(...as('Charlie', 'council', 'vote', rejected, 'no')), 'News.post: rejected\n');
  const vain = (await sentJson(...as('Alice', 'news', 'post', 'Bad', '--body', 'x', '--language', 'e n'))).motion;
  const { code, stderr } = await scc(as('Bob', 'council', 'vote', vain, 'yes'), { sends: true });
  assert.equal(code, 6);
  assert.match(stderr, /^error: the motion was carried but had no effect: The language is not a tag .*\(News\.InvalidLanguage\)$/m);
  assert.deepEqual((await json('council')).motions, []);
});

test('grants: budgets for everybody, coupons of an account', async () => {
  const { budgets, coupons } = await json('grants');
  assert.deepEqual([amount(budgets.contributors), amount(budgets.trials)], await api.call.grantsApi.budgets().then((it) => [it.contributors.toBigInt(), it.trials.toBigInt()]));
  assert.deepEqual(coupons, []);
  assert.match(await text('grants'), /^for contributors +29999999\.999 SCC +paid as the foundation's jobs$/m);
  assert.match(await text('grants', '--of', dave.address), new RegExp(`^${dave.address} has no coupon$`, 'm'));
  const render = ['render', fileURLToPath(new URL('../../dapps/render/samples/alpha.glb', import.meta.url)), '--yes', '--size', '32x18',
    '--samples', '1', '--out', join(home, 'frames'), '--listen', '/ip4/127.0.0.1/tcp/0'];
  // A render tells what it costs before it is refused, so its standard error output is more than the sentence.
  const unpaid = async (code, sentence, ...words) => {
    const said = await scc(['--json', ...words]);
    assert.equal(said.code, code, said.stderr);
    assert.match(JSON.parse(said.stderr).error, sentence);
  };
  await unpaid(5, /has no coupon for dApp 0: ask the foundation for one, or pay with your own tokens; nothing was paid/,
    ...as('Dave', ...render, '--pay-from', 'coupon'));
  await unpaid(3, /is not the operator of the foundation's budgets \('scc grants' shows who is\); nothing was paid/,
    ...as('Dave', ...render, '--pay-from', 'grant'));
  await unpaid(2, /choose own, coupon or grant/, ...as('Dave', ...render, '--pay-from', 'alms'));
  const operator = new Keyring({ type: 'sr25519' }).addFromUri('//Foundation');
  await send(api, node, api.tx.grants.issueCoupon(dave.address, 0, 5n * SCC, (await height(api)) + 100), operator);
  const [coupon] = (await json('grants', '--of', dave.address)).coupons;
  assert.deepEqual([coupon.dapp, amount(coupon.left), amount(coupon.usable)], [0, 5n * SCC, 5n * SCC]);
  assert.match(await text('grants', '--of', '//Dave'), /^0 +5 SCC +5 SCC +\d+$/m);
  await unpaid(5, /your coupon, which has 5 SCC left, pays 5 SCC at most now and the job costs 6 SCC: bid less, .*; nothing was paid/,
    ...as('Dave', ...render, '--pay-from', 'coupon', '--bid', '6'));
});
