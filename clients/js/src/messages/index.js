export { MessageError } from './error.js';
export { deriveMessageSecret, isMessageKey, messageKeyOf, messageSecretFromUri, newMessageSecret } from './keys.js';
export { openMessage, sealMessage } from './message.js';
export { MAX_TEXT_BYTES, SEALED_SIZES, capacity, sealedSize } from './padding.js';
export { openBox, sealBox } from './sealedBox.js';
