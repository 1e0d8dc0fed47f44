// A real node of its own for each suite: free ports, empty folder, gone afterwards.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export const NODE = process.env.SCC_NODE_BIN;

export const freePort = () =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

/** Starts a development node; `arguments_` are added to the command line. Resolves when its RPC answers. */
export async function startNode(arguments_ = []) {
  const base = mkdtempSync(join(tmpdir(), 'scc-e2e-'));
  const [rpc, p2p] = [await freePort(), await freePort()];
  const log = [];
  const words = ['--dev', '--base-path', base, '--rpc-port', `${rpc}`, '--listen-addr', `/ip4/127.0.0.1/tcp/${p2p}/ws`,
    '--no-prometheus', '--no-telemetry', '--no-mdns', ...arguments_];
  let process_, exited;
  const node = {
    base,
    url: `ws://127.0.0.1:${rpc}`,
    http: `http://127.0.0.1:${rpc}`,
    p2p,
    log: () => log.join(''),
    call: (method, ...params) => call(`http://127.0.0.1:${rpc}`, method, params),
    pid: () => process_.pid,
    /** Starts the process, or starts it again in the same folder; resolves when its RPC answers. */
    async start() {
      exited = false;
      const started = spawn(NODE, words, { stdio: ['ignore', 'ignore', 'pipe'] });
      started.stderr.on('data', (data) => { log.push(`${data}`); if (log.length > 400) log.shift(); });
      started.once('exit', () => { if (process_ === started) exited = true; });
      process_ = started;
      for (let i = 0; i < 300; i++) {
        if (exited) throw new Error(`the node ended:\n${node.log()}`);
        try {
          await node.call('system_health');
          return node;
        } catch { await sleep(200); }
      }
      await node.stop();
      throw new Error(`the node does not answer:\n${node.log()}`);
    },
    /** Power cut: the process is gone at once, its folder stays. */
    async kill() {
      process_.kill('SIGKILL');
      while (!exited) await sleep(20);
    },
    async stop() {
      if (!exited) {
        process_.kill('SIGTERM');
        for (let i = 0; i < 50 && !exited; i++) await sleep(100);
        if (!exited) process_.kill('SIGKILL');
      }
      rmSync(base, { recursive: true, force: true, maxRetries: 5 });
    },
  };
  return node.start();
}

async function call(url, method, params) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
  });
  const { result, error } = await response.json();
  if (error) throw new Error(`${method}: ${error.message} ${error.data ?? ''}`);
  return result;
}

/** Seals `count` blocks on a node with `--sealing manual`. */
export async function seal(node, count = 1) {
  for (let i = 0; i < count; i++) await node.call('engine_createBlock', true, true, null);
}
