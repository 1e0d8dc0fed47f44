// Blender files, and people behind routers at home.
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { demandRouters, inNamespaces } from '../lib/hosts.mjs';

const scenario = fileURLToPath(new URL('../scenarios/blend-behind-routers.mjs', import.meta.url));

test('three behind two routers render an animation and a still by tiles for one behind a third, and are paid', { timeout: 1_500_000 }, async (context) => {
  await demandRouters();
  context.diagnostic(await inNamespaces(scenario, 1_470));
});
