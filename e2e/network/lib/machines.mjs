// Machines of one requester, and what of a job lies on them.
import assert from 'node:assert/strict';
import { copyFileSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { scene } from './network.mjs';
import { files, words } from './render.mjs';

/** A machine: an `SCC_HOME` and a folder to work in. */
export function machine(network, name) {
  const folder = join(network.folder, name);
  mkdirSync(folder, { recursive: true });
  const home = join(folder, 'home');
  return { name, folder, environment: { SCC_HOME: home }, jobs: join(home, 'jobs'), taking: join(home, 'taking') };
}

/** The folders of its jobs. */
export const folders = ({ jobs }) => (existsSync(jobs) ? readdirSync(jobs).map((name) => join(jobs, name)) : []);

/** Whether it gave a job away. */
export const gave = (at) => folders(at).some((folder) => existsSync(join(folder, 'given.json')));

/** The file of a scene on it. */
export function sceneOn({ folder }, name) {
  const path = join(folder, `${name}.glb`);
  copyFileSync(scene(name), path);
  return path;
}

/** What the first run had accepted is the same worker's in the second one: nothing was computed or paid again. */
export function checkKept(first, second) {
  const told = second.of('task_accepted');
  for (const { task, worker } of first.of('task_accepted')) {
    assert.ok(told.some((event) => event.task === task && event.worker === worker), `task ${task} is ${worker}'s`);
  }
}

const rendered = new Map();
/** The frames that this machine alone makes of a scene, with the module that workers run: files by name. Rendered once. */
export function alone(network, name, request) {
  const key = JSON.stringify([network.folder, name, request]);
  const render = async () => {
    const out = join(network.folder, `alone-${rendered.size}`);
    const { code, stderr } = await network.sccFor(600, 'render', scene(name), '--local', '--engine', 'wasm', '--out', out, ...words(request));
    assert.equal(code, 0, stderr);
    return new Map([...files(out)].filter(([file]) => file.startsWith('frame_')));
  };
  if (!rendered.has(key)) rendered.set(key, render());
  return rendered.get(key);
}

/** A folder has these frames, byte for byte, and no others. */
export function checkSame(folder, expected) {
  const here = files(folder);
  assert.deepEqual([...here.keys()].filter((name) => name.startsWith('frame_')), [...expected.keys()]);
  for (const [name, bytes] of expected) assert.ok(bytes.equals(here.get(name)), `${name} is right`);
}
