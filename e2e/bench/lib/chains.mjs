// Two chains that differ in their runtime: the chain's own and a stock one of nothing but balances. Same program, same accounts.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeAddress, xxhashAsU8a } from '@polkadot/util-crypto';
import { bnToU8a, u8aToHex } from '@polkadot/util';
import { people } from '../../lib/api.mjs';
import { addToSpec } from '../../lib/ledger.mjs';
import { exportChain } from '../../lib/node.mjs';
import { changedChain } from '../../network/lib/chain.mjs';

/** Alice's key for GRANDPA: Ed25519. */
const ALICE_GRANDPA = '5FA9nQDVg267DEd8m1ZypXLBnvN7SFxYwV7ndqSYGiN9TTpu';

/** Where a state has its runtime: `:code`. */
const CODE = '0x3a636f6465';
const codeOf = (wasm) => `0x${readFileSync(wasm).toString('hex')}`;

/**
 * Our chain with slots of so many milliseconds and the entries of `added`; gives the specification's file. `SCC_OWN_WASM` names
 * another runtime than the node's.
 */
export async function ownSpec(folder, slot, added) {
  const file = await changedChain(join(folder, 'own.raw'), ({ network }) => { network.parameters.slotDuration = slot; });
  const wasm = process.env.SCC_OWN_WASM;
  return addToSpec(file, wasm ? { ...added, top: { ...added.top, [CODE]: codeOf(wasm) } } : added);
}

/** The same of a stock runtime; `SCC_STOCK_WASM` names one that is built. */
export async function stockSpec(folder, slot, added) {
  const wasm = process.env.SCC_STOCK_WASM ?? build();
  const alice = encodeAddress(people().alice.publicKey, 42);
  const spec = JSON.parse(await exportChain('dev'));
  Object.assign(spec, { name: 'Stock', id: 'stock', genesis: { runtimeGenesis: {
    code: codeOf(wasm),
    patch: {
      aura: { authorities: [alice] },
      grandpa: { authorities: [[ALICE_GRANDPA, 1]] },
      balances: { balances: [[alice, 10 ** 15]] },
    },
  } } });
  const file = join(folder, 'stock.raw');
  writeFileSync(file, JSON.stringify(spec));
  writeFileSync(file, await exportChain(file, '--raw'));
  const slotKey = u8aToHex(xxhashAsU8a(':SlotMillis:', 128));
  const top = { ...added.top, [slotKey]: u8aToHex(bnToU8a(slot, { bitLength: 64, isLe: true })) };
  return addToSpec(file, { ...added, top });
}

const build = () =>
  execFileSync(new URL('../stock/build', import.meta.url).pathname, ['--locked'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }).trim();
