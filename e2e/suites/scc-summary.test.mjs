// Summaries by `scc`: read, written to a file, checked without any node; one balance with its proof; and what is refused.
import assert from 'node:assert/strict';
import { copyFileSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { encodeAddress } from '@polkadot/util-crypto';
import { balance, connect, people, send } from '../lib/api.mjs';
import { seal, startNode } from '../lib/node.mjs';
import { amount, tool } from '../lib/scc.mjs';
import { changedChain } from '../network/lib/chain.mjs';

const SCC = 1_000_000_000_000n;
const INTERVAL = 30;
let node, api, last, hash, header;
const { home, text, json, sent, refused, remove } = tool(() => node);
const offline = tool(() => undefined);
const { alice, bob } = people();
const file = (name) => join(home, name);

/** More accounts than one chunk holds; `dust` makes another chain of it. */
const crowd = Array.from({ length: 2_300 }, (_, at) => encodeAddress(Uint8Array.from({ length: 32 }, (_, byte) => (at >> (8 * (byte % 2))) & 255 ^ byte), 42));
const chain = (name, dust) => changedChain(file(name), ({ network, balances }) => {
  network.parameters.summaryInterval = INTERVAL;
  balances.balances.push(...crowd.map((address) => [address, 1_000_000_000_000 + dust]));
});

before(async () => {
  node = await startNode(['--sealing', 'manual'], { chain: ['--chain', await chain('chain.json', 0)] });
  ({ api } = await connect(node));
});
after(async () => {
  await api?.disconnect();
  await node?.stop();
  remove();
  offline.remove();
});

/** Makes blocks until a summary is there. */
async function untilKept(height) {
  for (let blocks = 0; blocks < 3 * INTERVAL; blocks++) {
    await seal(node);
    if ((await api.call.summaryApi.header(height)).isSome) return;
  }
  throw new Error(`no summary of ${height}`);
}

test('summary: none yet, then one whose header the chain keeps', async () => {
  assert.match(await text('summary'), /^kept +none yet$/m);
  await refused(3, new RegExp(`keeps no summary of block ${INTERVAL}: it keeps none yet, made after every ${INTERVAL} blocks`), 'summary', `${INTERVAL}`);
  await seal(node, INTERVAL + 3);
  assert.match(await text('summary'), new RegExp(`^being written +${INTERVAL}: \\d+ %, \\d+ accounts in \\d+ chunks so far$`, 'm'));
  assert.equal((await json('summary')).progress.height, INTERVAL);
  last = await balance(api, alice);
  await untilKept(INTERVAL);
  const list = await json('summary');
  assert.deepEqual([list.kept, list.progress, list.interval, list.next], [[INTERVAL], null, INTERVAL, 2 * INTERVAL]);
  const shown = await json('summary', `${INTERVAL}`);
  const issuance = (await (await api.at(await api.rpc.chain.getBlockHash(INTERVAL))).query.balances.totalIssuance()).toBigInt();
  assert.deepEqual([shown.height, amount(shown.issuance)], [INTERVAL, issuance]);
  assert.ok(shown.accounts > crowd.length && shown.chunks > 2);
  ({ hash } = shown);
  header = (await api.rpc.chain.getHeader(hash)).toHex();
  assert.match(await text('summary', `${INTERVAL}`), new RegExp(`^sealed by main block +${shown.sealed_at} \\(${hash}\\)$`, 'm'));
  await refused(3, new RegExp(`keeps no summary of block 7: it keeps ${INTERVAL}`), 'summary', '7');
  const { records } = await json('chain', 'c');
  assert.deepEqual([records[0].height, records[0].chunks, amount(records[0].issuance)], [INTERVAL, shown.chunks, issuance]);
  assert.match(await text('chain', 'c'), new RegExp(`^ +0 +balances after block ${INTERVAL}: ${shown.accounts} accounts with`, 'm'));
});

test('balance --at-summary: what an account had then, proved, whatever it has now', async () => {
  const at = await api.at(await api.rpc.chain.getBlockHash(INTERVAL));
  await sent('--key', '//Alice', 'transfer', bob.address, '12', '--yes');
  for (const { address } of [alice, bob, { address: crowd[77] }]) {
    const { free, reserved } = (await at.query.system.account(address)).data;
    const told = await json('balance', address, '--at-summary', `${INTERVAL}`);
    assert.deepEqual([amount(told.free), amount(told.held), told.hash, told.trusted],
      [free.toBigInt(), reserved.toBigInt(), hash, false]);
  }
  assert.notEqual((await balance(api, alice)).free, last.free);
  const nobody = encodeAddress(new Uint8Array(32).fill(0xee), 42);
  assert.equal(amount((await json('balance', nobody, '--at-summary', `${INTERVAL}`)).free), 0n);
  assert.match(await text('balance', bob.address, '--at-summary', `${INTERVAL}`, '--hash', hash),
    new RegExp(`^free +1000000 SCC[^]*^proved by main block +\\d+ ${hash}, the block you named$`, 'm'));
  await refused(3, /not to 0x0{64}: believe neither/, 'balance', bob.address, '--at-summary', `${INTERVAL}`, '--hash', `0x${'00'.repeat(32)}`);
  await refused(3, /keeps no summary of block 8/, 'balance', bob.address, '--at-summary', '8');
  await refused(2, /[^]*--at-summary/, 'balance', bob.address, '--hash', hash);
});

test('export: a file and its seal, never over another, never of what is not final', async () => {
  const said = await text('summary', 'export', `${INTERVAL}`, file('summary'));
  assert.match(said, new RegExp(`scc summary verify .* --hash ${hash}$`, 'm'));
  assert.equal(readFileSync(file('summary')).subarray(0, 14).toString(), 'scc-summary 1\n');
  assert.equal(JSON.parse(readFileSync(file('summary.seal'))).hash, hash);
  await refused(3, /exists already: move it away/, 'summary', 'export', `${INTERVAL}`, file('summary'));
  await refused(3, /keeps no summary of block 8/, 'summary', 'export', '8', file('other'));
  await refused(1, /cannot write into/, 'summary', 'export', `${INTERVAL}`, file('nowhere/summary'));
  assert.equal(existsSync(file('other')), false);
});

test('verify: by hash or header, without any node', async () => {
  const checked = await offline.json('summary', 'verify', file('summary'), '--hash', hash);
  assert.deepEqual(checked, await json('summary', `${INTERVAL}`));
  assert.deepEqual(await offline.json('summary', 'verify', file('summary'), '--header', header), checked);
  assert.match(await offline.text('summary', 'verify', file('summary'), '--header', header), /^the file is whole and is what that block sealed$/m);
  copyFileSync(file('summary.seal'), file('elsewhere'));
  await offline.text('summary', 'verify', file('summary'), '--hash', hash, '--seal', file('elsewhere'));
  await offline.refused(2, /[^]*--hash/, 'summary', 'verify', file('summary'));
  await offline.refused(2, /cannot be used with/, 'summary', 'verify', file('summary'), '--hash', hash, '--header', header);
});

test('verify: truncated, damaged, forged and other files are refused with the reason', async () => {
  const good = readFileSync(file('summary'));
  copyFileSync(file('summary.seal'), file('bad.seal'));
  const bad = async (reason, bytes, ...trust) => {
    writeFileSync(file('bad'), bytes);
    await offline.refused(3, reason, 'summary', 'verify', file('bad'), ...(trust.length ? trust : ['--hash', hash]));
  };
  const flipped = (at) => Buffer.from(good).fill(good[at] ^ 1, at, at + 1);
  await bad(/this is not a file of a summary/, good.subarray(0, 5));
  await bad(/cut off or damaged/, good.subarray(0, 40));
  await bad(/fewer chunks than the header counts \(it was cut off or damaged\)/, good.subarray(0, 78));
  await bad(/cut off or damaged/, good.subarray(0, good.length - 1));
  await bad(/more chunks than the header counts/, Buffer.concat([good, good.subarray(78, 78 + 4 + good.readUInt32LE(78))]));
  await bad(/bytes cannot be read/, Buffer.concat([good, Buffer.from([1])]));
  await bad(/does not seal this summary \(it is forged, of another height or of another chain\)/, flipped(20));
  await bad(/is not the summary that main block \d+ \(0x[0-9a-f]+\) sealed: .*do not use it/, flipped(good.length - 1));
  await bad(/is not the summary/, flipped(100));
  await bad(/leads to main block \d+ .* not to 0x1{64}/, good, '--hash', `0x${'11'.repeat(32)}`);
  await bad(/--header is not the header of a main block/, good, '--header', header.slice(0, -2));
  const other = (await api.rpc.chain.getHeader(await api.rpc.chain.getBlockHash(5))).toHex();
  await bad(/main header does not name the auxiliary header/, good, '--header', other);
  writeFileSync(file('bad.seal'), '{}');
  await bad(/is not the seal of a summary/, good);
  await offline.refused(3, /No such file.*'scc summary export' writes it beside the file/, 'summary', 'verify', file('elsewhere'), '--hash', hash);
  const { auxiliary, ...rest } = JSON.parse(readFileSync(file('summary.seal')));
  writeFileSync(file('bad.seal'), JSON.stringify({ ...rest, auxiliary: auxiliary.replace(/.$/, (digit) => (digit === '0' ? '1' : '0')) }));
  await bad(/main header does not name the auxiliary header/, good);
});

test('export: a summary that could still be replaced is not written', async () => {
  await untilKept(2 * INTERVAL).catch(() => {});
  const best = (await api.rpc.chain.getHeader()).number.toNumber();
  const next = Math.ceil((best + 1) / INTERVAL) * INTERVAL;
  while ((await api.call.summaryApi.header(next)).isNone) await node.call('engine_createBlock', true, false, null);
  await refused(3, /is not final yet and could be replaced/, 'summary', 'export', `${next}`, file('early'));
  assert.equal(existsSync(file('early')), false);
  await seal(node);
  await text('summary', 'export', `${next}`, file('early'));
  assert.ok(statSync(file('early')).size > 2_300 * 32);
});

test('the summary of another chain is refused by this chain\'s block, and the other way round', async () => {
  await api.disconnect();
  await node.stop();
  node = await startNode(['--sealing', 'manual'], { chain: ['--chain', await chain('other.json', 1)] });
  ({ api } = await connect(node));
  await untilKept(INTERVAL);
  await text('summary', 'export', `${INTERVAL}`, file('foreign'));
  const foreign = JSON.parse(readFileSync(file('foreign.seal'))).hash;
  await offline.text('summary', 'verify', file('foreign'), '--hash', foreign);
  await offline.refused(3, /of another height or another chain, or forged; do not use it/, 'summary', 'verify', file('foreign'), '--hash', hash);
  await offline.refused(3, /does not name the auxiliary header .*another chain/, 'summary', 'verify', file('foreign'), '--header', header);
  await offline.refused(3, /does not seal this summary .*another chain/, 'summary', 'verify', file('foreign'), '--hash', hash, '--seal', file('summary.seal'));
});
