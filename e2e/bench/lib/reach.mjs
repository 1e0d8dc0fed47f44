// Two peers and a relay, each line late by a quarter of the round trip each way, so that two peers are as far apart directly as through the relay.
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Switch } from '../../network/lib/hosts.mjs';
import { Line } from '../../network/lib/line.mjs';
import { blobs, meet } from '../../network/lib/meet.mjs';
import { until } from '../../lib/until.mjs';
import { print, ratios, words } from './table.mjs';

const run = promisify(execFile);
const setting = (name, value) => Number(process.env[`SCC_BENCH_${name}`] ?? value);
const [MIB, ROUNDS, MBIT, MILLISECONDS] = [setting('MIB', 1_024), setting('ROUNDS', 3), setting('MBIT', 200), setting('MILLISECONDS', 60)];
const BYTES = MIB * 2 ** 20;
/** What is on its way in a round trip: a router's queue holds as much again. */
const KIB = Math.ceil((MBIT * 1e6 * MILLISECONDS) / 1_000 / 8 / 1_024);
const [PORT, MEASURED] = [30_500, 5];
const FOLDER = process.env.SCC_BENCH_FOLDER;
const TRANSPORTS = {
  TCP: (address, port) => `/ip4/${address}/tcp/${port}`,
  QUIC: (address, port) => `/ip4/${address}/udp/${port}/quic-v1`,
};
const lines = [];

/** One line of a home. */
function line(mbit, milliseconds) {
  const made = new Line(process.env.SCC_LINE_BIN, { milliseconds: milliseconds / 4, mbit, kib: KIB });
  lines.push(made);
  return made;
}

/** How this machine's TCP finds its rate; QUIC has a CUBIC of its own. */
const CONTROL = readFileSync('/proc/sys/net/ipv4/tcp_congestion_control', 'utf8').trim();

/** Mbit/s of one TCP stream, as who receives counts them. */
async function iperf(from, to, amount) {
  const server = spawn(...to.command('iperf3', ['-s', '-1']), { stdio: 'ignore' });
  await until('iperf3 to listen', 10, async () => (await run(...to.command('ss', ['-Hltn', 'sport = :5201']))).stdout !== '');
  const { stdout } = await run(...from.command('iperf3', ['-c', to.address, '-J', ...amount]), { maxBuffer: 1 << 26 });
  server.kill('SIGKILL');
  return JSON.parse(stdout).end.sum_received.bits_per_second / 1e6;
}

/** Mbit/s of one fetch, its bytes durable at the end. */
async function fetchBlob(host, server, path) {
  const [hash, address] = (await server.hear('blob')).split(' ');
  const store = join(FOLDER, 'fetched');
  const fetching = blobs(host, 'fetch', address, hash, store);
  fetching.hear('fetched').then((words) => { fetching.words = words.split(' '); }, () => { /* its end says why */ });
  const { code, complaint } = await fetching.ended;
  assert.equal(code, 0, complaint);
  server.end();
  await server.ended;
  rmSync(store, { recursive: true });
  rmSync(join(FOLDER, 'served'), { recursive: true });
  const [bytes, seconds, taken] = fetching.words;
  assert.deepEqual([Number(bytes), taken], [BYTES, path]);
  return (BYTES * 8) / 1e6 / Number(seconds);
}

function makeFile() {
  const name = join(FOLDER, 'file');
  const file = openSync(name, 'w');
  for (let i = 0; i < MIB; i++) writeSync(file, randomBytes(2 ** 20));
  closeSync(file);
  return name;
}

/** Ticks that the machine's cores worked, and that they had. */
function ticks() {
  const [user, nice, system, idle, waiting, ...rest] = readFileSync('/proc/stat', 'utf8').split('\n')[0].split(/ +/).slice(1).map(Number);
  const busy = user + nice + system + rest.slice(0, 3).reduce((sum, one) => sum + one, 0);
  return [busy, busy + idle + waiting];
}

try {
  const file = makeFile();
  const served = join(FOLDER, 'served');
  const switch_ = await Switch.open();
  const relayHost = await switch_.host('rita');
  const [bare, bare2] = [await switch_.host('x', line(0, 0)), await switch_.host('y', line(0, 0))];
  const [ada, bo] = [await switch_.host('ada', line(MBIT, MILLISECONDS)), await switch_.host('bo', line(MBIT, MILLISECONDS))];
  // Nobody digs through two of these: what they have to say goes through the relay to the end.
  const homes = [await switch_.home('va', 'symmetric', line(MBIT, MILLISECONDS)), await switch_.home('wim', 'symmetric', line(MBIT, MILLISECONDS))];
  const limit = await iperf(bare, bare2, ['-t', `${MEASURED}`]);
  console.log(`lines of ${MBIT} Mbit/s, ${MILLISECONDS} ms there and back, queues of ${KIB} KiB; without rate and delay they carry ${limit.toFixed(0)} Mbit/s; TCP by ${CONTROL}`);

  const relays = {};
  for (const [name, address] of Object.entries(TRANSPORTS)) relays[name] = await meet(relayHost, 'relay', address(relayHost.address, PORT)).hear('relay');
  const ways = { iperf3: () => iperf(bo, ada, ['-n', `${BYTES}`]) };
  for (const [name, address] of Object.entries(TRANSPORTS)) {
    ways[`${name}, direct`] = () => fetchBlob(ada, blobs(bo, 'serve', file, served, '-', address(bo.address, PORT)), 'direct');
    ways[`${name}, relayed`] = () => fetchBlob(homes[0], blobs(homes[1], 'serve', file, served, relays[name], address('0.0.0.0', 0)), 'relayed');
  }
  const rates = Object.fromEntries(Object.keys(ways).map((name) => [name, []]));
  const busy = Object.fromEntries(Object.keys(ways).map((name) => [name, []]));
  for (let round = 1; round <= ROUNDS; round++) {
    for (const [name, measure] of Object.entries(ways)) {
      const before = ticks();
      const rate = await measure();
      const [worked, had] = ticks().map((count, i) => count - before[i]);
      rates[name].push(rate);
      busy[name].push(worked / had);
      console.log(`round ${round}: ${name} ${rate.toFixed(1)} Mbit/s; the machine ${((100 * worked) / had).toFixed(0)} % busy, load ${loadavg()[0].toFixed(1)}`);
    }
  }

  const rows = Object.entries(rates).map(([name, measured]) => {
    const [transport, way] = name.split(', ');
    const beside = { direct: 'iperf3', relayed: `${transport}, direct` }[way];
    const aim = { direct: '≥ 0.85 of iperf3', relayed: '≥ 0.90 of direct' }[way];
    return [name, words(measured, 1), beside ? words(ratios(measured, rates[beside])) : '', aim ?? '', words(busy[name])];
  });
  print(['way', 'Mbit/s', 'ratio', 'aim', 'machine busy'], rows);
  const ends = await Promise.all(lines.map((made) => made.close()));
  console.log(`median (smallest–largest) of ${ROUNDS} rounds of ${MIB} MiB; the lines' own work delayed all but a thousandth of their frames by at most \
${Math.max(...ends.map(({ late }) => late))} ms`);
} catch (error) {
  console.error(error);
  process.exitCode = 1;
} finally {
  meet.stop();
}
process.exit();
