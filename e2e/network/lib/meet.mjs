// The programs `meet` and `blobs` (compute/transport/examples), on machines of a switch.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

const running = new Set();

/** Starts `meet` on a machine; the first word of each line it prints says what the rest is. */
export const meet = (host, ...words) => start('meet', process.env.SCC_MEET_BIN, host, words);
/** Starts `blobs` in the same way. */
export const blobs = (host, ...words) => start('blobs', process.env.SCC_BLOBS_BIN, host, words);

function start(name, program, host, words) {
  const child = spawn(...host.command(program, words), { stdio: ['pipe', 'pipe', 'pipe'] });
  running.add(child);
  const said = {};
  let complaint = '';
  child.stderr.on('data', (data) => { complaint += data; });
  const lines = createInterface({ input: child.stdout });
  const ended = once(child, 'close');
  return {
    ended: ended.then(([code]) => ({ code, ...said, complaint })),
    /** What it says under a word. */
    hear: (word) => new Promise((resolve, reject) => {
      lines.on('line', (line) => { if (line.startsWith(`${word} `)) resolve(line.slice(word.length + 1)); });
      ended.then(() => reject(new Error(`'${name} ${words.join(' ')}' said no ${word}: ${complaint}`)));
    }),
    collect: () => lines.on('line', (line) => { const [word, rest] = line.split(' '); said[word] = rest; }),
    /** Lets one that serves end by itself. */
    end: () => child.stdin.end(),
  };
}

/** Ends all of them. */
meet.stop = () => { for (const child of running) child.kill('SIGKILL'); };
