// A process with a clock of its own that can be set, by a library loaded before the C library.
import { execFileSync } from 'node:child_process';
import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SOURCE = fileURLToPath(new URL('clock.c', import.meta.url));

/** Compiles the library into a folder; `env` is what the process's environment needs. Throws what is missing. */
export function settableClock(folder) {
  const [library, file] = [join(folder, 'clock.so'), join(folder, 'clock')];
  try {
    execFileSync('cc', ['-shared', '-fPIC', '-O2', '-o', library, SOURCE, '-ldl'], { stdio: ['ignore', 'ignore', 'pipe'] });
  } catch (error) {
    throw new Error(`a clock that can be set needs a C compiler as 'cc' (apt-get install gcc libc6-dev) on Linux with glibc: \
${error.stderr || error.message}`);
  }
  writeFileSync(file, Buffer.alloc(8));
  return {
    env: { LD_PRELOAD: library, SCC_CLOCK: file },
    /** Lets it run so many seconds before the true time. */
    set(seconds) {
      const bytes = Buffer.alloc(8);
      bytes.writeBigInt64LE(BigInt(seconds));
      const open = openSync(file, 'r+');
      writeSync(open, bytes, 0, 8, 0);
      closeSync(open);
    },
  };
}
