/**
 * @typedef {object} RegisteredKey
 * @property {Uint8Array} key what to seal to
 * @property {'Everyone' | 'ContactsOnly'} accepts whose messages the account accepts
 * @property {number} since block in which the key was registered
 */

/**
 * An account's message key; `null`: nobody can write to it.
 *
 * @param {import('@polkadot/api').ApiPromise} api
 * @param {string} account
 * @returns {Promise<RegisteredKey | null>}
 */
export async function messageKey(api, account) {
  const found = await api.call.messagesApi.keyOf(account);
  if (found.isNone) return null;
  const { key, accepts, since } = found.unwrap();
  return { key: key.toU8a(), accepts: accepts.type, since: since.toNumber() };
}
