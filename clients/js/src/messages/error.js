/**
 * Why a message could not be sealed or opened.
 *
 * @typedef {'tooLong' | 'invalidKey' | 'invalidSize' | 'cannotOpen' | 'unknownVersion' | 'invalidPadding' | 'otherRoute' | 'notText'
 *   | 'invalidUri'} MessageErrorCode
 */

export class MessageError extends Error {
  /**
   * @param {MessageErrorCode} code what went wrong, for programs
   * @param {string} message what went wrong, for people
   */
  constructor(code, message) {
    super(message);
    this.name = 'MessageError';
    this.code = code;
  }
}
