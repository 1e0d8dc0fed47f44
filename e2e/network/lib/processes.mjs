// What a process's children do, from /proc.
import { readdirSync, readFileSync } from 'node:fs';

/** Clock ticks of a second: fixed on Linux. */
const TICKS = 100;

function stat(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // After the name, which may hold anything: state, parent, … user, system, of waited-for children user and system.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ').map(Number);
    return { pid, parent: fields[1], own: fields[11] + fields[12], ended: fields[13] + fields[14] };
  } catch { return null; }
}

/** All processes below `pid`. */
export function descendants(pid) {
  const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(stat).filter(Boolean);
  const below = (parent) => all.filter((one) => one.parent === parent).flatMap((one) => [one, ...below(one.pid)]);
  return below(pid);
}

/** Seconds of processor time that `pid` itself took; `NaN` when it is gone. */
export const ownSeconds = (pid) => (stat(pid)?.own ?? NaN) / TICKS;

/** Seconds of processor time that the children of `pid` took, those that have ended included. */
export function childrenSeconds(pid) {
  const running = descendants(pid).reduce((sum, { own, ended }) => sum + own + ended, 0);
  return (running + (stat(pid)?.ended ?? 0)) / TICKS;
}

/** Watches for processes below `pid`; `seen` are all there ever were, `stop` answers how many. */
export function watchChildren(pid) {
  const seen = new Set();
  const timer = setInterval(() => { for (const one of descendants(pid)) seen.add(one.pid); }, 50);
  timer.unref();
  return { seen, stop: () => { clearInterval(timer); return seen.size; } };
}
