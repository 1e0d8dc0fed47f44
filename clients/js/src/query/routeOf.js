import { decodeAddress } from '@polkadot/util-crypto';

/**
 * Between whom on this chain: what sealing and opening bind a message to.
 *
 * @param {import('@polkadot/api').ApiPromise} api
 * @param {{ from: string, to: string }} message addresses of sender and recipient, for example of an inbox's message
 * @returns {import('../messages/message.js').Route}
 */
export const routeOf = (api, { from, to }) =>
  ({ genesis: api.genesisHash.toU8a(), from: decodeAddress(from), to: decodeAddress(to) });
