//! Judging results on the requester's own machine.

use async_trait::async_trait;
use scc_job_spec::OutputFile;
use std::path::PathBuf;

/// Why a result was not judged; a sentence. It says nothing of the result.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct VerifyError(pub String);

/// What is thought of a result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// Nothing speaks against it.
    Good,
    /// It is not what the task gives; why, for the worker to read.
    Wrong(String),
}

/// A result that lies here, with hashes and sizes as its worker announced them.
#[derive(Debug, Clone)]
pub struct Delivered {
    /// The task.
    pub task: u32,
    /// What each file is and where it lies, in the order of their names.
    pub files: Vec<(OutputFile, PathBuf)>,
    /// Random, fixed by the job's key, the task, the worker and the files: for a check of parts, at places that nobody could know
    /// when the files were announced.
    pub secret: [u8; 32],
}

/// Judges results: by computing tasks once more, with a native program that is bit-identical to the module or in a sandbox, or by
/// computing parts of them and comparing.
#[async_trait]
pub trait Verifier: Send + Sync + 'static {
    /// Looks at a result that the draw spares a check, without computing the task.
    async fn look(&self, _delivered: &Delivered) -> Result<Finding, VerifyError> {
        Ok(Finding::Good)
    }

    /// Checks a result.
    async fn check(&self, delivered: &Delivered) -> Result<Finding, VerifyError>;

    /// Tries whether a task can be computed at all.
    async fn attempt(&self, task: u32) -> Result<(), VerifyError>;

    /// Whether a task gives the same bytes on every machine: then results of two workers can be compared where no check is
    /// possible.
    fn is_exact(&self) -> bool {
        true
    }
}

/// The finding of a verifier that computed the whole task again; `expected` in any order.
pub fn same_files(delivered: &Delivered, mut expected: Vec<OutputFile>) -> Finding {
    expected.sort_by(|left, right| left.name.cmp(&right.name));
    match delivered.files.iter().map(|(file, _)| file).eq(&expected) {
        true => Finding::Good,
        false => Finding::Wrong("computing the task again gave another result".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use scc_types::Hash;

    fn file(name: &str, size: u64) -> OutputFile {
        OutputFile { name: name.into(), hash: Hash::repeat_byte(1), size }
    }

    #[test]
    fn files_are_the_same_in_any_order_and_all_of_them() {
        let files = vec![(file("a", 1), "a".into()), (file("b", 2), "b".into())];
        let delivered = Delivered { task: 0, files, secret: [0; 32] };
        assert_eq!(same_files(&delivered, vec![file("b", 2), file("a", 1)]), Finding::Good);
        for other in [vec![file("a", 1)], vec![file("a", 1), file("b", 3)], vec![]] {
            assert!(matches!(same_files(&delivered, other), Finding::Wrong(_)));
        }
    }
}
