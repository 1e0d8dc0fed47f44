// A real node of its own for each suite: free ports, empty folder, gone afterwards.
import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export const NODE = process.env.SCC_NODE_BIN;

/** All nodes of the tests compile the runtime once: a start takes some processor seconds less. */
export const runtimeCache = process.env.SCC_RUNTIME_CACHE ? ['--runtime-cache', process.env.SCC_RUNTIME_CACHE] : [];

/** Ports below those the kernel gives to outgoing connections: nobody takes one between the look and the use of it. */
const [FIRST_PORT, PORTS] = [12_000, 20_000];
const given = new Set();

export async function freePort() {
  for (;;) {
    const port = FIRST_PORT + Math.floor(Math.random() * PORTS);
    if (given.has(port) || !(await isFree(port))) continue;
    given.add(port);
    return port;
  }
}

const isFree = (port) =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '0.0.0.0', () => server.close(() => resolve(true)));
  });

/** Nodes that run now: a test run that is ended from outside leaves none behind. */
const running = new Set();
process.once('exit', () => { for (const child of running) child.kill('SIGKILL'); });
for (const name of ['SIGINT', 'SIGTERM']) process.once(name, () => process.exit(1));

/**
 * Starts a node; `arguments_` are added to the command line, `chain` says which chain: by default the development chain whose
 * only authority it is, `address` and `p2p` where it listens for peers, `host` on which machine of a switch it runs if not on this
 * one, `env` what its environment has besides ours, `prometheus` whether it shows metrics. Resolves when its RPC answers, within
 * `patience` seconds.
 */
export async function startNode(arguments_ = [],
  { chain, host, address = host?.address ?? '127.0.0.1', p2p, env, prometheus = false, patience = 120 } = {}) {
  const base = mkdtempSync(join(tmpdir(), 'scc-e2e-'));
  p2p ??= await freePort();
  const rpc = await freePort();
  const metrics = prometheus ? await freePort() : undefined;
  const log = [];
  const words = [...await rawChain(chain, arguments_), '--base-path', base, '--rpc-port', `${rpc}`, '--listen-addr', `/ip4/${address}/tcp/${p2p}/ws`,
    ...(prometheus ? ['--prometheus-port', `${metrics}`] : ['--no-prometheus']), '--no-telemetry', '--no-mdns', ...runtimeCache,
    ...(host ? ['--unsafe-rpc-external', '--rpc-cors', 'all'] : []), ...arguments_];
  const [program, all] = host?.command(NODE, words) ?? [NODE, words];
  const at = `${host?.address ?? '127.0.0.1'}:${rpc}`;
  let process_, exited;
  const node = {
    base,
    address,
    url: `ws://${at}`,
    http: `http://${at}`,
    p2p,
    /** What a scrape shows, as a map from `name{label="value"}` without the chain's name to the value. */
    scrape: async () => parseScrape(await (await fetch(`http://127.0.0.1:${metrics}/metrics`)).text()),
    log: () => log.join(''),
    call: (method, ...params) => call(node.http, method, params),
    /** A call that may take so many seconds. */
    within: (seconds, method, ...params) => call(node.http, method, params, seconds),
    pid: () => process_.pid,
    /** Starts the process, or starts it again in the same folder; resolves when its RPC answers. */
    async start() {
      exited = false;
      const started = spawn(program, all, { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, ...env } });
      running.add(started);
      started.stderr.on('data', (data) => { log.push(`${data}`); if (log.length > 400) log.shift(); });
      const ended = () => { running.delete(started); if (process_ === started) exited = true; };
      started.once('error', (error) => { log.push(`${error}`); ended(); });
      started.once('exit', ended);
      process_ = started;
      const end = Date.now() + patience * 1_000;
      while (Date.now() < end) {
        if (exited) break;
        try {
          await node.call('system_health');
          return node;
        } catch { await sleep(100); }
      }
      const why = exited ? 'the node ended' : 'the node does not answer';
      await node.stop();
      throw new Error(`${why}:\n${node.log()}`);
    },
    /** Power cut: the process is gone at once, its folder stays. */
    async kill() {
      process_.kill('SIGKILL');
      while (!exited) await sleep(20);
    },
    /** Ends it for good: nothing of its folder is needed any more. */
    async stop() {
      if (!exited) await node.kill();
      rmSync(base, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    },
  };
  return node.start();
}

const parseScrape = (text) => new Map(text.split('\n').filter((line) => line && !line.startsWith('#')).map((line) => {
  const [, name, labels, value] = line.match(/^(\w+)(?:\{(.*)\})? (\S+)$/);
  const own = (labels ?? '').split(/,(?=\w+=)/).filter((label) => label && !label.startsWith('chain='));
  return [own.length ? `${name}{${own.join(',')}}` : name, Number(value)];
}));

/** Specifications whose genesis is computed, by what they were made from. */
const rawSpecs = new Map();

/**
 * The same chain with its genesis computed: a node that computes it by itself compiles the runtime twice. `['--dev']` said outright
 * is left to the node.
 */
async function rawChain(chain, arguments_) {
  if (chain === undefined) return ['--dev', ...(arguments_.includes('--chain') ? [] : ['--chain', await rawDevSpec()])];
  const file = chain[chain.indexOf('--chain') + 1];
  if (!file.endsWith('.json') || JSON.parse(readFileSync(file, 'utf8')).genesis.raw) return chain;
  if (!rawSpecs.has(file)) rawSpecs.set(file, writeRaw(file, `${file}.raw`));
  return chain.with(chain.indexOf(file), await rawSpecs.get(file));
}

/** The development chain's, made once for all suites. */
function rawDevSpec() {
  const { size, mtimeMs } = statSync(NODE);
  const file = join(tmpdir(), `scc-e2e-dev-${size}-${mtimeMs}.json`);
  if (!rawSpecs.has('dev')) rawSpecs.set('dev', existsSync(file) ? file : writeRaw('dev', file));
  return rawSpecs.get('dev');
}

async function writeRaw(chain, file) {
  // Put in place whole: another suite may be doing the same.
  const unfinished = `${file}.${process.pid}`;
  writeFileSync(unfinished, await exportChain(chain, '--raw'));
  renameSync(unfinished, file);
  return file;
}

async function call(url, method, params, seconds = 30) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
    signal: AbortSignal.timeout(seconds * 1_000),
  });
  const { result, error } = await response.json();
  if (error) throw new Error(`${method}: ${error.message} ${error.data ?? ''}`);
  return result;
}

/** The specification of a chain, by its name or file. */
export async function exportChain(chain, ...words) {
  const { code, stdout, stderr } = await runNode('export-chain-spec', '--chain', chain, ...words);
  if (code !== 0) throw new Error(`no specification of the chain: ${stderr}`);
  return stdout;
}

/** Runs the node's program to its end: its exit code and what it wrote. */
export const runNode = (...words) =>
  new Promise((resolve) => {
    execFile(NODE, words, { maxBuffer: 1 << 28, timeout: 120_000 }, (error, stdout, stderr) =>
      resolve({ code: error ? (error.code ?? error.signal) : 0, stdout, stderr }));
  });

/** Seals `count` blocks on a node with `--sealing manual`. */
export async function seal(node, count = 1) {
  for (let i = 0; i < count; i++) await node.call('engine_createBlock', true, true, null);
}
