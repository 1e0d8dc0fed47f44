// `scc render --preview`: the frames as a movie, by the machine's ffmpeg. Where there is none, a program of that name stands for it which keeps the
// list that it was given.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { tool } from '../lib/scc.mjs';

const SCENE = fileURLToPath(new URL('../../dapps/render/samples/skin.glb', import.meta.url));
/** Five frames, each clearly another picture; H.264 has no odd sides. */
const [FRAMES, COUNT, SIZE, EVEN] = ['1-17x4', 5, '65x37', [64, 36]];
const IS_HERE = spawnSync('ffmpeg', ['-version']).status === 0;

const { home, scc, remove } = tool(() => undefined);
after(remove);
const [out, movie] = [join(home, 'frames'), join(home, 'movie.mp4')];
const frames = () => readdirSync(out).filter((name) => name.startsWith('frame_')).sort();

/** A folder with a program named ffmpeg, a shell script. */
function instead(name, ...lines) {
  mkdirSync(join(home, name));
  writeFileSync(join(home, name, 'ffmpeg'), ['#!/bin/sh', '[ "$1" = -version ] && exit 0', ...lines, ''].join('\n'), { mode: 0o755 });
  return join(home, name);
}

/** Renders with programs of this path only: the end and the events. */
async function render(path, ...more) {
  const all = process.env.PATH;
  process.env.PATH = path;
  try {
    const { code, stdout, stderr } = await scc(['--json', 'render', SCENE, '--local', '--frames', FRAMES, '--size', SIZE, '--samples', '8', '--out', out,
      '--preview', movie, ...more]);
    const events = stdout.trim().split('\n').map((line) => JSON.parse(line));
    return { code, stderr, of: (name) => events.filter(({ event }) => event === name) };
  } finally {
    process.env.PATH = all;
  }
}

const nowhere = join(home, 'nothing');
mkdirSync(nowhere);

test('without ffmpeg all frames come, and it is said before them what to install', { timeout: 120_000 }, async () => {
  const { code, stderr, of } = await render(nowhere);
  assert.equal(code, 0, stderr);
  assert.match(of('note')[0].text, /no ffmpeg on this machine: the frames come without a movie.*apt-get install ffmpeg.*same command again/);
  assert.deepEqual([of('frame_done').length, frames().length, of('preview_done').length, existsSync(movie)], [COUNT, COUNT, 0, false]);
});

test('an ffmpeg that fails costs no frame; its last words are told', { timeout: 120_000 }, async () => {
  const { code, stderr } = await render(instead('broken', 'echo "Unknown encoder" >&2', 'exit 1'));
  assert.equal(code, 1);
  assert.match(JSON.parse(stderr).error, /the frames are there, the movie .*movie\.mp4 is not: Unknown encoder/);
  assert.equal(frames().length, COUNT);
});

test('the same command again renders nothing, and ffmpeg is given every frame once, in order', { timeout: 120_000 }, async () => {
  const list = ['for word; do [ "$before" = -i ] && list=$word; before=$word; done', 'while IFS= read -r line; do echo "$line"; done < "$list" > "$before"'];
  const { code, stderr, of } = await render(instead('list', ...list));
  assert.equal(code, 0, stderr);
  assert.deepEqual([of('frame_kept').length, of('frame_done').length], [COUNT, 0]);
  assert.deepEqual(of('preview_done').map(({ file }) => file), [movie]);
  const named = readFileSync(movie, 'utf8').split('\n').filter((line) => line.startsWith('file ')).map((line) => line.match(/([^/]+)'$/)[1]);
  assert.deepEqual(named, frames());
});

/** Decodes to grey pixels of the movie's size: a buffer for each frame. */
function decode(file) {
  const [width, height] = EVEN;
  const pixels = execFileSync('ffmpeg', ['-v', 'error', '-i', file, '-vf', `scale=${width}:${height}`, '-f', 'rawvideo', '-pix_fmt', 'gray', '-']);
  return Array.from({ length: pixels.length / (width * height) }, (_, number) => pixels.subarray(number * width * height, (number + 1) * width * height));
}
const distance = (one, other) => one.reduce((sum, value, at) => sum + (value - other[at]) ** 2, 0);

for (const [rate, format] of [[24, 'png'], [30, 'png'], [60, 'png16'], [23.976, 'exr32'], [24, 'exr']]) {
  test(`${format}, ${rate} a second: with this machine's ffmpeg the movie is every frame once, with even sides; without, it is missed`, { timeout: 180_000 }, async (context) => {
    rmSync(movie, { force: true });
    rmSync(out, { recursive: true });
    const { code, stderr, of } = await render(process.env.PATH, '--fps', `${rate}`, '--format', format);
    assert.equal(code, 0, stderr);
    assert.equal(frames().length, COUNT);
    if (!IS_HERE) {
      context.diagnostic('this machine has no ffmpeg: no movie was looked at');
      assert.match(of('note')[0].text, /no ffmpeg on this machine/);
      assert.ok(!existsSync(movie));
      return;
    }
    const looked = spawnSync('ffmpeg', ['-hide_banner', '-i', movie], { encoding: 'utf8' }).stderr;
    assert.match(looked, new RegExp(`Video: h264.* ${EVEN.join('x')}[, ]`));
    assert.ok(Math.abs(Number(looked.match(/ ([0-9.]+) fps/)[1]) - rate) < 0.05, looked);
    const shown = decode(movie);
    assert.equal(shown.length, COUNT);
    // What EXR holds is linear light: other numbers than the movie's.
    if (format.startsWith('exr')) return;
    const pictures = frames().map((name) => decode(join(out, name))[0]);
    const nearest = shown.map((frame) => {
      const distances = pictures.map((picture) => distance(frame, picture));
      return distances.indexOf(Math.min(...distances));
    });
    assert.deepEqual(nearest, [...pictures.keys()]);
  });
}
