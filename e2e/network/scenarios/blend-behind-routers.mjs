// Blender for strangers as it mostly is: three contributors behind two routers, the requester behind a third; only the chain and a relay
// are public. An animation by whole frames and a still by tiles are plain Blender's. Runs in namespaces of its own, whose addresses
// count as public ones.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { checkBooks, openChain } from '../../lib/read-books.mjs';
import { makeScene, plainFrames, samePixels } from '../lib/blender.mjs';
import { Switch } from '../lib/hosts.mjs';
import { startNetwork } from '../lib/network.mjs';
import { checkSum, files } from '../lib/render.mjs';
import { play, say } from '../lib/scenario.mjs';

const PORT = 30_500;
/** What a machine at home has by default: every address, any port. */
const ANYWHERE = ['/ip4/0.0.0.0/tcp/0', '/ip4/0.0.0.0/udp/0/quic-v1'];
/** Seconds for a job: contributors' tasks give way to whatever else this machine has to do. */
const PATIENCE = 600;

const switch_ = await Switch.open({ isPublic: true });
const rita = await switch_.host('rita');
const ada = await switch_.home('ada', 'port-restricted-cone');
const hosts = { rita, ada, bo: await switch_.flatmate('bo', ada), cy: await switch_.home('cy', 'symmetric') };
const home = await switch_.home('dave', 'port-restricted-cone');
const at = `/ip4/${rita.address}/tcp/${PORT}`;
// She relays and works for nobody.
const words = { rita: ['--worker-listen', at, '--worker-relay', at, '--worker-min-price', `${10n ** 24n}`] };
const network = await startNetwork(Object.keys(hosts), { address: switch_.address, hosts, words, isOpen: true, isLive: true });
const contributors = network.workers.filter(({ name }) => name !== 'rita');
const nameOf = (address) => network.workers.find((worker) => worker.address === address)?.name ?? address;

/** Renders from behind the requester's router until the job is settled; `seen` is what `scc net` told meanwhile. */
async function render(file, name, request) {
  const environment = { SCC_NODE: network.node.url.replace('127.0.0.1', switch_.address) };
  const run = network.render('//Dave', file, { ...request, listen: ANYWHERE, out: join(network.folder, name) }, environment, home);
  const seen = [];
  const watch = async () => {
    for (; !run.end; await Promise.race([run.ended, sleep(1_000)])) seen.push(...await network.ask('net'));
  };
  const [settled] = await Promise.all([run.settled(PATIENCE, network), watch()]);
  say(`the ${name} is settled: ${settled.workers.map(({ account, units }) => `${nameOf(account)} ${units} units`).join(', ')}`);
  return { run, seen, settled };
}

/** Throws unless everybody met over routers; gives each contributor's paths, as `direct` and `relayed`. */
function checkPaths({ run, seen }) {
  const strangers = seen.flatMap(({ announced }) => announced).filter((address) => !/^\/ip4\/(192\.168|127)\./.test(address));
  assert.ok(strangers.length > 0, 'the job names no address for strangers');
  for (const address of strangers) assert.ok(address.startsWith(`${at}/`) && address.includes('/p2p-circuit'), `the job is served at ${address}`);
  return Object.fromEntries(contributors.map(({ name, address, host, ...worker }) => {
    assert.ok(host.address.startsWith('192.168.'), `${name} has the public address ${host.address}`);
    const paths = run.of('worker_path', { address }).map(({ path }) => path);
    assert.ok(paths.length > 0, `${name} never came\n${network.worker(name).tail()}`);
    const met = seen.flatMap(({ peers }) => peers).filter((peer) => peer.worker === address).map(({ path }) => path);
    for (const path of met) {
      const road = path.path === 'relay' ? at : `/ip4/${host.router.address}/`;
      assert.ok(path.address.startsWith(road), `${name} was met by ${path.path} at ${path.address}, not over ${road}`);
    }
    say(`${name}: ${[...new Set(paths)].join(', then ')} (${[...new Set(met.map((path) => path.path))].join(', ')})`);
    return [name, paths];
  }));
}

/** Throws unless the job's money adds up and went to those who worked. */
function checkPay({ run, settled }) {
  checkSum(settled);
  assert.equal(run.of('task_rejected').length, 0, `honest pictures are believed: ${JSON.stringify(run.of('task_rejected'))}`);
  assert.equal(settled.workers.reduce((sum, { units }) => sum + units, 0), settled.delivered);
  assert.ok(settled.delivered >= run.units() && settled.delivered <= settled.units);
  for (const { account, units, claim } of settled.workers) assert.ok(units > 0 && BigInt(claim) > 0n, `${nameOf(account)} was paid ${claim}`);
}

await play(network, async () => {
  say('a relay and three contributors are enlisted');
  await network.ask('--key', '//Eve', 'dapp', 'publish', '--blender', '--yes');

  const film = await makeScene(network.folder, 'turning');
  const request = { size: '240x180', samples: '32', format: 'exr32' };
  const animation = await render(film, 'animation', { ...request, tile: 'none' });
  const paths = checkPaths(animation);
  assert.ok(paths.cy.every((path) => path === 'relayed'), 'nobody can know the port that a symmetric router gives');
  assert.ok([...paths.ada, ...paths.bo].includes('direct'), 'two routers that keep the port let nobody through');
  checkPay(animation);
  for (const worker of contributors) {
    const { name, address } = worker;
    assert.ok(animation.run.of('task_accepted', worker).length > 0, `no frame is ${name}'s\n${worker.tail()}\n${animation.run.words()}`);
    assert.ok(animation.settled.workers.some(({ account }) => account === address), `${name} was not paid`);
  }
  const frames = [1, 2, 3, 4, 5, 6, 7, 8, 9];
  assert.deepEqual([...files(animation.run.out).keys()], frames.map((frame) => `frame_000${frame}.exr`));
  const expected = await plainFrames(network.folder, film, frames, request);
  await samePixels(frames.map((frame, i) => [join(animation.run.out, `frame_000${frame}.exr`), expected[i]]), 0);
  say('every frame is plain Blender\'s');

  const still = { size: '192x128', samples: '32', format: 'exr32' };
  const scene = await makeScene(network.folder, 'subsurface');
  const tiles = await render(scene, 'still', { ...still, frames: '2', tile: 64 });
  checkPaths(tiles);
  checkPay(tiles);
  assert.equal(tiles.run.of('task_accepted').length, 6);
  await samePixels([[join(tiles.run.out, 'frame_0002.exr'), ...await plainFrames(network.folder, scene, [2], still)]], 1e-5);
  say('the tiles make plain Blender\'s picture');

  const { books } = await checkBooks(await openChain(network.node.url));
  assert.equal(books.awarded.size, 3, 'the three contributors have claims, and nobody else');
});
