/**
 * An entry of an account's list.
 *
 * @typedef {object} ListEntry
 * @property {string} account
 * @property {'Contact' | 'Blocked'} standing
 * @property {bigint} deposit in planck
 */

const PAGE = 100;

/**
 * All contacts and blocked accounts of an account.
 *
 * @param {import('@polkadot/api').ApiPromise} api
 * @param {string} account
 * @returns {Promise<ListEntry[]>}
 */
export async function relations(api, account) {
  const found = [];
  for (let after = null; ;) {
    const page = await api.call.messagesApi.relations(account, after, PAGE);
    found.push(...page.map((entry) => ({
      account: entry.account.toString(), standing: entry.standing.type, deposit: entry.deposit.toBigInt() })));
    if (page.length < PAGE) return found;
    after = found.at(-1).account;
  }
}
