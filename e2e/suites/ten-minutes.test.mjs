// docs/dapp-in-ten-minutes.md, command by command as it stands there, at a terminal: a newcomer ends with a listed dApp that was paid for.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { test } from 'node:test';
import { people } from '../lib/api.mjs';
import { startNode } from '../lib/node.mjs';
import { tool } from '../lib/scc.mjs';
import { until } from '../lib/until.mjs';

const PAGE = readFileSync(new URL('../../docs/dapp-in-ten-minutes.md', import.meta.url), 'utf8');
/** The commands of each step: blocks of code that stand in a numbered list. */
const STEPS = PAGE.split(/^(?=\d+\. )/m).slice(1).map((step) => [...step.matchAll(/^ {3}```\n([^]*?)^ {3}```$/gm)]
  .flatMap(([, block]) => block.split('\n').map((line) => line.trim()).filter(Boolean)));

/** An amount as people read it, in planck. */
function planck(tokens) {
  const [whole, part = ''] = tokens.split('.');
  return BigInt(whole + part.padEnd(12, '0'));
}

/** What a terminal shows of a text: no colours, of a line that is written again the last. */
const shown = (text) => text.replace(/\x1b\[[0-9;?]*[A-Za-z]/g, '').replace(/\r+\n/g, '\n').replace(/^.*\r/gm, '');

/** A person at a terminal: what is typed runs in the folder where the last command left them, and questions are answered with yes. */
function terminal(home, node) {
  let folder = join(home, 'desk');
  mkdirSync(folder);
  const { RUSTFLAGS: _, CARGO_TARGET_DIR: __, ...rest } = process.env;
  const env = { ...rest, SCC_HOME: join(home, 'scc'), SCC_NODE: node.url, PATH: `${dirname(process.env.SCC_BIN)}${delimiter}${rest.PATH}`,
    WHERE: join(home, 'where') };
  const type = async (command) => {
    const words = ['-qec', `bash -c '${`${command}\nend=$?; pwd > "$WHERE"; exit $end`.replaceAll("'", "'\\''")}'`, '/dev/null'];
    const child = spawn('script', words, { cwd: folder, env });
    let said = '';
    let answered = 0;
    child.stdout.on('data', (data) => {
      said += data;
      const questions = said.split('[y/N]').length - 1;
      for (; answered < questions; answered++) child.stdin.write('y\n');
    });
    const code = await new Promise((resolve, reject) => { child.once('close', resolve); child.once('error', reject); });
    assert.equal(code, 0, `${command}\n${said}`);
    folder = readFileSync(env.WHERE, 'utf8').trim();
    return shown(said);
  };
  return { type, read: (...names) => readFileSync(join(folder, ...names), 'utf8'), at: (...names) => join(folder, ...names) };
}

for (const lang of ['rust', 'c']) {
  test(`${lang}: from nothing to a listed dApp whose developer and worker are paid, by the page's commands`, { timeout: 480_000 }, async (context) => {
    let node;
    const { home, json, remove } = tool(() => node);
    context.after(async () => { await node?.stop(); remove(); });
    const [[start, path], project, build, try_, publish, list, use, paid, ...others] = STEPS;
    assert.deepEqual(others, []);
    // The chain is built already, and at another port.
    const [, words] = start.match(/^\.\/scripts\/dev (.*)$/);
    assert.match(path, /^export PATH=.*release:\$PATH"$/);
    node = await startNode(words.split(' '), { chain: ['--dev'] });
    await until('Enlisted in block', 90, () => node.log().includes('Enlisted in block'), node.log);
    const { type, read, at } = terminal(home, node);
    const all = async (commands) => { const said = []; for (const command of commands) said.push(await type(command)); return said; };

    await all(lang === 'rust' ? project : project.map((command) => command.replace('dapp new words', 'dapp new words --lang c')));
    // The versions of the dApps here, which this machine has.
    if (lang === 'rust') copyFileSync(new URL('../../dapps/Cargo.lock', import.meta.url), at('Cargo.lock'));
    await all(lang === 'rust' ? build : ['make']);
    assert.ok(existsSync(at('words.wasm')));

    const [tested, counted] = await all(try_);
    assert.match(tested, /progress \d\.\d{3}/);
    assert.match(counted, /^lines \d+$/m);
    assert.equal(counted, read('results/tyger.txt.count'));

    const [published, draft] = await all(publish);
    assert.match(published, /^dApp 1 is registered as a draft/m);
    assert.match(draft, /^listing +draft$/m);
    let [motion, listed] = [];
    for (const command of list) {
      listed = await type(command.replace('MOTION', motion));
      motion ??= listed.match(/0x[0-9a-f]{64}/)?.[0];
    }
    assert.match(listed, /^1 +listed +words /m);

    const free = async () => BigInt((await json('balance', '//Bob')).free);
    const before = await free();
    const [settled] = await all(use);
    assert.equal(read('counted/tyger.txt/tyger.txt.count'), counted);
    const [, developer, account] = settled.match(/^ +dApp developer +(\S+) SCC .* to (\w+)$/m);
    const [, claims] = settled.match(/^ +workers' claims +(\S+) SCC /m);
    assert.equal(account, people().bob.address);
    assert.equal(planck(claims), 3n * planck(developer));
    assert.equal(await free(), before + planck(developer));
    const [balance, earnings] = await all(paid);
    assert.match(balance, new RegExp(`^account +${account}$`, 'm'));
    assert.match(earnings, new RegExp(`job 0: .* earns ${claims} SCC$`, 'm'));
  });
}
