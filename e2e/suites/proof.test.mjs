// What the chain says is proven by nothing but hashes: a record of a virtual chain up to the state root, an auxiliary header
// up to the main header's digest.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { blake2AsHex } from '@polkadot/util-crypto';
import { hexToU8a, stringToHex, u8aConcat, u8aToHex } from '@polkadot/util';
import { connect, find, people, send } from '../lib/api.mjs';
import { post } from '../lib/jobs.mjs';
import { startNode } from '../lib/node.mjs';
import { pathTo, verifyChild } from '../lib/trie.mjs';

/** Jobs in one block, so that the records' trie has branches. */
const JOBS = 6;
const TRIE = stringToHex('scc:records:d');
let node, api, block, height, job, root, proof, value;
const bigEndian = (number) => { const bytes = new Uint8Array(4); new DataView(bytes.buffer).setUint32(0, number); return bytes; };
const recordKey = (index) => u8aToHex(u8aConcat(bigEndian(height), bigEndian(index)));
const prefixed = `0x${Buffer.from(':child_storage:default:').toString('hex')}${TRIE.slice(2)}`;
/** The record whose proof is tampered with: neither the first nor the last. */
const [INDEX, key] = [2, () => recordKey(INDEX)];

before(async () => {
  node = await startNode(['--sealing', 'manual']);
  ({ api } = await connect(node));
  const { alice } = people();
  const posts = await Promise.all(Array.from({ length: JOBS }, () => post(api, { units: 100, payment: 10n ** 12n })));
  const sent = await send(api, node, api.tx.utility.batchAll(posts), alice);
  block = sent.block;
  job = find(sent.events, 'jobs', 'JobPosted').job.toNumber();
  ({ number: height, stateRoot: root } = await api.rpc.chain.getHeader(block));
  [height, root] = [height.toNumber(), root.toHex()];
  value = await node.call('childstate_getStorage', prefixed, key(), block.toHex());
  ({ proof } = await node.call('state_getChildReadProof', prefixed, [key()], block.toHex()));
});
after(async () => { await api?.disconnect(); await node?.stop(); });

test('a record of the work chain is read by childstate and proven against the state root', () => {
  assert.ok(value, 'the record is there');
  const proven = verifyChild(root, proof, TRIE, key());
  assert.equal(u8aToHex(proven), value);
  // WorkRecord::Posted { job, … }: variant 0, then the job's number.
  assert.equal(proven[0], 0);
  assert.equal(new DataView(proven.buffer, proven.byteOffset).getBigUint64(1, true), BigInt(job + INDEX));
});

test('a record that is not there is proven to be absent', async () => {
  const absent = recordKey(JOBS);
  assert.equal(await node.call('childstate_getStorage', prefixed, absent, block.toHex()), null);
  const { proof: without } = await node.call('state_getChildReadProof', prefixed, [absent], block.toHex());
  assert.equal(verifyChild(root, without, TRIE, absent), null);
});

test('one flipped byte in any node of the way is refused, wherever it stands', () => {
  const path = pathTo(root, proof, TRIE, key());
  // From the state root to the child trie's root, and from there to the record.
  assert.ok(path.length >= 4, `the way has ${path.length} nodes`);
  let refused = 0;
  for (const node_ of path) {
    const index = proof.findIndex((other) => other === node_);
    assert.ok(index >= 0, 'every node of the way is one of the proof');
    const { length } = hexToU8a(node_);
    for (let at = 0; at < length; at++) {
      const forged = verdict(root, proof.with(index, flip(node_, at)));
      assert.match(forged, /incomplete or was changed/, `byte ${at} of ${length} in node ${index}: ${forged}`);
      refused += 1;
    }
  }
  assert.equal(refused, path.reduce((sum, node_) => sum + hexToU8a(node_).length, 0));
});

test('a flipped bit in every byte of the root is refused, and so is a proof that lacks a node', () => {
  for (let at = 0; at < 32; at++) assert.match(verdict(flip(root, at), proof), /incomplete or was changed/);
  for (const node_ of pathTo(root, proof, TRIE, key())) {
    assert.match(verdict(root, proof.filter((other) => other !== node_)), /incomplete or was changed/);
  }
});

test('a good proof proves nothing about another record', () => {
  assert.notEqual(verdict(root, proof, recordKey(INDEX + 1)), `accepted ${value}`);
});

/** `accepted` and the value it takes for proven, or why it is refused. */
function verdict(root_, nodes, key_ = key()) {
  let proven;
  try {
    proven = verifyChild(root_, nodes, TRIE, key_);
  } catch (error) {
    return `refused: ${error.message}`;
  }
  return `accepted ${proven && u8aToHex(proven)}`;
}

function flip(hex, at) {
  const bytes = hexToU8a(hex);
  bytes[at] ^= 1;
  return u8aToHex(bytes);
}

test('the auxiliary header is what the main header\'s digest commits to', async () => {
  const header = (await api.call.virtualChainsApi.header('Work', height)).unwrap();
  const logs = (await api.rpc.chain.getHeader(block)).digest.logs;
  const ours = logs.filter((log) => log.isOther).map((log) => log.asOther.toU8a(true))
    .find((bytes) => Buffer.from(bytes.subarray(0, 3)).toString() === 'scc');
  assert.ok(ours, 'the block has our digest item');
  const entries = api.createType('Vec<(u8, H256)>', ours.subarray(3));
  const hash = entries.find(([letter]) => letter.toNumber() === 'd'.charCodeAt(0))[1].toHex();
  assert.equal(blake2AsHex(header.toU8a()), hash);
  assert.equal(header.count.toNumber(), JOBS);
  assert.equal(header.height.toNumber(), height);
  for (let at = 0; at < header.toU8a().length; at++) {
    assert.notEqual(blake2AsHex(flip(header.toHex(), at)), hash);
  }
});
