// Chains that begin with many accounts: a development specification with entries added to its raw state.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { blake2AsU8a, xxhashAsU8a } from '@polkadot/util-crypto';
import { bnToU8a, hexToU8a, u8aConcat, u8aToHex } from '@polkadot/util';
import { NODE } from './node.mjs';

/** One token, in planck. */
export const SCC = 10n ** 12n;

const number = (value, bits) => bnToU8a(value, { bitLength: bits, isLe: true });
const blake2Concat = (key) => u8aConcat(blake2AsU8a(key, 128), key);
const place = (pallet, item) => u8aConcat(xxhashAsU8a(pallet, 128), xxhashAsU8a(item, 128));

/** Account number `index` of the many: nobody has its key. */
export const account = (index) => blake2AsU8a(`earner ${index}`, 256);

const info = (planck) =>
  u8aConcat(number(0, 32), number(0, 32), number(1, 32), number(0, 32), number(planck, 128), number(0, 128), number(0, 128),
    number(1n << 127n, 128));

/** Accounts that own so much each. */
export function balances(keys, planck) {
  const people = place('System', 'Account');
  const top = Object.fromEntries(keys.map((key) => [u8aToHex(u8aConcat(people, blake2Concat(key))), u8aToHex(info(planck))]));
  return { top, issued: planck * BigInt(keys.length) };
}

/** `count` accounts in the score ledger, each with a balance and a claim, all of it covered by the ledger's pot. */
export function earners(count, { claim, free = SCC }) {
  const top = {};
  const [claims, people] = [place('Scores', 'Claims'), place('System', 'Account')];
  // The claim, and what was earned: two empty lists follow.
  const held = [number(claim, 128), number(0, 32), number(0, 128), number(claim, 128), number(0, 128), number(0, 16)];
  const values = [u8aToHex(u8aConcat(...held)), u8aToHex(info(free))];
  for (let index = 0; index < count; index++) {
    const key = blake2Concat(account(index));
    for (const [i, map] of [claims, people].entries()) top[u8aToHex(u8aConcat(map, key))] = values[i];
  }
  const owed = claim * BigInt(count);
  const sums = [number(owed, 128), number(0, 32), number(owed, 128), number(0, 32), number(0, 128)];
  top[u8aToHex(place('Scores', 'Totals'))] = u8aToHex(u8aConcat(...sums));
  const pot = u8aConcat(new TextEncoder().encode('modlscc/scor'), new Uint8Array(20));
  top[u8aToHex(u8aConcat(people, blake2Concat(pot)))] = u8aToHex(info(owed + SCC));
  return { top, issued: owed + free * BigInt(count) };
}

/** Writes a development specification with the entries of `added` and answers its path. */
export function writeSpec(path, added) {
  writeFileSync(path, execFileSync(NODE, ['export-chain-spec', '--chain', 'dev', '--raw'], {
    maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'ignore'] }));
  return addToSpec(path, added);
}

/** Adds entries to a specification with a computed genesis, in its file, and answers its path. */
export function addToSpec(path, { top, issued }) {
  const spec = JSON.parse(readFileSync(path, 'utf8'));
  const raw = spec.genesis.raw.top;
  const issuance = u8aToHex(place('Balances', 'TotalIssuance'));
  const before = hexToU8a(raw[issuance]).reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  Object.assign(raw, top, { [issuance]: u8aToHex(number(before + issued, 128)) });
  writeFileSync(path, JSON.stringify(spec));
  return path;
}
