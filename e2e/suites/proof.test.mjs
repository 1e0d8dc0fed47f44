import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { blake2AsHex } from '@polkadot/util-crypto';
import { hexToU8a, stringToHex, u8aConcat, u8aToHex } from '@polkadot/util';
import { connect, find, people, send } from '../lib/api.mjs';
import { seal, startNode } from '../lib/node.mjs';
import { verifyChild } from '../lib/trie.mjs';

const SCC = 1_000_000_000_000n;
const TRIE = stringToHex('scc:records:d');
let node, api, block, height, job;
before(async () => {
  node = await startNode(['--sealing', 'manual']);
  ({ api } = await connect(node));
  const { alice } = people();
  await seal(node);
  const deadline = (await api.rpc.chain.getHeader()).number.toNumber() + 50;
  const post = api.tx.jobs.postJob(0, { manifest: `0x${'22'.repeat(32)}`, inline: '0x' }, 100, SCC,
    { peerId: `0x${'11'.repeat(38)}`, addresses: [] }, alice.publicKey, deadline, 4);
  const sent = await send(api, node, post, alice);
  block = sent.block;
  job = find(sent.events, 'jobs', 'JobPosted').job.toNumber();
  height = (await api.rpc.chain.getHeader(block)).number.toNumber();
});
after(async () => { await api?.disconnect(); await node?.stop(); });

const bigEndian = (number) => { const bytes = new Uint8Array(4); new DataView(bytes.buffer).setUint32(0, number); return bytes; };
const recordKey = () => u8aToHex(u8aConcat(bigEndian(height), bigEndian(0)));
const prefixed = `0x${Buffer.from(':child_storage:default:').toString('hex')}${TRIE.slice(2)}`;

test('a record of the work chain is read by childstate and proven against the state root', async () => {
  const value = await node.call('childstate_getStorage', prefixed, recordKey(), block.toHex());
  assert.ok(value, 'the record is there');
  const { proof } = await node.call('state_getChildReadProof', prefixed, [recordKey()], block.toHex());
  const root = (await api.rpc.chain.getHeader(block)).stateRoot.toHex();
  const proven = verifyChild(root, proof, TRIE, recordKey());
  assert.equal(u8aToHex(proven), value);
  // WorkRecord::Posted { job, … }: variant 0, then the job's number.
  assert.equal(proven[0], 0);
  assert.equal(new DataView(proven.buffer, proven.byteOffset).getBigUint64(1, true), BigInt(job));
});

test('one flipped byte anywhere in the proof or the root is refused', async () => {
  const { proof } = await node.call('state_getChildReadProof', prefixed, [recordKey()], block.toHex());
  const root = (await api.rpc.chain.getHeader(block)).stateRoot.toHex();
  const good = u8aToHex(verifyChild(root, proof, TRIE, recordKey()));
  const flip = (hex, at) => { const bytes = hexToU8a(hex); bytes[at] ^= 1; return u8aToHex(bytes); };
  let refused = 0;
  for (const [index, node_] of proof.entries()) {
    for (const at of [0, Math.floor((node_.length - 2) / 4), (node_.length - 2) / 2 - 1]) {
      const changed = proof.map((other, i) => (i === index ? flip(other, at) : other));
      try {
        // A node that is not on the way may change without harm; the value may not.
        assert.equal(u8aToHex(verifyChild(root, changed, TRIE, recordKey())), good);
      } catch { refused += 1; }
    }
  }
  assert.ok(refused >= proof.length, `${refused} of ${3 * proof.length} changes were refused`);
  assert.throws(() => verifyChild(flip(root, 5), proof, TRIE, recordKey()), /incomplete or was changed/);
});

test('the auxiliary header is what the main header\'s digest commits to', async () => {
  const header = (await api.call.virtualChainsApi.header('Work', height)).unwrap();
  const logs = (await api.rpc.chain.getHeader(block)).digest.logs;
  const ours = logs.filter((log) => log.isOther).map((log) => log.asOther.toU8a(true))
    .find((bytes) => Buffer.from(bytes.subarray(0, 3)).toString() === 'scc');
  assert.ok(ours, 'the block has our digest item');
  const entries = api.createType('Vec<(u8, H256)>', ours.subarray(3));
  const hash = entries.find(([letter]) => letter.toNumber() === 'd'.charCodeAt(0))[1].toHex();
  assert.equal(blake2AsHex(header.toU8a()), hash);
  assert.equal(header.count.toNumber(), 1);
  assert.equal(header.height.toNumber(), height);
});
