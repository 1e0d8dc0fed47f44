//! Processes that die by SIGKILL: nothing is flushed, closed or said.

use crate::{
    chain::MemoryChain,
    programs,
    support::{account, eventually, expected, in_time, Contributor, Folder, Requester, JOB, TASK_UNITS},
};
use codec::{Decode, Encode};
use scc_job_spec::content_hash;
use scc_types::{Assignment, Engine, Units};
use std::{env, path::Path, process::Stdio, time::Duration};
use tokio::{
    io::{AsyncBufReadExt, BufReader, Lines},
    process::{Child, ChildStdout, Command},
};

const TASKS: u32 = 8;
const BURN: u8 = 2;
const ALL: Units = TASKS as Units * TASK_UNITS;
const ROLE: &str = "SCC_WORKER_TEST_ROLE";
const FOLDER: &str = "SCC_WORKER_TEST_FOLDER";
const OFFER: &str = "SCC_WORKER_TEST_OFFER";

/// A part of this program in a process of its own.
struct Other {
    process: Child,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Other {
    fn start(role: &str, folder: &Path, offer: &str) -> Self {
        let mut process = Command::new(env::current_exe().unwrap())
            .args(["--exact", "killed::other_process", "--nocapture"])
            .envs([(ROLE, role), (OFFER, offer)])
            .env(FOLDER, folder)
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let lines = BufReader::new(process.stdout.take().unwrap()).lines();
        Self { process, lines }
    }

    /// Waits for a line that begins with `word` and has a number that is enough; gives the rest of it.
    async fn hear(&mut self, word: &str, enough: impl Fn(&str) -> bool) -> String {
        in_time(async {
            loop {
                let line = self.lines.next_line().await.unwrap().expect("the process goes on");
                // The test's own first line has no end.
                let said = line.split_once(word).map(|(_, said)| said.trim().to_string());
                if let Some(said) = said.filter(|said| enough(said)) {
                    return said;
                }
            }
        })
        .await
    }

    async fn kill(mut self) {
        in_time(self.process.kill()).await.unwrap();
    }
}

fn at_least(least: Units) -> impl Fn(&str) -> bool {
    move |said| {
        said.split(' ').next().and_then(|number| number.parse().ok()).is_some_and(|number: Units| number >= least)
    }
}

/// Not a test of its own: the processes that the tests below start and kill.
#[tokio::test(flavor = "multi_thread")]
async fn other_process() {
    let Ok(role) = env::var(ROLE) else { return };
    let folder = Folder::at(Path::new(&env::var(FOLDER).unwrap()));
    let chain = MemoryChain::start();
    match role.as_str() {
        "worker" => be_a_worker(folder, chain, &env::var(OFFER).unwrap()).await,
        _ => be_a_requester(folder, chain).await,
    }
}

async fn be_a_worker(folder: Folder, chain: MemoryChain, offer: &str) {
    offered(&chain, offer);
    let mut contributor = Contributor::at(folder, &chain, 1);
    let working = contributor.start().await;
    loop {
        let receipted: Units = working.status().receipts.iter().map(|one| one.units).sum();
        println!("receipted {receipted} {}", contributor.runs());
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

async fn be_a_requester(folder: Folder, chain: MemoryChain) {
    let mut requester = Requester::at(folder, &chain, &programs::tile(), TASKS, BURN);
    requester.trusted = true;
    let served = requester.start().await;
    println!("offer {}", offer_of(&chain));
    loop {
        println!("paid {}", served.dispatcher.snapshot().paid);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// The job as one process tells another.
fn offer_of(chain: &MemoryChain) -> String {
    chain.state().jobs[&JOB].assignment.encode().iter().map(|byte| format!("{byte:02x}")).collect()
}

fn offered(chain: &MemoryChain, offer: &str) {
    let digits = offer.as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).unwrap());
    let bytes: Vec<u8> = digits.map(|pair| u8::from_str_radix(pair, 16).unwrap()).collect();
    let assignment = Assignment::decode(&mut &bytes[..]).unwrap();
    let known = chain.state().jobs.contains_key(&JOB);
    match known {
        true => chain.move_to(JOB, assignment.endpoint),
        false => chain.post(assignment),
    }
    let mut state = chain.state();
    state.engines.insert(1, Engine::Wasm { code: content_hash(&programs::tile()) });
    state.trusted.insert(account(99));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_killed_by_the_system_goes_on_and_is_paid_for_everything_once() {
    let chain = MemoryChain::start();
    let mut requester = Requester::new(&chain, &programs::tile(), TASKS, BURN);
    requester.trusted = true;
    requester.policy.patience_millis = 30_000;
    let served = requester.start().await;
    let folder = Folder::new();
    let offer = offer_of(&chain);
    let mut first = Other::start("worker", folder.path(), &offer);
    let said = first.hear("receipted", at_least(2 * TASK_UNITS)).await;
    first.kill().await;
    let runs_before: u32 = said.split(' ').nth(1).unwrap().parse().unwrap();

    let mut second = Other::start("worker", folder.path(), &offer);
    served.finish().await;
    let said = second.hear("receipted", at_least(ALL)).await;
    let (units, runs) = said.split_once(' ').unwrap();
    assert_eq!(units.parse(), Ok(ALL), "no more than was done");
    let runs: u32 = runs_before + runs.parse::<u32>().unwrap();
    assert!(runs <= TASKS + 1, "{runs} runs: only the one that was cut off is done again");
    requester.check_outputs(BURN);
    assert_eq!(served.dispatcher.snapshot().paid, ALL);
    assert_eq!(served.dispatcher.accepted().len(), TASKS as usize);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_requester_killed_by_the_system_goes_on_and_pays_everything_once() {
    let chain = MemoryChain::start();
    let folder = Folder::new();
    let mut first = Other::start("requester", folder.path(), "");
    offered(&chain, &first.hear("offer", |_| true).await);
    let mut contributor = Contributor::new(&chain, 1);
    let working = contributor.start().await;
    first.hear("paid", at_least(2 * TASK_UNITS)).await;
    first.kill().await;

    let mut second = Other::start("requester", folder.path(), "");
    offered(&chain, &second.hear("offer", |_| true).await);
    let paid = second.hear("paid", at_least(ALL)).await;
    assert_eq!(paid.parse(), Ok(ALL));
    let receipted = || working.status().receipts.iter().map(|one| one.units).sum::<Units>();
    eventually("the worker has all receipts", || receipted() == ALL).await;
    let runs = contributor.runs();
    assert!(runs <= TASKS as usize + 1, "{runs} runs: nothing that was accepted is done again");
    for task in 0..TASKS {
        let path = folder.path().join("dispatcher/outputs").join(task.to_string()).join("tile");
        assert_eq!(std::fs::read(path).unwrap(), expected(task, BURN), "task {task}");
    }
}
