export { INBOX_PAGE, inbox, newMessages } from './inbox.js';
export { messageKey } from './messageKey.js';
export { messagePrice } from './messagePrice.js';
export { relations } from './relations.js';
export { routeOf } from './routeOf.js';
