// Somebody at home asks the router for a port by UPnP, from a real router's service, and strangers call through it; no relay is there. Runs in
// namespaces of its own, whose addresses count as public ones.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Switch } from '../lib/hosts.mjs';
import { meet } from '../lib/meet.mjs';
import { play, say } from '../lib/scenario.mjs';

const run = promisify(execFile);
const ANYWHERE = ['/ip4/0.0.0.0/tcp/0', '/ip4/0.0.0.0/udp/0/quic-v1'];

const folder = mkdtempSync(join(tmpdir(), 'scc-upnp-'));
const switch_ = await Switch.open({ isPublic: true });
const [host, other, bare] = [await switch_.home('hans', 'symmetric'), await switch_.home('vera', 'symmetric'), await switch_.home('bo', 'full-cone')];
const router = await switch_.serveUpnp(host, folder);
const stop = async () => { router.stop(); meet.stop(); rmSync(folder, { recursive: true, force: true }); };
await play({ stop }, async () => {
  const rules = async () => (await run(...host.router.command('nft', ['list', 'table', 'inet', 'upnp']))).stdout;
  assert.doesNotMatch(await rules(), /dnat/);
  const serving = meet(host, 'open', ...ANYWHERE);
  const addresses = (await serving.hear('open')).split(' ');
  say(`the router forwards ${addresses.join(' and ')}`);
  assert.equal(addresses.length, 2, 'one port of TCP, one of QUIC');
  assert.ok(addresses.every((address) => address.startsWith(`/ip4/${host.router.address}/`)));
  assert.equal((await rules()).match(/dnat/g).length, 2);
  for (const address of addresses) {
    const visitor = meet(other, 'visit', address, '5', ...ANYWHERE);
    visitor.collect();
    const { code, first, complaint } = await visitor.ended;
    assert.deepEqual([code, first], [0, 'direct'], `${address}: ${complaint}\n${router.words()}`);
  }
  say('a stranger behind a symmetric router has called both');
  serving.end();
  assert.equal((await serving.ended).code, 0);
  assert.doesNotMatch(await rules(), /dnat/, 'the ports are given back');
  const refused = await meet(bare, 'open', ...ANYWHERE).hear('closed');
  say(`where no router answers: ${refused}`);
  assert.match(refused, /no router answers/);
});
