// Jobs by extrinsics, as a wallet of one's own would make them: postings, leases and receipts signed with a job's key.
import { Keyring } from '@polkadot/keyring';
import { stringToU8a, u8aConcat } from '@polkadot/util';
import { height } from './api.mjs';

export const jobKey = new Keyring({ type: 'sr25519' }).addFromUri('//JobKey');

export const endpoint = (peer = '11'.repeat(38)) => ({ peerId: `0x${peer}`, addresses: ['0x047f000001060fa1'] });

/** A posting that is good for `ahead` blocks more. */
export async function post(api, { dapp = 0, units = 1_000, payment = 10n * 10n ** 12n, maxWorkers = 4, ahead = 50 } = {}) {
  const spec = { manifest: `0x${'22'.repeat(32)}`, inline: '0x' };
  const deadline = (await height(api)) + ahead;
  return api.tx.jobs.postJob(dapp, spec, units, payment, endpoint(), jobKey.publicKey, deadline, maxWorkers);
}

/** Signs a lease or a receipt as bytes with a domain before them. */
export const signed = (api, domain, type, body, key = jobKey) =>
  key.sign(u8aConcat(stringToU8a(domain), api.createType(type, body).toU8a()));

export function registerLease(api, job, worker, units, taskUnits, expiry, key) {
  const lease = { genesis: api.genesisHash, job, worker: worker.address, units, taskUnits, expiry };
  return api.tx.jobs.registerLease(lease, signed(api, 'scc/lease/1', 'SccTypesSignedLease', lease, key));
}

export function claimReceipt(api, job, worker, units, expiry, key) {
  const receipt = { genesis: api.genesisHash, job, worker: worker.address, units, resultRoot: `0x${'33'.repeat(32)}`, expiry };
  return api.tx.jobs.claimReceipts(receipt, signed(api, 'scc/receipt/1', 'SccTypesSignedReceipt', receipt, key));
}
