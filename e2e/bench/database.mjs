// What an account costs that a block reads and writes, in a database of a million: blocks of as many transfers among few accounts and
// among many, imported by a second node. The difference is reading, the tries' hashes and writing, whatever else a transfer costs.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { account, balances, SCC } from '../lib/ledger.mjs';
import { ownSpec } from './lib/chains.mjs';
import { executable, timeOf } from './lib/execute.mjs';
import { Pair } from './lib/pair.mjs';
import { identity } from './lib/submit.mjs';
import { print, words } from './lib/table.mjs';
import { receiver, senders, signAll } from './lib/transfers.mjs';

const ACCOUNTS = Number(process.env.SCC_BENCH_ACCOUNTS ?? 1_000_000);
const ROUNDS = Number(process.env.SCC_BENCH_ROUNDS ?? 5);
const SLOT = Number(process.env.SCC_BENCH_SLOT ?? 40) * 1_000;
const TRANSFERS = 12_000;
/** Senders of a block's transfers; there are as many receivers. */
const [FEW, MANY] = [600, 12_000];

const folder = mkdtempSync(join(tmpdir(), 'scc-bench-'));
let pair;
try {
  const keys = senders(MANY);
  const parts = [balances(keys, 1_000n * SCC), balances(keys.map((_, index) => receiver(index)), SCC),
    balances(Array.from({ length: ACCOUNTS }, (_, index) => account(index)), SCC)];
  const added = { top: Object.assign({}, ...parts.map(({ top }) => top)), issued: parts.reduce((sum, { issued }) => sum + issued, 0n) };
  pair = await Pair.start('own', await ownSpec(folder, SLOT, added), SLOT);
  const chain = await identity(pair.author);
  const kinds = [[FEW, []], [MANY, []]];
  const again = [[], []];
  let nonce = 0;
  for (let round = 0; round < ROUNDS; round++) {
    for (const [at, [count, imported]] of kinds.entries()) {
      const each = TRANSFERS / count;
      // All senders below FEW have sent in both kinds of block.
      const transfers = at === 0 ? await signAll(chain, { senders: count, each, nonce })
        : [...await signAll(chain, { senders: FEW, each, nonce }), ...await signAll(chain, { senders: MANY - FEW, each, nonce: round, first: FEW })];
      nonce += each;
      await pair.fill(transfers);
      const block = await pair.next();
      if (block.transfers !== TRANSFERS) throw new Error(`${block.transfers} of ${TRANSFERS} transfers in a block; SCC_BENCH_SLOT makes the slot longer`);
      imported.push(block.imported * 1_000);
      const run = executable(block.block, { sealed: true });
      again[at].push(Math.min(await timeOf(pair.importer, run), await timeOf(pair.importer, run)));
    }
  }
  const cost = (times) => times[1].map((many, i) => ((many - times[0][i]) * 1_000) / (2 * (MANY - FEW)));
  const imported = kinds.map(([, times]) => times);
  print(['', `ms, ${2 * FEW} accounts`, `ms, ${2 * MANY} accounts`, 'µs an account'],
    [['imported', ...imported.map((times) => words(times, 0)), words(cost(imported), 1)], ['executed again', ...again.map((times) => words(times, 0)), words(cost(again), 1)]]);
  console.log(`blocks of ${TRANSFERS} transfers, in turn; ${ACCOUNTS} more accounts in the database`);
} finally {
  await pair?.stop();
  rmSync(folder, { recursive: true, force: true });
}
