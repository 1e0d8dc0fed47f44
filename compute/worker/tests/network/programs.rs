//! Programs as text.

const HEAD: &str = r#"
(import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
(import "wasi_snapshot_preview1" "path_open"
  (func $path_open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
(import "wasi_snapshot_preview1" "fd_read" (func $fd_read (param i32 i32 i32 i32) (result i32)))
(import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
(memory (export "memory") 2)
(data (i32.const 1024) "params.json") (data (i32.const 1040) "in/scene") (data (i32.const 1056) "out/tile")
(data (i32.const 1072) "units 100\n") (data (i32.const 1088) "progress 0.5\n")
(func $check (param $errno i32) (if (local.get $errno) (then (call $exit (local.get $errno)))))
(func $open (param $path i32) (param $length i32) (param $how i32) (param $rights i64) (result i32)
  (call $check (call $path_open (i32.const 3) (i32.const 0) (local.get $path) (local.get $length)
    (local.get $how) (local.get $rights) (local.get $rights) (i32.const 0) (i32.const 900)))
  (i32.load (i32.const 900)))
(func $read (param $fd i32) (param $at i32) (param $room i32) (result i32)
  (i32.store (i32.const 904) (local.get $at)) (i32.store (i32.const 908) (local.get $room))
  (call $check (call $fd_read (local.get $fd) (i32.const 904) (i32.const 1) (i32.const 912)))
  (i32.load (i32.const 912)))
(func $write (param $fd i32) (param $at i32) (param $length i32)
  (i32.store (i32.const 904) (local.get $at)) (i32.store (i32.const 908) (local.get $length))
  (call $check (call $fd_write (local.get $fd) (i32.const 904) (i32.const 1) (i32.const 912))))
"#;

/// Writes its parameters and its input to `out/tile`. The parameters are `{"burn":N,…}`: it first spins N·20 million times.
const TILE: &str = r#"
(func (export "_start") (local $params i32) (local $out i32) (local $length i32) (local $spins i64)
  (local.set $params (call $read (call $open (i32.const 1024) (i32.const 11) (i32.const 0) (i64.const 2))
    (i32.const 8192) (i32.const 4096)))
  SAY
  (local.set $spins (i64.mul (i64.const 20000000)
    (i64.extend_i32_u (i32.sub (i32.load8_u (i32.const 8200)) (i32.const 48)))))
  (block $done (loop $again
    (br_if $done (i64.eqz (local.get $spins)))
    (local.set $spins (i64.sub (local.get $spins) (i64.const 1)))
    (br $again)))
  (local.set $out (call $open (i32.const 1056) (i32.const 8) (i32.const 1) (i64.const 66)))
  (call $write (local.get $out) (i32.const 8192) (local.get $params))
  (local.set $length (call $read (call $open (i32.const 1040) (i32.const 8) (i32.const 0) (i64.const 2))
    (i32.const 16384) (i32.const 65536)))
  (call $write (local.get $out) (i32.const 16384) (local.get $length)))
"#;

fn module(say: &str) -> Vec<u8> {
    wat::parse_str(format!("(module {HEAD} {})", TILE.replace("SAY", say))).unwrap()
}

/// The honest program.
pub fn tile() -> Vec<u8> {
    module("(call $write (i32.const 1) (i32.const 1088) (i32.const 13))")
}

/// Says that it did 100 units of work.
pub fn hundred_units() -> Vec<u8> {
    module("(call $write (i32.const 1) (i32.const 1072) (i32.const 10))")
}

/// Breaks off.
pub fn broken() -> Vec<u8> {
    module("unreachable")
}
