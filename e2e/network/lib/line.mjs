// The line between a home and the rest of the world, in user space (line.c): late, of limited rate, with a queue that overflows.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const SOURCE = fileURLToPath(new URL('line.c', import.meta.url));

/** Throws what is missing. */
export function demandLines(folder) {
  const program = join(folder, 'line');
  try {
    execFileSync('cc', ['-O2', '-pthread', '-o', program, SOURCE], { stdio: ['ignore', 'ignore', 'pipe'] });
  } catch (error) {
    throw new Error(`a line with a delay needs a C compiler as 'cc' (apt-get install gcc libc6-dev) on Linux: ${error.stderr || error.message}`);
  }
  return program;
}

/** One line: `milliseconds` late each way, `mbit` a second (0: any), with a queue of `kib`. */
export class Line {
  constructor(program, { milliseconds, mbit, kib }) {
    this.words = [milliseconds, mbit, kib].map(String);
    this.program = program;
  }

  /** Makes both ends, as interfaces of this machine. */
  async open(near, far) {
    const child = spawn(this.program, [near, far, ...this.words], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.child = child;
    this.lines = createInterface({ input: child.stdout });
    const [first] = await Promise.race([once(this.lines, 'line'), once(child, 'close')]);
    if (first !== 'ready') throw new Error(`the line to ${near} cannot be made: is there /dev/net/tun?`);
  }

  /** Ends it; what did not fit into its queue, and by how many milliseconds at most it was late itself for all but a thousandth. */
  async close() {
    const said = once(this.lines, 'line');
    this.child.stdin.end();
    const [, dropped, late] = (await said)[0].split(' ').map(Number);
    return { dropped, late: late / 1_000 };
  }
}
