// Ten thousand addresses that call and say nothing.
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { demandRouters, inNamespaces } from '../lib/hosts.mjs';

const scenario = fileURLToPath(new URL('../scenarios/crowd.mjs', import.meta.url));

test('ten thousand addresses that call and say nothing cost a requester and a relay little, keep no worker out, and are told', { timeout: 600_000 }, async (context) => {
  await demandRouters();
  context.diagnostic(await inNamespaces(scenario, 570));
});
