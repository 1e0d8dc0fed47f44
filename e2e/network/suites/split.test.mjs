// The authorities lose sight of each other, in halves and one alone: nobody finalises a fork.
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { demandNamespaces, inNamespaces } from '../lib/hosts.mjs';

const scenario = fileURLToPath(new URL('../scenarios/split.mjs', import.meta.url));

test('split 2|2 nothing is final, 3|1 the three go on; healed all agree', { timeout: 420_000 }, async (context) => {
  await demandNamespaces();
  context.diagnostic(await inNamespaces(scenario, 400));
});
