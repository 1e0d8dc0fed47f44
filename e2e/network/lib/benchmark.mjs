// All contributors of a test are on one machine, which is measured once for all suites.
import { copyFileSync, existsSync, mkdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NODE, runNode } from '../../lib/node.mjs';

const FILE = 'benchmark.json';
let measured;

/** Puts the figures of a worker with one slot into a worker's folder, as if it had been started before. */
export async function giveBenchmark(folder) {
  measured ??= measure();
  const from = await measured;
  mkdirSync(folder, { recursive: true });
  if (!existsSync(join(folder, FILE))) copyFileSync(from, join(folder, FILE));
}

async function measure() {
  const { size, mtimeMs } = statSync(NODE);
  const folder = join(tmpdir(), `scc-e2e-benchmark-${size}-${mtimeMs}`);
  const file = join(folder, FILE);
  if (existsSync(file)) return file;
  const { code, stderr } = await runNode('worker', 'benchmark', '--worker-dir', folder);
  if (code !== 0) throw new Error(stderr);
  return file;
}
