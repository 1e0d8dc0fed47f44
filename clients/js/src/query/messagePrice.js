/**
 * Why an account may not write to another.
 *
 * @typedef {'NoKey' | 'Blocked' | 'ContactsOnly' | 'TooManyOfSender' | 'TooManyOfStrangers'} SendRefusal
 */

/**
 * What a message costs now besides the transaction's fee, or why it would be refused.
 *
 * @param {import('@polkadot/api').ApiPromise} api
 * @param {string} from
 * @param {string} to
 * @param {number} size sealed size, see `sealedSize`
 * @returns {Promise<{ price: bigint, times: number } | { refused: SendRefusal }>} price in planck; `times` the plain one
 */
export async function messagePrice(api, from, to, size) {
  const [permission, plain] = await Promise.all([api.call.messagesApi.maySend(from, to), api.call.messagesApi.price(size)]);
  if (plain.isNone) throw new RangeError(`no message has ${size} bytes`);
  if (permission.isErr) return { refused: permission.asErr.type };
  const times = permission.asOk.toNumber();
  return { price: plain.unwrap().toBigInt() * BigInt(times), times };
}
