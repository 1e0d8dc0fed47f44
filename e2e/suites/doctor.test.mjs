// `scc-node worker doctor`: tries to break out of this machine's jail and says what came of it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runNode } from '../lib/node.mjs';

test('a machine that can work is told what protects it', { timeout: 60_000 }, async () => {
  const { code, stdout, stderr } = await runNode('worker', 'doctor');
  assert.equal(code, 0, stderr);
  assert.match(stdout, /yes {2}system calls are filtered/);
  assert.match(stdout, /\n {2}prevented {2}/);
  assert.match(stdout, /This machine can work for others/);
  assert.match(stdout, /Its reference picture is right to the last bit: \d+ units an hour/);
  assert.doesNotMatch(stdout, /POSSIBLE/);
});

test('as JSON: every attempt to break out, and that it was prevented', { timeout: 60_000 }, async () => {
  const { code, stdout, stderr } = await runNode('worker', 'doctor', '--json');
  assert.equal(code, 0, stderr);
  const told = JSON.parse(stdout);
  assert.ok(told.sufficient && told.seccomp && (told.namespaces || told.landlock), stdout);
  assert.ok(told.attempts.length >= 5, stdout);
  for (const { what, prevented } of told.attempts) assert.ok(prevented, what);
  assert.ok(told.benchmark.figures.one > 0, stdout);
  // What native programs need may be missing where modules can run; then it says so.
  if (told.native.sufficient) {
    assert.ok(told.native.attempts.length > told.attempts.length, stdout);
    for (const { what, prevented } of told.native.attempts) assert.ok(prevented, what);
  } else {
    assert.match(told.blender.reason, /native programs|no Blender/);
  }
});
