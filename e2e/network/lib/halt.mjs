// Processes that stand still at a step of their work on files, by a library loaded before the C library: whoever kills one there
// kills it at that very step, however fast the machine is.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SOURCE = fileURLToPath(new URL('halt.c', import.meta.url));

/**
 * Compiles the library into a folder; gives what makes an environment of steps. A step is `before` or `after`, a call (rename,
 * linkat, unlink, open64), and a pattern of its path. Throws what is missing.
 */
export function haltable(folder) {
  const library = join(folder, 'halt.so');
  try {
    execFileSync('cc', ['-shared', '-fPIC', '-O2', '-o', library, SOURCE, '-ldl'], { stdio: ['ignore', 'ignore', 'pipe'] });
  } catch (error) {
    throw new Error(`a process that stands still needs a C compiler as 'cc' (apt-get install gcc libc6-dev) on Linux with glibc: \
${error.stderr || error.message}`);
  }
  return (...steps) => {
    const lines = steps.filter(Boolean);
    return lines.length > 0 ? { LD_PRELOAD: library, SCC_HALT: lines.join('\n') } : {};
  };
}

/** Whether a process stands still. */
export function isHalted(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).startsWith('T');
  } catch { return false; }
}
