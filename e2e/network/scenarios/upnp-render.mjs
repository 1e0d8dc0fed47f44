// A requester at home whose router opens ports by UPnP, a contributor behind a symmetric router, and a relay: the job names the router's
// address, and the contributor calls it. Runs in namespaces of its own, whose addresses count as public ones.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { Switch } from '../lib/hosts.mjs';
import { scene, startNetwork } from '../lib/network.mjs';
import { checkSum, files } from '../lib/render.mjs';
import { play, say } from '../lib/scenario.mjs';

const switch_ = await Switch.open({ isPublic: true });
const rita = await switch_.host('rita');
const hosts = { rita, vera: await switch_.home('vera', 'symmetric') };
const home = await switch_.home('dave', 'symmetric');
const at = `/ip4/${rita.address}/tcp/30500`;
// She relays and works for nobody.
const words = { rita: ['--worker-listen', at, '--worker-relay', at, '--worker-min-price', `${10n ** 24n}`] };
const network = await startNetwork(Object.keys(hosts), { address: switch_.address, hosts, words, isOpen: true, isLive: true });
const router = await switch_.serveUpnp(home, network.folder);
await play({ stop: async () => { router.stop(); await network.stop(); } }, async () => {
  const vera = network.worker('vera');
  const options = { frames: '1-2', size: '96x54', samples: 64, format: 'exr32', listen: '/ip4/0.0.0.0/tcp/0', out: join(network.folder, 'frames') };
  const environment = { SCC_NODE: network.node.url.replace('127.0.0.1', switch_.address) };
  const render = network.render('//Dave', scene('skin'), options, environment, home);
  await render.until('a worker', 120, () => render.of('worker_path', vera).length > 0, network);
  const [net] = await render.until('the path', 30, async () => {
    const all = await network.ask('net');
    return all[0]?.peers.some(({ role }) => role === 'worker') ? all : null;
  }, network);
  say(`${net.router}; announced: ${net.announced.join(', ')}`);
  assert.match(net.router, new RegExp(`^forwards /ip4/${home.router.address}/tcp/`));
  assert.ok(net.announced[0].startsWith(`/ip4/${home.router.address}/tcp/`));
  assert.ok(net.announced.some((address) => address.startsWith(`${at}/p2p/`) && address.includes('/p2p-circuit')), 'a relay is named, too');
  const [worker] = net.peers.filter(({ role }) => role === 'worker').map(({ path }) => path);
  assert.deepEqual([worker.path, worker.incoming, worker.relay], ['tcp', true, null]);
  assert.ok(worker.address.startsWith(`/ip4/${hosts.vera.router.address}/`));
  const settled = await render.settled(240, network);
  assert.ok(render.of('note').some(({ text }) => /forwards a port to this machine/.test(text)), render.words());
  assert.equal(files(render.out).size, 2);
  assert.deepEqual(settled.workers.map(({ account }) => account), [vera.address]);
  checkSum(settled);
});
