// Every kind of router at home against every kind.
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { demandRouters, inNamespaces } from '../lib/hosts.mjs';

const scenario = fileURLToPath(new URL('../scenarios/routers.mjs', import.meta.url));

test('behind all kinds of routers everybody meets, and directly where hole punching can work', { timeout: 480_000 }, async (context) => {
  await demandRouters();
  context.diagnostic(await inNamespaces(scenario, 450));
});
