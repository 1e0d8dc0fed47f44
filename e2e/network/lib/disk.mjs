// Small disks that can be filled.
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A disk of so many megabytes at a path; `null` where this machine lets nobody have one. */
export function smallDisk(path, megabytes) {
  mkdirSync(path, { recursive: true });
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', path], { stdio: 'ignore' });
  } catch {
    return null;
  }
  const ballast = join(path, 'ballast');
  return {
    path,
    /** Leaves nothing free. */
    fill() {
      for (let size = megabytes << 20; size >= 512; size >>= 1) {
        try {
          writeFileSync(ballast, Buffer.alloc(size), { flag: 'a' });
        } catch (error) {
          if (error.code !== 'ENOSPC') throw error;
        }
      }
    },
    clear: () => rmSync(ballast, { force: true }),
    remove: () => execFileSync('umount', ['--lazy', path], { stdio: 'ignore' }),
  };
}
