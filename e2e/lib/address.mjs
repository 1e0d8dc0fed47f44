// Addresses as people see them (SS58), with nothing but Node.js.
import { createHash } from 'node:crypto';

const LETTERS = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

/** The address of an account, given as hex, on a network with this prefix. */
export function address(account, prefix) {
  const network = prefix < 64 ? [prefix] : [((prefix & 0xfc) >> 2) | 0x40, (prefix >> 8) | ((prefix & 3) << 6)];
  const body = Buffer.concat([Buffer.from(network), Buffer.from(account.slice(2), 'hex')]);
  const checksum = createHash('blake2b512').update('SS58PRE').update(body).digest().subarray(0, 2);
  const bytes = Buffer.concat([body, checksum]);
  let [number, text] = [BigInt(`0x${bytes.toString('hex')}`), ''];
  for (; number > 0n; number /= 58n) text = LETTERS[Number(number % 58n)] + text;
  for (const byte of bytes) { if (byte !== 0) break; text = LETTERS[0] + text; }
  return text;
}
