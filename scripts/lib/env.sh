# Sourced by every script: where the project is and where builds go.
# shellcheck shell=bash
set -euo pipefail

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
CACHE="${SCC_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/scc}"

# One target directory outside the checkout, so that a fresh clone reuses what is already built.
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$CACHE/target}"
export OPENSSL_NO_VENDOR=1
# The wasm builder looks for Cargo.lock above the target directory, which is elsewhere.
export WASM_BUILD_WORKSPACE_HINT="$ROOT"
# The runtime is compiled for this target; see scripts/setup.
WASM_TARGET=wasm32v1-none
if command -v protoc >/dev/null 2>&1; then PROTOC="$(command -v protoc)"; export PROTOC; fi
# The wasm builder brings Binaryen in C++, a fifth of a first build's work with g++; clang++ takes a third less.
if command -v clang++ >/dev/null 2>&1; then export CXX="${CXX:-clang++}"; fi

BIN="$CARGO_TARGET_DIR/release"
# Where the nodes of demo and tests keep the compiled runtime.
export SCC_RUNTIME_CACHE="${SCC_RUNTIME_CACHE:-$CACHE/runtime-cache}"

# Node.js of scripts/setup, where the machine's own is missing or old.
NODE_VENV="$CACHE/node"
node_is_new_enough() {
  local version
  version=$(node --version 2>/dev/null) || return 1
  command -v npm >/dev/null || return 1
  version=${version#v}
  [ "${version%%.*}" -ge 20 ]
}
if ! node_is_new_enough && [ -x "$NODE_VENV/bin/node" ]; then export PATH="$NODE_VENV/bin:$PATH"; fi
need_node() { node_is_new_enough || die "Node.js 20 or newer with npm is needed: run 'scripts/setup --test'"; }

# PyPI's Blender of scripts/setup, for the tests of Blender as a Python module.
BPY_VENV="$CACHE/bpy"
if [ -z "${SCC_TEST_BPY:-}" ] && [ -f "$BPY_VENV/pyvenv.cfg" ]; then export SCC_TEST_BPY="$BPY_VENV"; fi

say() { printf '\033[1m%s\033[0m\n' "$*"; }
note() { printf '  %s\n' "$*"; }
die() { printf 'error: %s\n' "$*" >&2; exit 1; }
