// Jobs that name machines of people who have nothing to do with it. No record of the chain may make contributors knock there more often than
// it draws, or at private addresses. Runs in namespaces of its own, whose addresses count as public ones.
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { connect, height, people } from '../../lib/api.mjs';
import { jobKey } from '../../lib/jobs.mjs';
import { until } from '../../lib/until.mjs';
import { Switch } from '../lib/hosts.mjs';
import { circuit, mappedTcp, namedTcp, peerId, quic, tcp } from '../lib/multiaddr.mjs';
import { startNetwork } from '../lib/network.mjs';
import { play, say } from '../lib/scenario.mjs';

const run = promisify(execFile);
const LISTENER = fileURLToPath(new URL('../lib/knocks.mjs', import.meta.url));
const PORT = 30_500;
/** Of five contributors so many are drawn for a job, and others when its requester asks after so many blocks in which nobody works for it. */
const [WORKERS, DRAWN, UNSERVED] = [['ada', 'bo', 'cy', 'di', 'ed'], 2, 24];
/** Every packet that begins something, whatever its port: who sent it, how, from and to which port. */
const COUNTED = `table ip victim {
  set knocks { type ipv4_addr . inet_proto . inet_service . ipv4_addr . inet_service; flags dynamic; size 65535; }
  chain in { type filter hook input priority -10; ct state new ip protocol { tcp, udp } add @knocks { ip saddr . ip protocol . th sport . ip daddr . th dport }; }
}`;

const switch_ = await Switch.open({ isPublic: true });
const hosts = {};
for (const name of WORKERS) hosts[name] = await switch_.host(name);
const network = await startNetwork(WORKERS, { address: switch_.address, hosts, isLive: true });

/** Somebody on the same network who also has a private address that contributors could reach; `isOpen`: something listens at the port. */
async function victim(name, number, isOpen) {
  const host = await switch_.host(name);
  const home = `10.9.9.${number}`;
  await run(...host.command('ip', ['address', 'add', `${home}/24`, 'dev', 'eth0']));
  await run(...host.command('nft', [COUNTED]));
  const knocks = [];
  if (isOpen) {
    const listener = spawn(...host.command(process.execPath, [LISTENER, `${PORT}`]), { stdio: ['ignore', 'pipe', 'inherit'] });
    process.once('exit', () => listener.kill('SIGKILL'));
    createInterface({ input: listener.stdout }).on('line', (line) => knocks.push({ at: Date.now(), ...JSON.parse(line) }));
    await until(`${name} to listen`, 10, () => knocks.shift());
  }
  return { name, host, home, knocks };
}

/** What the kernel of a victim saw: `[from, protocol, from port, to, to port]`. */
async function flows({ host }) {
  const { stdout } = await run(...host.command('nft', ['-j', 'list', 'set', 'ip', 'victim', 'knocks']));
  const { elem = [] } = JSON.parse(stdout).nftables.find((one) => one.set).set;
  return elem.map((one) => (one.concat ?? one.elem.val.concat));
}

/** Knocks by who knocked. */
const count = (froms) => froms.reduce((all, from) => all.set(from, (all.get(from) ?? 0) + 1), new Map());
const blocks = async (api, until_) => until('blocks', 120, async () => (await height(api)) >= until_);

await play(network, async () => {
  const { api } = await connect(network.node);
  const { dave } = people();
  const victims = { direct: await victim('vera', 1, true), relay: await victim('vic', 2, true), closed: await victim('val', 3, false) };
  const home = await victim('vito', 4, true);
  for (const worker of Object.values(hosts)) await run(...worker.command('ip', ['route', 'add', '10.9.9.0/24', 'dev', 'eth0']));
  const { direct, relay, closed } = victims;
  const at = ({ host }) => host.address;
  const jobs = {
    direct: [tcp(at(direct), PORT), quic(at(direct), PORT), circuit(at(direct), PORT, peerId(randomBytes(32)))],
    relay: [circuit(at(relay), PORT, peerId(randomBytes(32))), quic(at(relay), PORT), mappedTcp(at(relay), PORT)],
    closed: [quic(at(closed), PORT), tcp(at(closed), PORT), tcp(at(closed), PORT + 1)],
    // Nobody is called for these: private, private as a relay, by a name, mapped, below 1024.
    home: [tcp(home.home, PORT), circuit(home.home, PORT, peerId(randomBytes(32))), namedTcp('localhost', PORT)],
    low: [tcp(at(home), 25), mappedTcp(home.home, PORT), quic(home.home, PORT)],
  };
  const begun = await height(api);
  const spec = { manifest: `0x${'22'.repeat(32)}`, inline: '0x' };
  let nonce = (await api.rpc.system.accountNextIndex(dave.address)).toNumber();
  for (const addresses of Object.values(jobs)) {
    const endpoint = { peerId: `0x${peerId(randomBytes(32)).toString('hex')}`, addresses };
    const tx = api.tx.jobs.postJob(0, spec, 1_000, 10n ** 13n, endpoint, jobKey.publicKey, begun + 2_000, DRAWN);
    await tx.signAndSend(dave, { nonce: nonce++ });
  }
  await until('the jobs', 30, async () => (await network.ask('jobs')).length === Object.keys(jobs).length);
  const posted = await height(api);
  say(`${WORKERS.length} contributors see ${Object.keys(jobs).length} jobs, ${DRAWN} are drawn for each`);

  const knocks = async (one) => (one === closed ? (await flows(one)).map(([from]) => from) : one.knocks.map(({ from }) => from));
  for (const [kind, one] of Object.entries(victims)) {
    await until(`somebody to call the victim named ${kind}`, 60, async () => (await knocks(one)).length > 0, () => network.words());
  }
  // A contributor that is started again remembers whom it called.
  const [caller] = await knocks(direct);
  const again = network.workers.find(({ host }) => host.address === caller);
  again.signal('SIGKILL');
  await again.ended;
  await again.start();
  /** No victim was called more often than workers were drawn for it; how often each was. */
  const check = async (drawn) => {
    const all = {};
    for (const [kind, one] of Object.entries(victims)) {
      const by = count(await knocks(one));
      all[kind] = [...by.values()].reduce((sum, times) => sum + times, 0);
      say(`${kind}: ${JSON.stringify([...by])} when ${drawn} were drawn, in block ${await height(api)}`);
      assert.ok(all[kind] <= drawn, `${kind}: ${all[kind]} calls, and ${drawn} were drawn`);
    }
    return all;
  };
  // Time alone makes nobody call: others are drawn when the requester asks for it, which costs it a fee.
  await blocks(api, posted + 2.5 * UNSERVED);
  const first = await check(DRAWN);
  const ids = (await api.call.jobsApi.openJobs(0, 100)).map(({ id }) => id.toNumber());
  const drawAgain = async () => {
    for (const id of ids) await api.tx.jobs.drawAgain(id).signAndSend(dave, { nonce: nonce++ });
  };
  const batches = async (batch) => (await Promise.all(ids.map((id) => api.call.jobsApi.job(id))))
    .every((job) => job.unwrap().batch.toNumber() === batch);
  await drawAgain();
  await until('the second draw', 30, () => batches(1));
  // A third one so soon is refused.
  await drawAgain();
  for (const [kind, one] of Object.entries(victims)) {
    const has = async () => (await knocks(one)).length > first[kind];
    await until(`somebody else to call the victim named ${kind}`, 60, has, () => network.words());
  }
  await blocks(api, (await height(api)) + 1.5 * UNSERVED);
  await check(2 * DRAWN);
  assert.ok(await batches(1), 'the third draw was refused');
  for (const [kind, one] of Object.entries({ direct, relay })) {
    for (const from of new Set(one.knocks.map((knock) => knock.from))) {
      const times = one.knocks.filter((knock) => knock.from === from).map((knock) => knock.at);
      const pauses = times.slice(1).map((time, before) => (time - times[before]) / 1_000);
      assert.ok(pauses.every((pause) => pause > UNSERVED * 0.8), `${kind}: ${from} called again after ${pauses} s`);
    }
  }
  // The kernel saw what the listeners saw and nothing at another port; at private addresses nobody knocked, not even once.
  for (const one of [direct, relay]) {
    const seen = await flows(one);
    assert.ok(seen.every(([, , , to, port]) => to === at(one) && port === PORT), JSON.stringify(seen));
    // A second call may come from the port of the first.
    assert.deepEqual(new Set(seen.map(([from]) => from)), new Set(one.knocks.map(({ from }) => from)));
    assert.ok(seen.length <= one.knocks.length, `the kernel saw ${seen.length} calls, the listener ${one.knocks.length}`);
  }
  assert.deepEqual(await flows(home), []);
  assert.deepEqual(home.knocks, []);
  await api.disconnect();
});
