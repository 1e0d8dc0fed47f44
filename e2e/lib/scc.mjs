// `scc` as a person and a script run it, against a node whose blocks the suite makes.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { seal } from './node.mjs';

/** A home of its own for `scc`; `node` gives the node once it runs. */
export function tool(node) {
  const home = mkdtempSync(join(tmpdir(), 'scc-cli-'));

  /** Runs it; a block is made whenever a transaction waits, if it `sends` something; `begun` gets the process. */
  async function scc(words, { sends = false, begun = () => {} } = {}) {
    const options = { env: { ...process.env, SCC_HOME: home, SCC_NODE: node()?.url ?? 'ws://127.0.0.1:1' }, timeout: 120_000 };
    const ended = new Promise((resolve) => {
      const child = execFile(process.env.SCC_BIN, words, options, (error, stdout, stderr) =>
        resolve({ code: error ? (error.code ?? error.signal) : 0, stdout, stderr }));
      child.stdin.end();
      begun(child);
    });
    let running = true;
    ended.then(() => { running = false; });
    while (sends && running) {
      await sleep(100);
      if (running && (await node().call('author_pendingExtrinsics')).length) await seal(node());
    }
    return ended;
  }

  async function done(words, how) {
    const { code, stdout, stderr } = await scc(words, how);
    assert.equal(code, 0, stderr);
    assert.equal(stderr, '');
    return stdout;
  }

  return {
    home,
    scc,
    remove: () => rmSync(home, { recursive: true, force: true }),
    /** What a person reads. */
    text: (...words) => done(words),
    /** What a person reads after something was sent. */
    sent: (...words) => done(words, { sends: true }),
    /** What a script reads. */
    json: async (...words) => checked(await done(['--json', ...words])),
    /** What a script reads after something was sent. */
    sentJson: async (...words) => checked(await done(['--json', ...words], { sends: true })),
    /** A failure: its exit code and its sentence, for people and for scripts. */
    async refused(code, sentence, ...words) {
      const said = await scc(words);
      assert.equal(said.code, code, said.stderr);
      assert.match(said.stderr, new RegExp(`^error: .*${sentence.source}`));
      const told = await scc(['--json', ...words]);
      assert.equal(told.code, code);
      const failure = JSON.parse(told.stderr);
      assert.equal(failure.code, code);
      assert.match(failure.error, sentence);
    },
  };
}

function checked(text) {
  const value = JSON.parse(text);
  checkNumbers(value);
  return value;
}

/** No number in JSON is one that JavaScript cannot hold: amounts are strings. */
function checkNumbers(value) {
  if (typeof value === 'number') assert.ok(Number.isSafeInteger(value) || !Number.isInteger(value), `${value}`);
  else if (value && typeof value === 'object') Object.values(value).forEach(checkNumbers);
}

/** An amount of JSON, in planck. */
export function amount(value) {
  assert.equal(typeof value, 'string');
  return BigInt(value);
}
