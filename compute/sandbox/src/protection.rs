//! What the jail can do on this machine.

use crate::{Kind, Layers};

/// One thing that was tried inside the jail.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Attempt {
    /// What was tried, in words.
    pub what: String,
    /// Whether the jail prevented it.
    pub prevented: bool,
}

/// What the jail can do on this machine, found by building one and trying to break out of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Protection {
    /// What was to be held.
    pub kind: Kind,
    /// Layers that work here.
    pub layers: Layers,
    /// Whether the filter of system calls works.
    pub seccomp: bool,
    /// What does not work, each as a sentence for a person. Not empty does not mean insufficient.
    pub missing: Vec<String>,
    /// What was tried inside the jail, with the layers above.
    pub attempts: Vec<Attempt>,
}

impl Protection {
    /// Whether untrusted work may run: resource limits, the filter of system calls, namespaces or Landlock (both for a native
    /// program), and nothing that was tried got through.
    pub fn is_sufficient(&self) -> bool {
        let walls = match self.kind {
            Kind::Module => self.layers.namespaces || self.layers.landlock,
            Kind::Native => self.layers == Layers::ALL,
        };
        self.seccomp && walls && !self.attempts.is_empty() && self.attempts.iter().all(|attempt| attempt.prevented)
    }

    /// Why [`Protection::is_sufficient`] is false, as a sentence for a person.
    pub fn explain(&self) -> String {
        let broken = self.attempts.iter().filter(|attempt| !attempt.prevented).map(|attempt| attempt.what.clone());
        let reasons: Vec<_> =
            self.missing.iter().cloned().chain(broken.map(|what| format!("possible: {what}"))).collect();
        let what = match self.kind {
            Kind::Module => "the jail is not tight enough",
            Kind::Native => "the jail is not tight enough for native programs",
        };
        format!("{what} ({})", reasons.join("; "))
    }
}
