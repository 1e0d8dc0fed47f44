// Whose messages the signer accepts.

/** @param {import('@polkadot/api').ApiPromise} api @param {'Everyone' | 'ContactsOnly'} accepts */
export const setInbox = (api, accepts) => api.tx.messages.setInbox(accepts);

/** @param {import('@polkadot/api').ApiPromise} api @param {string} contact */
export const addContact = (api, contact) => api.tx.messages.addContact(contact);

/** @param {import('@polkadot/api').ApiPromise} api @param {string} contact */
export const removeContact = (api, contact) => api.tx.messages.removeContact(contact);

/** @param {import('@polkadot/api').ApiPromise} api @param {string} account */
export const block = (api, account) => api.tx.messages.block(account);

/** @param {import('@polkadot/api').ApiPromise} api @param {string} account */
export const unblock = (api, account) => api.tx.messages.unblock(account);
