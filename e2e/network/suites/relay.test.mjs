// People behind routers at home, and a relay.
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { demandRouters, inNamespaces } from '../lib/hosts.mjs';

const scenario = fileURLToPath(new URL('../scenarios/relay.mjs', import.meta.url));

test('three behind routers meet at a relay, talk directly where the routers let them, and are paid', { timeout: 480_000 }, async (context) => {
  await demandRouters();
  context.diagnostic(await inNamespaces(scenario, 450));
});
