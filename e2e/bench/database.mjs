// What an account costs that a block reads and changes, in a database of a million: blocks of as many transfers among few accounts and
// among many, executed again, in turn. The difference is reading an account and its part of the state root. Handing the changes to
// the database is not in it; that writes in the background.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { account, balances, SCC, writeSpec } from '../lib/ledger.mjs';
import { seal, startNode } from '../lib/node.mjs';
import { executable, timeOf } from './lib/execute.mjs';
import { FLAGS, identity, submitAll } from './lib/submit.mjs';
import { print, words } from './lib/table.mjs';
import { receiver, senders, signAll } from './lib/transfers.mjs';

const ACCOUNTS = Number(process.env.SCC_BENCH_ACCOUNTS ?? 1_000_000);
const ROUNDS = Number(process.env.SCC_BENCH_ROUNDS ?? 15);
const TRANSFERS = 4_000;
/** Senders of a block's transfers; there are as many receivers. */
const [FEW, MANY] = [20, TRANSFERS];

const folder = mkdtempSync(join(tmpdir(), 'scc-bench-'));
let node;
try {
  const keys = senders(FEW + MANY);
  const parts = [balances(keys, 1_000n * SCC), balances(keys.map((_, index) => receiver(index)), SCC),
    balances(Array.from({ length: ACCOUNTS }, (_, index) => account(index)), SCC)];
  const added = { top: Object.assign({}, ...parts.map(({ top }) => top)), issued: parts.reduce((sum, { issued }) => sum + issued, 0n) };
  node = await startNode(['--sealing', 'manual', ...FLAGS], { chain: ['--dev', '--chain', writeSpec(join(folder, 'spec.raw'), added)], patience: 600 });
  await seal(node, 3);
  const chain = await identity(node);
  const blocks = [await made(await signAll(chain, { senders: FEW, each: TRANSFERS / FEW })), await made(await signAll(chain, { senders: MANY, each: 1, first: FEW }))];
  const times = [[], []];
  // The first fills caches.
  for (let round = -1; round < ROUNDS; round++) {
    for (const [at, block] of blocks.entries()) {
      const time = await timeOf(node, block);
      if (round >= 0) times[at].push(time);
    }
  }
  const cost = times[1].map((many, i) => ((many - times[0][i]) * 1_000) / (2 * (MANY - FEW)));
  print([`ms, ${2 * FEW} accounts`, `ms, ${2 * MANY} accounts`, 'µs an account'], [[words(times[0], 0), words(times[1], 0), words(cost, 1)]]);
  console.log(`median (smallest–largest) of ${ROUNDS} executions, in turn, of blocks of ${TRANSFERS} transfers; ${ACCOUNTS} more accounts in the database`);
} finally {
  await node?.stop();
  rmSync(folder, { recursive: true, force: true });
}

/** Seals a block with these transfers. */
async function made(transfers) {
  await submitAll(node, transfers);
  const { hash } = await node.call('engine_createBlock', true, true, null);
  const { block } = await node.within(60, 'chain_getBlock', hash);
  assert.equal(block.extrinsics.length, transfers.length + 1, 'all the transfers are in the block');
  return executable(block, { sealed: false });
}
