//! What happened to a job, for those who look on from another terminal: a file of lines in its folder.

use super::{super::folder::JobFolder, Served};
use serde_json::{json, Value};
use std::{
    fs::{File, OpenOptions},
    io::Write,
    os::unix::fs::OpenOptionsExt,
};

const DIARY: &str = "diary";
/// A process begins to serve the job.
pub const BEGIN: &str = "begin";
/// It ends.
pub const END: &str = "end";
/// With more tasks their progress is not written down: the file would grow for ever.
const MANY_TASKS: usize = 1_000;

/// The diary of a job that this process serves.
pub struct Diary {
    file: Option<File>,
    has_progress: bool,
    /// Let go of after the last line.
    _served: Served,
}

impl Diary {
    /// Goes on with the diary in a folder.
    pub fn open(folder: &JobFolder, job: u64, tasks: usize, served: Served) -> Self {
        // Nothing hangs on it: without it nobody looks on, and the job goes on.
        let file = OpenOptions::new().create(true).append(true).mode(0o600).open(folder.join(DIARY)).ok();
        let mut diary = Self { file, has_progress: tasks <= MANY_TASKS, _served: served };
        diary.write(&json!({ BEGIN: { "job": job, "tasks": tasks } }));
        diary
    }

    /// Where a folder's diary lies.
    pub fn path(folder: &JobFolder) -> std::path::PathBuf {
        folder.join(DIARY)
    }

    /// Notes what happened.
    pub fn note(&mut self, news: &Value, says: Option<&str>) {
        let is_progress = news.get("event").and_then(Value::as_str) == Some("task_progress");
        if self.has_progress || !is_progress {
            self.write(&json!({ "news": news, "says": says }));
        }
    }

    /// Notes how it ended.
    pub fn end(&mut self, code: u8, error: Option<&str>) {
        self.write(&json!({ END: { "code": code, "error": error } }));
    }

    fn write(&mut self, line: &Value) {
        let Some(file) = &mut self.file else { return };
        // One call a line: who reads meanwhile sees whole lines.
        if file.write_all(format!("{line}\n").as_bytes()).is_err() {
            self.file = None;
        }
    }
}
