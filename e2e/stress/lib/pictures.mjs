// Frames of a job, and what a local render makes of the same request.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { files } from '../../network/lib/render.mjs';

/** The frames in a folder by file, with their bytes. */
export const frames = (folder) => new Map([...files(folder)].filter(([name]) => name.startsWith('frame_')));

/** Renders on this machine alone; gives the frames. `request` are options by name. */
export async function renderLocally(network, file, request) {
  const out = join(network.folder, 'local');
  const words = Object.entries(request).flatMap(([name, value]) => [`--${name}`, `${value}`]);
  const { code, stderr } = await network.scc('render', file, ...words, '--local', '--out', out);
  assert.equal(code, 0, stderr);
  return frames(out);
}

/** Throws unless a job's frames are those of a local render, and those kept from former runs have not changed. */
export function checkFrames(folder, expected, kept) {
  const pictures = frames(folder);
  assert.equal(pictures.size, expected.size);
  for (const [file, bytes] of expected) assert.ok(bytes.equals(pictures.get(file)), `${file} is not what a local render gives`);
  for (const [file, bytes] of kept) assert.ok(bytes.equals(pictures.get(file)), `${file} changed after it was accepted`);
}
