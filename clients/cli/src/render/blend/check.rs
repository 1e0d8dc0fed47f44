//! Checks of results: parts of the picture once more, by the requester's own Blender.

use async_trait::async_trait;
use scc_blender::{output_name, BlenderError, Checker, Finding as Opinion, Task};
use scc_dispatcher::{Delivered, Finding, Verifier, VerifyError};
use std::{
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};

/// Judges pictures of a plan's tasks.
pub struct Check {
    tasks: Vec<Task>,
    checker: Arc<Mutex<Checker>>,
}

impl Check {
    /// With a checker of the job's scene.
    pub fn new(tasks: Vec<Task>, checker: Checker) -> Self {
        Self { tasks, checker: Arc::new(Mutex::new(checker)) }
    }

    fn task(&self, number: u32) -> Result<Task, VerifyError> {
        let task = self.tasks.get(number as usize).cloned();
        task.ok_or_else(|| VerifyError(format!("there is no task {number}")))
    }

    async fn with_checker<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Checker) -> Result<T, BlenderError> + Send + 'static,
    ) -> Result<T, VerifyError> {
        let checker = self.checker.clone();
        let done =
            tokio::task::spawn_blocking(move || work(&mut checker.lock().unwrap_or_else(PoisonError::into_inner)));
        done.await.map_err(|error| VerifyError(error.to_string()))?.map_err(|error| VerifyError(error.to_string()))
    }
}

/// The picture of a result, or what is wrong with its files.
fn picture(task: &Task, delivered: &Delivered) -> Result<PathBuf, String> {
    match delivered.files.as_slice() {
        [(file, path)] if file.name == output_name(task) => Ok(path.clone()),
        _ => Err(format!("the result is not one file called {}", output_name(task))),
    }
}

fn finding(opinion: Opinion) -> Finding {
    match opinion {
        Opinion::Good => Finding::Good,
        Opinion::Wrong(why) => Finding::Wrong(why),
    }
}

#[async_trait]
impl Verifier for Check {
    async fn look(&self, delivered: &Delivered) -> Result<Finding, VerifyError> {
        let (task, secret) = (self.task(delivered.task)?, delivered.secret);
        match picture(&task, delivered) {
            Err(why) => Ok(Finding::Wrong(why)),
            Ok(path) => self.with_checker(move |checker| checker.look(&task, &path, &secret)).await.map(finding),
        }
    }

    async fn check(&self, delivered: &Delivered) -> Result<Finding, VerifyError> {
        let (task, secret) = (self.task(delivered.task)?, delivered.secret);
        match picture(&task, delivered) {
            Err(why) => Ok(Finding::Wrong(why)),
            Ok(path) => self.with_checker(move |checker| checker.check(&task, &path, &secret)).await.map(finding),
        }
    }

    async fn attempt(&self, task: u32) -> Result<(), VerifyError> {
        let task = self.task(task)?;
        // The middle of the picture is as good as any place.
        self.with_checker(move |checker| checker.attempt(&task, &[0x7f; 32])).await
    }

    /// Processors round differently, and files hold the time they were made.
    fn is_exact(&self) -> bool {
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use scc_job_spec::OutputFile;
    use scc_types::Hash;

    #[test]
    fn a_result_is_one_picture_of_the_tasks_name() {
        let task = Task::parse(br#"{"frame":1,"size":{"width":64,"height":48},"format":"png"}"#).expect("a task");
        let file = |name: &str| (OutputFile { name: name.into(), hash: Hash::zero(), size: 1 }, PathBuf::from(name));
        let found = |files: Vec<_>| picture(&task, &Delivered { task: 0, files, secret: [0; 32] });
        assert_eq!(found(vec![file("render.png")]), Ok("render.png".into()));
        for wrong in [vec![], vec![file("render.exr")], vec![file("a.png"), file("render.png")]] {
            assert!(found(wrong).is_err());
        }
    }
}
