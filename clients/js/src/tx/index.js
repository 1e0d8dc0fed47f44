export { registerKey, removeKey } from './messageKeys.js';
export { addContact, block, removeContact, setInbox, unblock } from './messageLists.js';
export { sendMessage } from './sendMessage.js';
