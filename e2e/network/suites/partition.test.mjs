// A contributor that loses the network for a while: the cable is pulled, its computer and its program go on.
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { demandNamespaces, inNamespaces } from '../lib/hosts.mjs';

const scenario = fileURLToPath(new URL('../scenarios/partition.mjs', import.meta.url));

test('a worker without network computes on, joins again and is paid', { timeout: 600_000 }, async (context) => {
  await demandNamespaces();
  context.diagnostic(await inNamespaces(scenario, 540));
});
