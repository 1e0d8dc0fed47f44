// Plain Blender on this machine: scenes for tests, and pictures to compare with.
import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const SCENES = fileURLToPath(new URL('../../../compute/blender/tests/suite/common/scenes.py', import.meta.url));
const COMPARE = fileURLToPath(new URL('../lib/same_pixels.py', import.meta.url));
const run = promisify(execFile);
const blender = (...words) => run('blender', ['-b', '--factory-startup', ...words], { maxBuffer: 1 << 24 });

/** Makes a scene of a kind that `scenes.py` knows in a new folder inside `parent`; gives its file. */
export async function makeScene(parent, kind) {
  const folder = join(parent, kind);
  mkdirSync(folder);
  await blender('--python-exit-code', '3', '--python', SCENES, '--', kind, folder);
  return join(folder, 'scene.blend');
}

/** PyPI's bpy in a virtual environment, with lines of Python on a file. */
const python = (bpy, file, lines) =>
  run(`${bpy}/bin/python3`, ['-c', `import bpy; bpy.ops.wm.open_mainfile(filepath='${file}')\n${lines}`], { maxBuffer: 1 << 24 });

/** What plain Blender, or PyPI's in an environment, makes of frames, in one run of it: their files in `folder`, in order. */
export async function plainFrames(folder, file, frames, { size, samples, format }, bpy) {
  const [width, height] = size.split('x');
  const [kind, depth, end] = format === 'png' ? ['PNG', 8, 'png'] : ['OPEN_EXR', 32, 'exr'];
  const set = `import bpy; s = bpy.context.scene; r = s.render; r.resolution_x, r.resolution_y = ${width}, ${height}; `
    + `r.resolution_percentage = 100; s.cycles.samples = ${samples}; i = r.image_settings; i.file_format = '${kind}'; `
    + `i.color_mode = 'RGBA'; i.color_depth = '${depth}'`;
  const out = join(folder, `plain-${format}-`);
  const paths = frames.map((frame) => `${out}${String(frame).padStart(4, '0')}.${end}`);
  if (bpy) {
    const renders = frames.map((frame, i) =>
      `s.frame_set(${frame}); r.filepath = '${paths[i]}'; bpy.ops.render.render(write_still=True)`);
    await python(bpy, file, [set, ...renders].join('\n'));
    return paths;
  }
  await blender(file, '--python-expr', set, '-x', '1', '-o', `${out}####`, '-f', frames.join(','));
  return paths;
}

/** Throws unless the two pictures of each pair have the same pixels, up to a difference. */
export const samePixels = (pairs, most) => blender('--python-exit-code', '3', '--python', COMPARE, '--', `${most}`, ...pairs.flat());
