// Signed transfers by the ten thousand. Node's own Ed25519 signs thirty times as fast as the library's Sr25519, and costs a
// runtime as much to check. Transactions are put together by hand: the library takes milliseconds for each.
import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads';
import { blake2AsU8a } from '@polkadot/util-crypto';
import { bnToU8a, compactToU8a, hexToU8a, u8aConcat } from '@polkadot/util';
import { SCC } from '../../lib/money.mjs';

/** A key from 32 bytes, in the form that Node reads (RFC 8410). */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');
/** `transfer_keep_alive` of `pallet-balances`: the same indices in both runtimes. */
const TRANSFER = [4, 3];
const ED25519 = 0;
const [SIGNED, ID, IMMORTAL, NO_HASH] = [0x84, 0, 0, 0];

const secret = (index) =>
  createPrivateKey({ key: Buffer.concat([PKCS8, blake2AsU8a(`sender ${index}`, 256)]), format: 'der', type: 'pkcs8' });
const publicKey = (key) => new Uint8Array(createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32));

/** Public keys of senders `0..count`. */
export const senders = (count) => Array.from({ length: count }, (_, index) => publicKey(secret(index)));
/** Account number `index` of those that only receive. */
export const receiver = (index) => blake2AsU8a(`receiver ${index}`, 256);

/**
 * Transfers of half a token as hexadecimal: `each` from every one of `senders` accounts, the first of which is number `first`, from nonce `nonce`
 * on, spread over as many receivers. `chain` is `{ genesis, specVersion, transactionVersion }`. In order of nonces, so that a pool takes them as they come.
 */
export async function signAll(chain, { senders: count, each, nonce = 0, first = 0 }) {
  const threads = availableParallelism();
  const parts = await Promise.all(Array.from({ length: threads }, (_, thread) => {
    const [from, to] = [thread, thread + 1].map((at) => Math.floor((count * at) / threads));
    return run({ chain, from, to, count, each, nonce, first });
  }));
  return Array.from({ length: each }, (_, turn) => parts.flatMap((part) => part[turn])).flat();
}

const run = (data) =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: data });
    worker.once('message', resolve);
    worker.once('error', reject);
  });

function signPart({ chain, from, to, count, each, nonce, first }) {
  const u32 = (value) => bnToU8a(value, { bitLength: 32, isLe: true });
  const genesis = hexToU8a(chain.genesis);
  const implied = u8aConcat(u32(chain.specVersion), u32(chain.transactionVersion), genesis, genesis, [NO_HASH]);
  const turns = Array.from({ length: each }, () => []);
  for (let index = from; index < to; index++) {
    const key = secret(first + index);
    const who = publicKey(key);
    for (const [turn, signed] of turns.entries()) {
      const call = u8aConcat(TRANSFER, [ID], receiver(first + (index + turn * 7) % count), compactToU8a(SCC / 2n));
      const extra = u8aConcat([IMMORTAL], compactToU8a(nonce + turn), compactToU8a(0), [NO_HASH]);
      const signature = sign(null, u8aConcat(call, extra, implied), key);
      const body = u8aConcat([SIGNED, ID], who, [ED25519], signature, extra, call);
      signed.push(Buffer.from(u8aConcat(compactToU8a(body.length), body)).toString('hex'));
    }
  }
  return turns;
}

if (!isMainThread && workerData) parentPort.postMessage(signPart(workerData));
