/**
 * A message in an inbox.
 *
 * @typedef {object} InboxMessage
 * @property {bigint} id
 * @property {string} from address of the sender
 * @property {string} to address of the recipient
 * @property {{ height: number, index: number }} record where it stands in chain e
 * @property {number} expires last block in which it is kept
 * @property {Uint8Array} sealed
 */

/** Most messages of one page. */
export const INBOX_PAGE = 100;

/** @returns {InboxMessage} */
const toMessage = ({ id, from, to, record, expires, sealed }) => ({
  id: id.toBigInt(),
  from: from.toString(),
  to: to.toString(),
  record: { height: record.height.toNumber(), index: record.index.toNumber() },
  expires: expires.toNumber(),
  // `Vec<u8>` comes as Bytes; `true` leaves the length out.
  sealed: sealed.toU8a(true),
});

/**
 * A page of an inbox, newest first.
 *
 * @param {import('@polkadot/api').ApiPromise} api or `await api.at(hash)`
 * @param {string} account
 * @param {bigint | null} [after] the last message of the page before; without it the newest come
 * @param {number} [limit] at most 100
 * @returns {Promise<InboxMessage[]>}
 */
export async function inbox(api, account, after = null, limit = INBOX_PAGE) {
  return (await api.call.messagesApi.inbox(account, after, limit)).map(toMessage);
}

/**
 * All unexpired messages newer than the one seen last, oldest first.
 *
 * @param {import('@polkadot/api').ApiPromise} api or `await api.at(hash)`
 * @param {string} account
 * @param {bigint | null} [seen] without it all come
 * @returns {Promise<InboxMessage[]>}
 */
export async function newMessages(api, account, seen = null) {
  const found = [];
  for (let after = null; ;) {
    const page = await inbox(api, account, after);
    const fresh = page.filter(({ id }) => seen === null || id > seen);
    found.push(...fresh);
    if (fresh.length < INBOX_PAGE) return found.reverse();
    after = page.at(-1).id;
  }
}
