// A router that opens ports to who asks.
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { demandUpnp, inNamespaces } from '../lib/hosts.mjs';

const scenario = fileURLToPath(new URL('../scenarios/upnp.mjs', import.meta.url));

test('a port that a router opens by UPnP lets strangers in over TCP and QUIC, and is closed again', { timeout: 120_000 }, async (context) => {
  await demandUpnp();
  context.diagnostic(await inNamespaces(scenario, 110));
});

const render = fileURLToPath(new URL('../scenarios/upnp-render.mjs', import.meta.url));

test('a requester behind such a router is called directly, without any relay', { timeout: 480_000 }, async (context) => {
  await demandUpnp();
  context.diagnostic(await inNamespaces(render, 450));
});
