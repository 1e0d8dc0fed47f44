// A requester and two contributors, each behind a router at home; only a relay is public. All meet there; whose routers let them then
// talk directly, and who cannot stays with the relay. Runs in namespaces of its own.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { checkBooks, openChain } from '../../lib/read-books.mjs';
import { Switch } from '../lib/hosts.mjs';
import { scene, startNetwork } from '../lib/network.mjs';
import { checkSum, files } from '../lib/render.mjs';
import { play, say } from '../lib/scenario.mjs';

const [SIZE, FRAMES] = ['96x54', '1-8'];
/** Seconds of all tasks on one core. */
const WORK = 24;
const PORT = 30_500;

const switch_ = await Switch.open();
const hosts = {
  rita: await switch_.host('rita'),
  ada: await switch_.home('ada', 'port-restricted-cone'),
  bert: await switch_.home('bert', 'symmetric'),
};
const home = await switch_.home('dave', 'port-restricted-cone');
const at = `/ip4/${hosts.rita.address}/tcp/${PORT}`;
const words = {
  // She relays and works for nobody.
  rita: ['--worker-listen', at, '--worker-relay', at, '--worker-min-price', `${10n ** 24n}`],
  ada: ['-l', 'scc_transport=debug'],
  bert: ['-l', 'scc_transport=debug'],
};
const network = await startNetwork(Object.keys(hosts), { address: switch_.address, hosts, words, isOpen: true });
await play(network, async () => {
  const [rita, ada, bert] = network.workers;
  say('a relay and two contributors are enlisted');
  const samples = await network.samplesFor(scene('skin'), FRAMES, SIZE, WORK);
  const node = network.node.url.replace('127.0.0.1', switch_.address);
  const render = network.render('//Dave', scene('skin'), { frames: FRAMES, size: SIZE, samples, format: 'exr32', 'task-seconds': 2,
    listen: `/ip4/${home.address}/tcp/0`, out: join(network.folder, 'frames') }, { SCC_NODE: node }, home);
  const paths = (worker) => render.of('worker_path', worker).map(({ path }) => path);
  await render.until('both to be connected as well as they can', 120,
    () => paths(ada).at(-1) === 'direct' && paths(bert).length > 0, network);
  // `scc net` tells the same, with the reason, and so does the contributor's side.
  const seen = await render.until('the path of every peer', 60, async () => {
    const [net] = await network.ask('net');
    const of = (worker) => net?.peers.find((peer) => peer.worker === worker.address)?.path;
    return of(ada)?.path === 'tcp' && of(ada).round_trip_millis && of(bert)?.why_not_direct && of(bert).sent > 0 ? { net, of } : null;
  }, network);
  const [relay] = seen.net.peers.filter(({ role }) => role === 'relay').map(({ path }) => path);
  assert.equal(relay.path, 'tcp');
  assert.equal(seen.of(bert).path, 'relay');
  assert.equal(seen.of(bert).relay, relay.peer);
  assert.ok(seen.of(ada).address.includes(hosts.ada.router.address), JSON.stringify(seen.of(ada)));
  assert.ok(seen.of(ada).sent > 0 && seen.of(ada).received > 0);
  const { stdout: text } = await network.scc('net');
  say(`scc net:\n${text}`);
  assert.match(text, /not direct: /);
  const told = async (worker) => {
    const words = ['worker', 'show', '--json', '--worker-dir', join(worker.folder, 'contributor')];
    const { stdout } = await promisify(execFile)(...worker.host.command(process.env.SCC_NODE_BIN, words));
    return JSON.parse(stdout);
  };
  const shown = async (worker) => (await told(worker)).peers.find(({ peer }) => peer === seen.net.peer);
  const [adas, berts] = [await shown(ada), await shown(bert)];
  assert.equal(adas.path, 'tcp');
  assert.deepEqual([berts.path, berts.relay, berts.incoming], ['relay', relay.peer, false]);
  // What the relay carries for the two who have no other path, the requester signs for.
  const relayed = await render.until('tickets', 60, async () => {
    const { relayed } = await told(rita);
    const carried = seen.of(bert).sent + seen.of(bert).received;
    return relayed.bytes > carried && relayed.acknowledged > carried ? relayed : null;
  }, network);
  say(`the relay: ${JSON.stringify(relayed)}`);
  assert.deepEqual([relayed.holders, relayed.cut, relayed.refused, relayed.tickets], [1, 0, 0, 1]);
  assert.equal((await told(bert)).relayed, null, 'who is no relay carries nothing');
  const settled = await render.settled(300, network);
  say('the job is settled');
  assert.ok(render.of('note').some(({ text }) => /come through 1 relay/.test(text)), render.words());
  assert.equal(files(render.out).size, 8);
  checkSum(settled);
  assert.deepEqual(settled.workers.map(({ account }) => account).sort(), [ada.address, bert.address].sort());
  assert.ok(settled.workers.every(({ units }) => units > 0), 'both have worked');
  assert.deepEqual(await network.ask('net'), [], 'nothing is served any more');
  assert.deepEqual(paths(ada).at(-1), 'direct');
  assert.deepEqual([...new Set(paths(bert))], ['relayed']);
  const direct = (worker) => /relayed connection became a direct one/.test(worker.log());
  assert.ok(direct(ada), `two routers that keep the port let both through:\n${ada.tail()}`);
  assert.ok(!direct(bert), 'nobody can know the port that a symmetric router gives');
  const { books } = await checkBooks(await openChain(network.node.url));
  assert.equal(books.awarded.size, 2);
});
