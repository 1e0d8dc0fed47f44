// Jobs that name somebody else's machine.
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { demandRouters, inNamespaces } from '../lib/hosts.mjs';

const scenario = fileURLToPath(new URL('../scenarios/victims.mjs', import.meta.url));

test('a job that names a victim makes no more contributors call it than are drawn, once each, and none at a private address', { timeout: 480_000 }, async (context) => {
  await demandRouters();
  context.diagnostic(await inNamespaces(scenario, 450));
});
