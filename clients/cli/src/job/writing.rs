//! Pieces are put together in a thread of their own: a denoiser may take a minute for a frame, and orders, workers and the chain are answered
//! meanwhile.

use super::{Collector, News};
use crate::failure::{Failure, Outcome};
use scc_dispatcher::Accepted;
use std::{
    io,
    sync::mpsc::{channel, Receiver, RecvTimeoutError, Sender},
    thread,
    time::Duration,
};
use tokio::{
    runtime::Handle,
    sync::{mpsc, oneshot},
};

/// After so long without anything to do, what only helps the next piece along is let go of.
const REST: Duration = Duration::from_secs(60);

enum Step {
    Add(Accepted),
    Reopen(u32),
}

/// What became of a step.
pub struct Written {
    /// The task that came last.
    pub task: u32,
    /// What is to be told of the piece it completed.
    pub news: News,
}

/// Takes what is accepted, in its order. Dropping it lets the piece in work be written and leaves the rest.
pub struct Writing {
    /// `None`: nothing more comes.
    steps: Option<Sender<Step>>,
    written: mpsc::UnboundedReceiver<Outcome<Written>>,
    /// How many pieces are missing at the end; `None` once that was told.
    ended: Option<oneshot::Receiver<usize>>,
}

impl Writing {
    /// Starts the thread. In the context of a runtime, whose time and processes the collector may use.
    pub fn start(collector: Box<dyn Collector>) -> Outcome<Self> {
        let ((steps, taken), (told, written), (end, ended)) =
            (channel(), mpsc::unbounded_channel(), oneshot::channel());
        let runtime = Handle::current();
        let work = move || {
            let _entered = runtime.enter();
            // Nobody may want to know any more.
            let _ = end.send(work(collector, &taken, &told));
        };
        let failed = |error: io::Error| Failure::Local(format!("no thread to write with: {error}"));
        thread::Builder::new().name("writing".into()).spawn(work).map_err(failed)?;
        Ok(Self { steps: Some(steps), written, ended: Some(ended) })
    }

    /// A task's result came.
    pub fn add(&self, accepted: Accepted) {
        self.step(Step::Add(accepted));
    }

    /// What is there of the piece of a task is not wanted any more.
    pub fn reopen(&self, task: u32) {
        self.step(Step::Reopen(task));
    }

    fn step(&self, step: Step) {
        if let Some(steps) = &self.steps {
            // A thread that has ended has told why.
            let _ = steps.send(step);
        }
    }

    /// The next piece that is written, or why none is any more. `None` when the thread has ended. Cancel safe.
    pub async fn next(&mut self) -> Option<Outcome<Written>> {
        self.written.recv().await
    }

    /// Nothing more comes: when all is written, [`Writing::next`] ends.
    pub fn finish(&mut self) {
        self.steps = None;
    }

    /// How many pieces are missing; waits for the thread's end. To be asked once.
    pub async fn missing(&mut self) -> Outcome<usize> {
        self.finish();
        let gone = || Failure::Local("what puts results together has died".into());
        match self.ended.take() {
            Some(ended) => ended.await.map_err(|_| gone()),
            None => Err(gone()),
        }
    }

    /// Waits for the piece in work, and leaves the rest.
    pub async fn end(self) {
        let Self { steps, written, ended } = self;
        drop((steps, written));
        if let Some(ended) = ended {
            // An error is a panic, which the thread has told.
            let _ = ended.await;
        }
    }
}

fn work(
    mut collector: Box<dyn Collector>,
    steps: &Receiver<Step>,
    told: &mpsc::UnboundedSender<Outcome<Written>>,
) -> usize {
    loop {
        let step = match steps.recv_timeout(REST) {
            Ok(step) => step,
            Err(RecvTimeoutError::Timeout) => {
                collector.rest();
                continue;
            }
            Err(RecvTimeoutError::Disconnected) => break,
        };
        if told.is_closed() {
            break;
        }
        let done = match step {
            Step::Add(accepted) => {
                collector.add(&accepted).map(|news| news.map(|news| Written { task: accepted.task, news }))
            }
            Step::Reopen(task) => collector.reopen(task).map(|()| None),
        };
        let has_failed = done.is_err();
        if let Some(done) = done.transpose() {
            // Nobody may want to know any more.
            let _ = told.send(done);
        }
        if has_failed {
            break;
        }
    }
    collector.missing()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{
        collections::BTreeSet,
        sync::{Arc, Mutex},
    };

    /// Three pieces of a task each; the second one waits for a key, the fourth does not exist.
    struct Shelf {
        there: BTreeSet<u32>,
        wait: Receiver<()>,
        log: Arc<Mutex<Vec<String>>>,
    }

    impl Collector for Shelf {
        fn add(&mut self, accepted: &Accepted) -> Outcome<Option<News>> {
            self.log.lock().expect("held").push(format!("began {}", accepted.task));
            match accepted.task {
                1 => self.wait.recv().expect("a key"),
                0 | 2 => {}
                _ => return Err(Failure::Local("no such task".into())),
            }
            self.there.insert(accepted.task);
            Ok(Some(News::Lonely))
        }

        fn reopen(&mut self, task: u32) -> Outcome {
            self.there.remove(&task);
            self.log.lock().expect("held").push(format!("reopened {task}"));
            Ok(())
        }

        fn missing(&self) -> usize {
            3 - self.there.len()
        }
    }

    fn shelf() -> (Writing, Sender<()>, Arc<Mutex<Vec<String>>>) {
        let ((key, wait), log) = (channel(), Arc::default());
        let shelf = Shelf { there: BTreeSet::new(), wait, log: Arc::clone(&log) };
        (Writing::start(Box::new(shelf)).expect("a thread"), key, log)
    }

    fn accepted(task: u32) -> Accepted {
        Accepted { task, outputs: Vec::new(), worker: [1; 32].into(), units: 1, millis: 1 }
    }

    #[tokio::test]
    async fn steps_are_done_in_their_order_and_all_of_them_before_the_end() {
        let (mut writing, key, log) = shelf();
        for task in [0, 1, 2] {
            writing.add(accepted(task));
        }
        writing.reopen(1);
        assert!(matches!(writing.next().await, Some(Ok(Written { task: 0, .. }))));
        // The caller goes on while the second one is in work.
        assert!(tokio::time::timeout(Duration::from_millis(50), writing.next()).await.is_err());
        key.send(()).expect("heard");
        writing.finish();
        for expected in [1, 2] {
            assert!(matches!(writing.next().await, Some(Ok(Written { task, .. })) if task == expected));
        }
        assert!(writing.next().await.is_none());
        assert_eq!(writing.missing().await, Ok(1));
        writing.end().await;
        assert_eq!(*log.lock().expect("held"), ["began 0", "began 1", "began 2", "reopened 1"]);
    }

    #[tokio::test]
    async fn a_failure_is_told_once_and_ends_it() {
        let (mut writing, _key, _log) = shelf();
        for task in [9, 0] {
            writing.add(accepted(task));
        }
        assert!(matches!(writing.next().await, Some(Err(Failure::Local(text))) if text == "no such task"));
        assert!(writing.next().await.is_none());
        writing.add(accepted(0));
        assert_eq!(writing.missing().await, Ok(3));
    }

    #[tokio::test]
    async fn who_ends_it_waits_for_the_piece_in_work_only() {
        let (writing, key, log) = shelf();
        for task in [1, 0] {
            writing.add(accepted(task));
        }
        while log.lock().expect("held").is_empty() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        let ending = tokio::spawn(writing.end());
        tokio::time::sleep(Duration::from_millis(50)).await;
        assert!(!ending.is_finished());
        key.send(()).expect("heard");
        ending.await.expect("ended");
        assert_eq!(*log.lock().expect("held"), ["began 1"]);
    }
}
