//! A blob store that is full of results nobody has looked at yet.

use crate::{
    chain::MemoryChain,
    programs,
    strangers::{ask, lease_one, Stranger},
    support::{drain, in_time, until, Contributor, Requester, SCENE, TASK_UNITS},
};
use async_trait::async_trait;
use scc_dispatcher::{Delivered, Dispatcher, Event, Finding, Verifier, VerifyError};
use scc_job_spec::{OutputFile, Reply, Request};
use scc_types::Hash;
use std::sync::Arc;
use tokio::sync::watch;

/// Bytes of a stranger's result.
const LARGE: u64 = 100 << 10;

/// Checks nothing before the gate opens.
struct Gate {
    verifier: Arc<dyn Verifier>,
    open: watch::Receiver<bool>,
}

#[async_trait]
impl Verifier for Gate {
    async fn check(&self, delivered: &Delivered) -> Result<Finding, VerifyError> {
        let mut open = self.open.clone();
        open.wait_for(|open| *open).await.map_err(|_| VerifyError("the test is over".into()))?;
        self.verifier.check(delivered).await
    }

    async fn attempt(&self, task: u32) -> Result<(), VerifyError> {
        self.verifier.attempt(task).await
    }
}

/// Bytes of garbage, as a result of the stranger's.
async fn garbage(stranger: &Stranger, byte: u8, size: u64) -> OutputFile {
    let blob = stranger.blobs.store().import_bytes(vec![byte; size as usize]).await.unwrap();
    OutputFile { name: "tile".into(), hash: Hash::from(blob.hash().0), size }
}

fn troubles(events: &[Event]) -> Vec<&String> {
    let mut sentences = Vec::new();
    for event in events {
        if let Event::Trouble(sentence) = event {
            sentences.push(sentence);
        }
    }
    sentences
}

#[tokio::test(flavor = "multi_thread")]
async fn results_nobody_has_looked_at_fill_no_store_and_end_no_dispatcher() {
    let chain = MemoryChain::start();
    let module = programs::tile();
    let mut requester = Requester::new(&chain, &module, 6, 1);
    requester.trusted = true;
    requester.limits.reply_within = std::time::Duration::from_millis(200);
    let served_bytes = (module.len() + SCENE.len() + requester.manifest.encode().unwrap().len()) as u64;
    // One large result fits and a second does not.
    requester.quota = served_bytes * 129 / 128 + LARGE * 3 / 2;
    let mut config = requester.config().await;
    let (gate, open) = watch::channel(false);
    let verifier = config.verifier.take().unwrap();
    config.verifier = Some(Arc::new(Gate { verifier, open }));
    let peer = config.blobs.peer().clone();
    let dispatcher = Dispatcher::start(config).await.unwrap();
    let served = crate::support::Served { dispatcher, peer };
    let mut events = served.dispatcher.events();

    let greedy = Stranger::new(9, &served).await;
    let mut line = greedy.line().await;
    let (first, second, third) = (lease_one(&mut line).await, lease_one(&mut line).await, lease_one(&mut line).await);
    let deliver = |task, file| Request::Deliver { task, outputs: vec![file], millis: 1 };
    let reply = ask(&mut line, deliver(first, garbage(&greedy, 1, LARGE).await)).await;
    assert_eq!(reply, Reply::Held, "it waits for its check");
    let waiting = garbage(&greedy, 2, LARGE).await;
    assert_eq!(ask(&mut line, deliver(second, waiting.clone())).await, Reply::Held, "it is not fetched");
    let reply = ask(&mut line, deliver(third, garbage(&greedy, 3, LARGE * 2).await)).await;
    assert!(matches!(&reply, Reply::Rejected { reason } if reason.contains("larger than")), "{reply:?}");
    let told = drain(&mut events);
    assert!(matches!(&troubles(&told)[..], [one] if one.contains("a result must wait")), "{told:?}");

    // Meanwhile others deliver, and wait for their checks as ever.
    let mut contributor = Contributor::new(&chain, 1);
    let _working = contributor.start().await;
    let busy = contributor.account();
    until(&mut events, |event| matches!(event, Event::TaskLeased { worker, .. } if *worker == busy)).await;
    gate.send_replace(true);
    until(&mut events, |event| matches!(event, Event::TaskRejected { task, .. } if *task == first)).await;
    // What was refused room is announced again, fetched and judged.
    let reply = in_time(async {
        loop {
            match ask(&mut line, deliver(second, waiting.clone())).await {
                Reply::Held => chain.pass(1).await,
                reply => break reply,
            }
        }
    })
    .await;
    // Judged while it was asked, or between two questions.
    let judged = |reason: &str| reason.contains("another result") || reason.contains("failed the task before");
    assert!(matches!(&reply, Reply::Rejected { reason } if judged(reason)), "{reply:?}");
    served.finish().await;
    requester.check_outputs(1);
    assert_eq!(served.dispatcher.snapshot().paid, 6 * TASK_UNITS);
}
