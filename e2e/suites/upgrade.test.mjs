// The runtime's upgrade without a sudo key, as docs/runbooks/upgrade.md tells it: the council admits, the committee
// authorises the hash, anybody brings the code.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { blake2AsHex } from '@polkadot/util-crypto';
import { u8aToHex } from '@polkadot/util';
import { connect, eventsAt, people, send as sendTo } from '../lib/api.mjs';
import { NODE, seal, startNode } from '../lib/node.mjs';
import { pass } from '../lib/vote.mjs';

let node, api, who, code, upgrade, admission;
const send = (tx, signer) => sendTo(api, node, tx, signer);
before(async () => {
  node = await startNode(['--sealing', 'manual']);
  ({ api } = await connect(node));
  who = people();
  code = newer(readFileSync(join(dirname(NODE), 'wbuild', 'scc-runtime', 'scc_runtime.compact.wasm')));
  upgrade = api.tx.system.authorizeUpgrade(blake2AsHex(code));
  admission = api.tx.whitelist.whitelistCall(upgrade.method.hash);
});
after(async () => { await api?.disconnect(); await node?.stop(); });

/** This runtime under the next version: the number in the section that the node reads it from is raised. */
function newer(wasm) {
  const copy = Buffer.from(wasm);
  const name = Buffer.from('\x0fruntime_version');
  // Behind the name: the runtime's and the implementation's names with their lengths, two numbers of four bytes.
  let at = copy.indexOf(name) + name.length;
  for (let names = 0; names < 2; names++) at += 1 + (copy[at] >> 2);
  at += 4;
  assert.equal(copy.readUInt32LE(at), api.runtimeVersion.specVersion.toNumber(), 'the version is where it is looked for');
  copy.writeUInt32LE(copy.readUInt32LE(at) + 1, at);
  return copy;
}

test('neither body upgrades alone', async () => {
  const { alice, bob, charlie, dave, eve, ferdie } = who;
  const dispatch = api.tx.whitelist.dispatchWhitelistedCallWithPreimage(upgrade);
  await assert.rejects(pass(api, send, 'council', [alice, bob, charlie], upgrade), /BadOrigin/);
  await assert.rejects(pass(api, send, 'council', [alice, bob, charlie], dispatch), /BadOrigin/);
  await assert.rejects(pass(api, send, 'committee', [dave, eve, ferdie], admission), /BadOrigin/);
  await assert.rejects(send(api.tx.system.applyAuthorizedUpgrade(u8aToHex(code)), bob), /NothingAuthorized/);
});

test('the council admits, the committee authorises: the hash stands on chain', async () => {
  const { alice, bob, dave, eve } = who;
  await pass(api, send, 'council', [alice, bob], admission);
  await pass(api, send, 'committee', [dave, eve], api.tx.whitelist.dispatchWhitelistedCallWithPreimage(upgrade));
  const { codeHash, checkVersion } = (await api.query.system.authorizedUpgrade()).unwrap();
  assert.deepEqual([codeHash.toHex(), checkVersion.isTrue], [blake2AsHex(code), true]);
});

test('other code is refused, the right one taken from anybody; the chain goes on under the new version', { timeout: 120_000 }, async () => {
  const version = api.runtimeVersion.specVersion.toNumber();
  const other = Buffer.from(code);
  other[other.length - 1] ^= 1;
  await assert.rejects(send(api.tx.system.applyAuthorizedUpgrade(u8aToHex(other)), who.ferdie));
  const right = await api.tx.system.applyAuthorizedUpgrade(u8aToHex(code)).signAsync(who.ferdie, { era: 0 });
  const first = Number((await node.call('chain_getHeader')).number) + 1;
  await node.call('author_submitExtrinsic', right.toHex());
  await seal(node, 6);
  // The library exchanges a connection's types when it hears of another version, also while it reads events: a new one reads them.
  const { api: later } = await connect(node);
  const hashes = await Promise.all(Array.from({ length: 6 }, (_, place) => node.call('chain_getBlockHash', first + place)));
  const events = (await Promise.all(hashes.map((hash) => eventsAt(later, hash)))).flat();
  await later.disconnect();
  assert.equal(events.filter(({ event }) => later.events.system.CodeUpdated.is(event)).length, 1);
  const now = await node.call('state_getRuntimeVersion');
  assert.equal(now.specVersion, version + 1);
});
