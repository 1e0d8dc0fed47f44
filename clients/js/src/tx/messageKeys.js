import { messageKeyOf } from '../messages/keys.js';

/**
 * Registers the public half of a message secret, or replaces the key there was.
 *
 * @param {import('@polkadot/api').ApiPromise} api
 * @param {Uint8Array} secret
 */
export const registerKey = (api, secret) => api.tx.messages.registerKey(messageKeyOf(secret));

/** Removes the signer's message key. @param {import('@polkadot/api').ApiPromise} api */
export const removeKey = (api) => api.tx.messages.removeKey();
