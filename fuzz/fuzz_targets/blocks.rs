//! Whole stories of blocks on the composed runtime; what a story is, `runtime/random-blocks` says.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    scc_random_blocks::run(bytes);
});
