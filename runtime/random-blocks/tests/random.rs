//! Random stories for `SCC_FUZZ_SECONDS` seconds, shortened where one breaks a promise.

use proptest::{
    prelude::*,
    test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner},
};
use scc_random_blocks::{run, Story, Tried};
use std::{
    cell::RefCell,
    env, fs,
    path::Path,
    time::{Duration, Instant},
};

/// Stories of one runner of proptest.
const CASES: u32 = 4;
/// Seconds of a run that nobody asked to be longer.
const SECONDS: u64 = 20;

#[test]
fn random_blocks_keep_every_promise_and_leave_nothing_behind() {
    if let Ok(bytes) = env::var("SCC_FUZZ_BYTES") {
        let bytes = hex::decode(bytes).expect("SCC_FUZZ_BYTES holds hexadecimal digits");
        println!("{:#?}\n{}", Story::of(&bytes), run(&bytes));
        return;
    }
    let seconds = env::var("SCC_FUZZ_SECONDS").map_or(SECONDS, |seconds| seconds.parse().expect("a number of seconds"));
    let seed = env::var("SCC_FUZZ_SEED").map_or_else(|_| another_seed(), |seed| seed.parse().expect("a number"));
    println!("SCC_FUZZ_SEED={seed}");
    let end = Instant::now() + Duration::from_secs(seconds);
    // A folder for stories in which a call succeeds that did in none before.
    let keep = env::var("SCC_FUZZ_KEEP");
    let (tried, mut stories) = (RefCell::new(Tried::default()), 0);
    while Instant::now() < end {
        let config = Config { cases: CASES, max_shrink_iters: 400, failure_persistence: None, ..Config::default() };
        let played = runner(config, seed, stories).run(&prop::collection::vec(any::<u8>(), 0..1_500), |bytes| {
            let of_story = run(&bytes);
            if let (true, Ok(folder)) = (tried.borrow_mut().add(of_story), &keep) {
                fs::write(Path::new(folder).join(hex::encode(&bytes[..bytes.len().min(8)])), &bytes).unwrap();
            }
            Ok::<_, TestCaseError>(())
        });
        if let Err(TestError::Fail(why, bytes)) = &played {
            panic!("{why}\n{:#?}\nSCC_FUZZ_BYTES={}", Story::of(bytes), hex::encode(bytes));
        }
        played.unwrap();
        stories += CASES;
    }
    println!("{}\n{stories} stories in {seconds} s", tried.into_inner());
}

/// Whatever the fuzzer has found that reaches more.
#[test]
fn the_corpus_keeps_every_promise() {
    let corpus = Path::new("../../fuzz/corpus/blocks");
    let mut stories = 0;
    for file in fs::read_dir(corpus).expect("the corpus is there") {
        let file = file.expect("its files can be listed").path();
        println!("{}", file.display());
        run(&fs::read(&file).expect("a story can be read"));
        stories += 1;
    }
    assert!(stories > 0, "{} is empty", corpus.display());
}

/// The stories that follow so many others of a seed.
fn runner(config: Config, seed: u64, stories: u32) -> TestRunner {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    bytes[8..12].copy_from_slice(&stories.to_le_bytes());
    TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &bytes))
}

/// Another one each time.
fn another_seed() -> u64 {
    std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |now| now.as_secs())
}
