// The development chain with quicker blocks: what tests wait for on a chain is counted in blocks.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exportChain } from '../../lib/node.mjs';

/** The author's node key, and the name by which peers know it. */
export const AUTHOR = { key: '1'.padStart(64, '0'), peer: '12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp' };

const SLOT_MILLIS = 1_000;
const TOKEN = 1_000_000_000_000;

/**
 * Writes its specification into a folder and gives the file. Newcomers have a token each, for the deposit and fees of enlisting;
 * a block takes `slot` milliseconds. `isLive`: programs take it for a network of everybody, and call no private addresses.
 */
export async function quickChain(folder, newcomers = [], slot = SLOT_MILLIS, isLive = false) {
  return changedChain(join(folder, 'chain.json'), ({ network, balances }, specification) => {
    if (isLive) specification.chainType = 'Live';
    network.parameters.slotDuration = slot;
    balances.balances.push(...newcomers.map((address) => [address, TOKEN]));
  });
}

/** Writes the specification of a development chain with another genesis into a file, whose name it gives. */
export async function changedChain(file, change) {
  const specification = JSON.parse(await exportChain('dev'));
  change(specification.genesis.runtimeGenesis.patch, specification);
  writeFileSync(file, JSON.stringify(specification));
  // Raw: else each node compiles the runtime once more to compute the genesis.
  writeFileSync(file, await exportChain(file, '--raw'));
  return file;
}
