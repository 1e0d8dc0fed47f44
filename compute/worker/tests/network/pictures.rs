//! Results that no other machine makes byte for byte: the verifier judges the files.

use crate::{
    chain::MemoryChain,
    programs,
    strangers::{ask, lease_one, Stranger},
    support::{account, drain, Requester, Served, TASK_UNITS},
};
use async_trait::async_trait;
use scc_blender::{output_name, Blender, Checker, Division, Image, Limits, Size, Task, Warm, SCENE_NAME};
use scc_dispatcher::{Delivered, Dispatcher, Event, Finding, Verifier, VerifyError};
use scc_job_spec::{content_hash, File, Hello, OutputFile, Reply, Request};
use scc_types::{Engine, Hash};
use std::{
    path::Path,
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::sync::Barrier;

#[path = "../../../blender/tests/suite/common/unjailed.rs"]
mod unjailed;

#[path = "../../../blender/tests/suite/common/scene.rs"]
mod scene;

use scene::scene;
use unjailed::Unjailed;

const SIZE: Size = Size { width: 64, height: 48 };

/// The machine's Blender looks at pictures.
struct BlenderVerifier(Arc<Mutex<Checker>>, Vec<Task>);

#[async_trait]
impl Verifier for BlenderVerifier {
    async fn check(&self, delivered: &Delivered) -> Result<Finding, VerifyError> {
        let (checker, task) = (self.0.clone(), self.1[delivered.task as usize].clone());
        let (path, secret) = (delivered.files[0].1.clone(), delivered.secret);
        let checked = tokio::task::spawn_blocking(move || checker.lock().unwrap().check(&task, &path, &secret));
        match checked.await.unwrap().map_err(|error| VerifyError(error.to_string()))? {
            scc_blender::Finding::Good => Ok(Finding::Good),
            scc_blender::Finding::Wrong(why) => Ok(Finding::Wrong(why)),
        }
    }

    async fn attempt(&self, _: u32) -> Result<(), VerifyError> {
        Ok(())
    }

    fn is_exact(&self) -> bool {
        false
    }
}

fn frame(number: i32) -> Task {
    Task::parse(format!(r#"{{"frame":{number},"size":{{"width":64,"height":48}}}}"#).as_bytes()).unwrap()
}

fn rendered(warm: &mut Warm, task: &Task, path: &Path) -> Vec<u8> {
    warm.render(task, path, |_| ()).unwrap();
    let bytes = std::fs::read(path).unwrap();
    std::fs::remove_file(path).unwrap();
    bytes
}

async fn deliver(stranger: &Stranger, line: &mut scc_transport::MessageStream, task: u32, bytes: Vec<u8>) -> Reply {
    let size = bytes.len() as u64;
    let blob = stranger.blobs.store().import_bytes(bytes).await.unwrap();
    let output = OutputFile { name: output_name(&frame(1)).into(), hash: Hash::from(blob.hash().0), size };
    ask(line, Request::Deliver { task, outputs: vec![output], millis: 1 }).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forged_picture_is_refused_and_blamed_and_another_worker_is_paid() {
    let chain = MemoryChain::start();
    let blender = Blender::find(None).expect("these tests need Blender: run 'scripts/setup --test'");
    let mut requester = Requester::new(&chain, &programs::tile(), 4, 0);
    requester.policy.failures_to_block = 100;
    requester.limits.reply_within = Duration::from_secs(100);
    let folder = requester.folder.path().to_path_buf();
    let scene = scene(&blender, "good", &folder);
    let bytes = std::fs::read(&scene).unwrap();
    let tasks: Vec<_> = (1..=3).map(frame).chain([Task { seed: Some(5), ..frame(1) }]).collect();
    let named = |text: &str| text.as_bytes().to_vec().try_into().unwrap();
    requester.manifest.engine = Engine::Native { name: named("blender"), version: named(blender.version()) };
    requester.manifest.code_size = 0;
    requester.manifest.inputs =
        vec![File { name: SCENE_NAME.into(), hash: content_hash(&bytes), size: bytes.len() as u64 }];
    for (entry, task) in requester.manifest.tasks.iter_mut().zip(&tasks) {
        entry.params = serde_json::to_value(task).unwrap().into();
    }
    let mut config = requester.config().await;
    config.files = vec![scene.clone()];
    let checker =
        Checker::new(blender.clone(), scene.clone(), Division::Tiles, Arc::new(Unjailed), Limits::default()).unwrap();
    config.verifier = Some(Arc::new(BlenderVerifier(Arc::new(Mutex::new(checker)), tasks.clone())));
    let peer = config.blobs.peer().clone();
    let served = Served { dispatcher: Dispatcher::start(config).await.unwrap(), peer };
    let mut events = served.dispatcher.events();

    let picture = folder.join("picture");
    let (honest, black) = tokio::task::block_in_place(|| {
        let mut warm = Warm::start(&blender, &scene, &Limits::default()).unwrap();
        let honest: Vec<_> = tasks.iter().map(|task| rendered(&mut warm, task, &picture)).collect();
        Image::new(SIZE).unwrap().write_exr(&picture).unwrap();
        (honest, std::fs::read(&picture).unwrap())
    });
    let forger = Stranger::new(1, &served).await;
    let mut line = forger.line().await;
    for number in 0..4 {
        let task = lease_one(&mut line).await;
        let right = &honest[task as usize];
        let (forged, word) = match number {
            0 => (black.clone(), "look different"),
            // Of another frame, as another worker made it, or of another seed.
            1 | 2 => (honest[(task as usize + 1) % 3].clone(), "look different"),
            _ => (right[..right.len() / 2].to_vec(), "of no use"),
        };
        match deliver(&forger, &mut line, task, forged).await {
            Reply::Rejected { reason } => assert!(reason.contains(word), "task {task}, {number}: {reason}"),
            other => panic!("task {task}, {number}: not refused but {other:?}"),
        }
    }
    assert_eq!(served.dispatcher.snapshot().paid, 0);

    let worker = Stranger::new(2, &served).await;
    let mut line = worker.line().await;
    for _ in 0..4 {
        let task = lease_one(&mut line).await;
        let reply = deliver(&worker, &mut line, task, honest[task as usize].clone()).await;
        assert!(matches!(reply, Reply::Accepted { .. }), "task {task}: {reply:?}");
    }
    served.finish().await;
    let told = drain(&mut events);
    let blamed =
        told.iter().filter(|event| matches!(event, Event::TaskRejected { worker, .. } if *worker == account(1)));
    assert_eq!(blamed.count(), 4);
    assert!(!told.iter().any(|event| matches!(event, Event::TaskRejected { worker, .. } if *worker == account(2))));
    let rated = served.dispatcher.report().concat();
    assert_eq!(
        rated.iter().map(|one| (one.worker.clone(), one.units)).collect::<Vec<_>>(),
        [(account(2), TASK_UNITS * 4)]
    );
    for (task, bytes) in honest.iter().enumerate() {
        let path = requester.dir().join("outputs").join(task.to_string()).join("render.exr");
        assert!(std::fs::read(path).unwrap() == *bytes, "task {task}");
    }
}

/// Believes every check, and whom it only looks at never; cannot say anything while it is broken.
struct Moody {
    is_broken: bool,
    /// No check ends before so many have begun;
    together: Barrier,
    /// one of these takes a moment more.
    moment: Duration,
    secrets: Arc<Mutex<Vec<[u8; 32]>>>,
}

#[async_trait]
impl Verifier for Moody {
    async fn look(&self, _: &Delivered) -> Result<Finding, VerifyError> {
        Ok(Finding::Wrong("somebody looked".into()))
    }

    async fn check(&self, delivered: &Delivered) -> Result<Finding, VerifyError> {
        self.secrets.lock().unwrap().push(delivered.secret);
        if self.together.wait().await.is_leader() {
            tokio::time::sleep(self.moment).await;
        }
        match self.is_broken {
            true => Err(VerifyError("it is broken".into())),
            false => Ok(Finding::Good),
        }
    }

    async fn attempt(&self, _: u32) -> Result<(), VerifyError> {
        Ok(())
    }

    fn is_exact(&self) -> bool {
        false
    }
}

async fn moody(requester: &mut Requester, is_broken: bool, together: u32) -> (Served, Arc<Mutex<Vec<[u8; 32]>>>) {
    let secrets = Arc::<Mutex<Vec<_>>>::default();
    requester.limits.checks = together as usize;
    let moment = Duration::from_millis(500) * (together - 1);
    let together = Barrier::new(together as usize);
    let mut config = requester.config().await;
    config.verifier = Some(Arc::new(Moody { is_broken, together, moment, secrets: secrets.clone() }));
    let peer = config.blobs.peer().clone();
    (Served { dispatcher: Dispatcher::start(config).await.unwrap(), peer }, secrets)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_draw_spares_is_looked_at_and_each_check_has_a_secret_of_its_own() {
    let chain = MemoryChain::start();
    let mut requester = Requester::new(&chain, &programs::tile(), 40, 0);
    (requester.policy.checked_first, requester.policy.checked_floor) = (1, 0);
    let (served, secrets) = moody(&mut requester, false, 1).await;
    let stranger = Stranger::new(1, &served).await;
    let mut line = stranger.line().await;
    let mut looked = false;
    // One in two, then one in three and so on are checked: that none of so many is spared does not happen.
    for _ in 0..30 {
        let task = lease_one(&mut line).await;
        match deliver(&stranger, &mut line, task, format!("result {task}").into_bytes()).await {
            Reply::Accepted { .. } => {}
            Reply::Rejected { reason } => {
                assert_eq!(reason, "somebody looked");
                looked = true;
                break;
            }
            other => panic!("{other:?}"),
        }
    }
    assert!(looked);
    let secrets = secrets.lock().unwrap();
    assert!(secrets.len() > 1 && secrets[0] != secrets[1]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_can_check_waits_and_is_not_compared() {
    let chain = MemoryChain::start();
    let mut requester = Requester::new(&chain, &programs::tile(), 1, 0);
    requester.spare = TASK_UNITS;
    requester.limits.reply_within = Duration::from_secs(100);
    let (served, secrets) = moody(&mut requester, true, 1).await;
    let mut events = served.dispatcher.events();
    let stranger = Stranger::new(1, &served).await;
    let mut line = stranger.line().await;
    let task = lease_one(&mut line).await;
    for _ in 0..2 {
        let reply = deliver(&stranger, &mut line, task, b"result".to_vec()).await;
        assert!(matches!(reply, Reply::Held), "{reply:?}");
    }
    assert!(secrets.lock().unwrap().len() >= 4, "it is tried again each time it is announced");
    assert_eq!(served.dispatcher.snapshot().paid, 0);
    let troubles = drain(&mut events).into_iter().filter(|event| matches!(event, Event::Trouble(_))).count();
    assert_eq!(troubles, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_pictures_of_the_last_task_are_both_paid_and_the_end_waits_for_the_second() {
    let chain = MemoryChain::start();
    let mut requester = Requester::new(&chain, &programs::tile(), 1, 0);
    requester.spare = TASK_UNITS;
    requester.limits.reply_within = Duration::from_secs(100);
    let (served, _) = moody(&mut requester, false, 2).await;
    let (first, second) = (Stranger::new(1, &served).await, Stranger::new(2, &served).await);
    let (mut one, mut other) = (first.line().await, second.stream().await);
    assert_eq!(lease_one(&mut one).await, 0);
    // Only who is faster copies a task.
    let welcome = ask(&mut other, Request::Hello(Hello { speed: 100, ..second.hello() })).await;
    assert!(matches!(welcome, Reply::Welcome { .. }), "{welcome:?}");
    tokio::time::sleep(Duration::from_millis(2 * requester.policy.speculate_after_millis)).await;
    assert_eq!(lease_one(&mut other).await, 0, "a copy");
    let at_the_end = async {
        served.finish().await;
        served.dispatcher.snapshot().paid
    };
    let (one, other, paid) = tokio::join!(
        deliver(&first, &mut one, 0, b"one picture".to_vec()),
        deliver(&second, &mut other, 0, b"another picture".to_vec()),
        at_the_end,
    );
    assert!(matches!(one, Reply::Accepted { .. }), "{one:?}");
    assert!(matches!(other, Reply::Accepted { .. }), "{other:?}");
    assert_eq!(paid, 2 * TASK_UNITS);
}
