// @polkadot/api on a node, with every warning it gives kept.
import { ApiPromise, WsProvider } from '@polkadot/api';
import { Keyring } from '@polkadot/keyring';
import { seal } from './node.mjs';

/** Connects; `warnings` collects what the library says on the console meanwhile. */
export async function connect(node) {
  const warnings = [];
  const originals = {};
  for (const level of ['warn', 'error']) {
    originals[level] = console[level];
    console[level] = (...words) => { warnings.push(words.join(' ')); };
  }
  try {
    const api = await ApiPromise.create({ provider: new WsProvider(node.url), noInitWarn: false });
    return { api, warnings };
  } finally {
    Object.assign(console, originals);
  }
}

export const people = () => {
  const keyring = new Keyring({ type: 'sr25519', ss58Format: 42 });
  const names = ['Alice', 'Bob', 'Charlie', 'Dave', 'Eve', 'Ferdie'];
  return Object.fromEntries(names.map((name) => [name.toLowerCase(), keyring.addFromUri(`//${name}`)]));
};

/** Blocks that may pass before a transaction is in one: the pool takes new blocks in on its own time. */
const PATIENCE = 5;

/** Submits on a manually sealed chain, seals, and answers the events of the transaction; throws its error by name. */
export async function send(api, node, tx, signer) {
  const nonce = await api.rpc.system.accountNextIndex(signer.address);
  // For ever: a chain sealed by hand runs ahead of the block that the library takes for the newest.
  const hash = await tx.signAndSend(signer, { nonce, era: 0 });
  for (let i = 0; i < PATIENCE; i++) {
    await seal(node);
    const block = await api.rpc.chain.getBlockHash();
    const signed = await api.rpc.chain.getBlock(block);
    const index = signed.block.extrinsics.findIndex((extrinsic) => extrinsic.hash.eq(hash));
    if (index >= 0) return effect(api, block, index);
  }
  throw new Error(`no block of ${PATIENCE} holds the transaction`);
}

async function effect(api, block, index) {
  const events = (await eventsAt(api, block))
    .filter(({ phase }) => phase.isApplyExtrinsic && phase.asApplyExtrinsic.toNumber() === index)
    .map(({ event }) => event);
  const failed = events.find((event) => api.events.system.ExtrinsicFailed.is(event));
  if (failed) throw Object.assign(new Error(errorName(api, failed.data[0])), { block });
  return { events, block };
}

export const eventsAt = async (api, block) => (await api.at(block)).query.system.events();

/** A dispatch error by its name, e.g. `jobs.JobNotFound`. */
export function errorName(api, error) {
  if (!error.isModule) return `system.${error}`;
  const { section, name } = api.registry.findMetaError(error.asModule);
  return `${section}.${name}`;
}

export const height = async (api) => (await api.rpc.chain.getHeader()).number.toNumber();

/** Free and held planck of an account. */
export async function balance(api, { address }) {
  const { free, reserved } = (await api.query.system.account(address)).data;
  return { free: free.toBigInt(), held: reserved.toBigInt(), all: free.toBigInt() + reserved.toBigInt() };
}

/** The fee a transaction of `who` paid, from its events: planck. */
export const feeOf = (events) => find(events, 'transactionPayment', 'TransactionFeePaid').actualFee.toBigInt();

export const find = (events, section, method) => {
  const event = events.find((event) => event.section === section && event.method === method);
  if (!event) throw new Error(`no event ${section}.${method} among ${events.map((e) => `${e.section}.${e.method}`)}`);
  return event.data;
};
