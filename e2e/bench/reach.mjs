// A blob through lines with a delay: directly beside iperf3, and through a relay beside directly. lib/reach.mjs is what runs in the namespaces.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { demandRouters, inNamespaces } from '../network/lib/hosts.mjs';
import { demandLines } from '../network/lib/line.mjs';

const HOURS = 3;

try {
  execFileSync('iperf3', ['--version'], { stdio: 'ignore' });
} catch (error) {
  throw new Error(`'iperf3' cannot be run (${error.code}): install the package iperf3, or run scripts/setup --test`);
}
await demandRouters();
const folder = mkdtempSync(join(tmpdir(), 'scc-reach-'));
try {
  process.env.SCC_LINE_BIN = demandLines(folder);
  process.env.SCC_BENCH_FOLDER = folder;
  const scenario = fileURLToPath(new URL('lib/reach.mjs', import.meta.url));
  await inNamespaces(scenario, HOURS * 3_600, (data) => process.stdout.write(data));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
