// Processes that stand still, or die, at a step of their work on files, by a library loaded before the C library: whoever kills one
// there kills it at that very step, however fast the machine is.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SOURCE = fileURLToPath(new URL('halt.c', import.meta.url));

/**
 * Compiles the library into a folder; gives what makes an environment of steps. A step is `before` or `after`, a call (those of
 * halt.c, `open64` also of files that are only read), and a pattern of its path. Throws what is missing.
 */
export function haltable(folder) {
  const library = join(folder, 'halt.so');
  try {
    execFileSync('cc', ['-shared', '-fPIC', '-O2', '-o', library, SOURCE, '-ldl'], { stdio: ['ignore', 'ignore', 'pipe'] });
  } catch (error) {
    throw new Error(`a process that stands still needs a C compiler as 'cc' (apt-get install gcc libc6-dev) on Linux with glibc: \
${error.stderr || error.message}`);
  }
  const halts = (...steps) => {
    const lines = steps.filter(Boolean);
    return lines.length > 0 ? { LD_PRELOAD: library, SCC_HALT: lines.join('\n') } : {};
  };
  /** Steps on files below some folders; their names are kept in a file. */
  halts.steps = (file, ...folders) => new Steps(library, file, folders);
  return halts;
}

/** Steps on files by their names, as they become known; what a name is stands in halt.c. */
class Steps {
  constructor(library, file, folders) {
    const environment = (mode) => ({ LD_PRELOAD: library, [mode]: [file, ...folders].join('\n') });
    /** For a process that dies at the first step that has no name yet. */
    this.dying = environment('SCC_DIE');
    /** For one that lives on. */
    this.noting = environment('SCC_NOTE');
    this.file = file;
  }

  names() {
    return existsSync(this.file) ? readFileSync(this.file, 'utf8').split('\n').filter(Boolean) : [];
  }

  /** Calls and files without what came before. */
  kinds() {
    return new Set(this.names().map((name) => name.split(' after ')[0]));
  }
}

/** Whether a process stands still. */
export function isHalted(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).startsWith('T');
  } catch { return false; }
}
