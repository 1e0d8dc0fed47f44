export * from './messages/index.js';
export * as query from './query/index.js';
export * as tx from './tx/index.js';
