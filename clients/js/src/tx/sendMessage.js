import { MessageError } from '../messages/error.js';
import { sealMessage } from '../messages/message.js';
import { messageKey } from '../query/messageKey.js';
import { routeOf } from '../query/routeOf.js';

/**
 * Seals a text to the recipient's registered key and answers the transaction to sign.
 *
 * @param {import('@polkadot/api').ApiPromise} api
 * @param {string} from address that will sign: the message is bound to it
 * @param {string} to address
 * @param {string} text
 * @throws {MessageError} `tooLong`; `invalidKey` when the recipient has no message key
 */
export async function sendMessage(api, from, to, text) {
  const registered = await messageKey(api, to);
  if (!registered) throw new MessageError('invalidKey', 'the recipient has no message key: nobody can write to it');
  return api.tx.messages.send(to, toHex(sealMessage(text, registered.key, routeOf(api, { from, to }))));
}

// @polkadot/api takes bytes that happen to begin like a SCALE length for already encoded; hexadecimal leaves no doubt.
const toHex = (bytes) => `0x${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
