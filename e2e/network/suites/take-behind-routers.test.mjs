// A job moves between machines behind routers at home.
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { demandRouters, inNamespaces } from '../lib/hosts.mjs';

const scenario = fileURLToPath(new URL('../scenarios/take-behind-routers.mjs', import.meta.url));

test('a job moves over a relay alone, and between two routers, and is paid once', { timeout: 600_000 }, async (context) => {
  await demandRouters();
  context.diagnostic(await inNamespaces(scenario, 570));
});
