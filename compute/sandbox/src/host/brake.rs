//! What lets all children of a sandbox stand still.

use std::time::{Duration, Instant};

use tokio::sync::watch;

/// Lets all children of a sandbox stand still, and knows for how long they have.
pub(super) struct Brake(watch::Sender<Stillness>);

/// Whether they stand still, and for how long they did before.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Stillness {
    since: Option<Instant>,
    before: Duration,
}

impl Stillness {
    pub fn is_now(&self) -> bool {
        self.since.is_some()
    }
}

impl Default for Brake {
    fn default() -> Self {
        Self(watch::channel(Stillness::default()).0)
    }
}

impl Brake {
    pub fn set(&self, pulled: bool) {
        self.0.send_if_modified(|stillness| {
            let before = stillness.before;
            *stillness = match (pulled, stillness.since) {
                (true, None) => Stillness { since: Some(Instant::now()), before },
                (false, Some(since)) => Stillness { since: None, before: before.saturating_add(since.elapsed()) },
                (true, Some(_)) | (false, None) => return false,
            };
            true
        });
    }

    pub fn subscribe(&self) -> watch::Receiver<Stillness> {
        self.0.subscribe()
    }

    /// For how long they have stood still, all times together.
    pub fn stood(&self) -> Duration {
        let Stillness { since, before } = *self.0.borrow();
        before.saturating_add(since.map_or(Duration::ZERO, |since| since.elapsed()))
    }

    /// Returns at once unless they stand still.
    pub async fn released(&self) {
        // The sender is here, so that this cannot fail.
        drop(self.subscribe().wait_for(|stillness| !stillness.is_now()).await);
    }

    /// Waits for so much time in which they do not stand still.
    pub async fn sleep(&self, mut time: Duration) {
        let mut stillness = self.subscribe();
        loop {
            self.released().await;
            let began = Instant::now();
            tokio::select! {
                () = tokio::time::sleep(time) => return,
                _ = stillness.wait_for(Stillness::is_now) => time = time.saturating_sub(began.elapsed()),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    #[tokio::test(flavor = "multi_thread")]
    async fn time_in_which_they_stand_still_is_counted_apart() {
        let brake = Arc::new(Brake::default());
        assert_eq!(brake.stood(), Duration::ZERO);
        brake.set(true);
        let sleeper = brake.clone();
        let sleeping = tokio::spawn(async move { sleeper.sleep(Duration::from_millis(10)).await });
        let pause = Duration::from_millis(200);
        tokio::time::sleep(pause).await;
        assert!(!sleeping.is_finished());
        // Once more is no second time.
        brake.set(true);
        assert!(brake.stood() >= pause);
        brake.set(false);
        sleeping.await.unwrap();
        let stood = brake.stood();
        brake.set(false);
        tokio::time::sleep(Duration::from_millis(10)).await;
        assert_eq!(brake.stood(), stood);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_sleep_that_has_begun_stops_and_goes_on() {
        let brake = Arc::new(Brake::default());
        let sleeper = brake.clone();
        let began = Instant::now();
        let time = Duration::from_millis(300);
        let sleeping = tokio::spawn(async move { sleeper.sleep(time).await });
        tokio::time::sleep(Duration::from_millis(50)).await;
        brake.set(true);
        tokio::time::sleep(time).await;
        brake.set(false);
        sleeping.await.unwrap();
        assert!(began.elapsed() >= time, "it slept at least as long as it was to");
    }
}
