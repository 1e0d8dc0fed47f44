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

/** Submits on a manually sealed chain, seals, and answers the events of the transaction; throws its error by name. */
export async function send(api, node, tx, signer) {
  const nonce = await api.rpc.system.accountNextIndex(signer.address);
  const hash = await tx.signAndSend(signer, { nonce });
  await seal(node);
  const block = await api.rpc.chain.getBlockHash();
  const [signed, at] = [await api.rpc.chain.getBlock(block), await api.at(block)];
  const index = signed.block.extrinsics.findIndex((extrinsic) => extrinsic.hash.eq(hash));
  if (index < 0) throw new Error('the block does not hold the transaction');
  const events = (await at.query.system.events())
    .filter(({ phase }) => phase.isApplyExtrinsic && phase.asApplyExtrinsic.toNumber() === index)
    .map(({ event }) => event);
  const failed = events.find((event) => api.events.system.ExtrinsicFailed.is(event));
  if (failed) {
    const [error] = failed.data;
    const { section, name } = error.isModule ? api.registry.findMetaError(error.asModule) : { section: 'system', name: `${error}` };
    throw Object.assign(new Error(`${section}.${name}`), { block });
  }
  return { events, block };
}

export const find = (events, section, method) => {
  const event = events.find((event) => event.section === section && event.method === method);
  if (!event) throw new Error(`no event ${section}.${method} among ${events.map((e) => `${e.section}.${e.method}`)}`);
  return event.data;
};
