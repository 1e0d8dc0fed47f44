//! Layer 4: Landlock.

use std::path::Path;

use landlock::{
    Access as _, AccessFs, AccessNet, BitFlags, CompatLevel, Compatible, PathBeneath, PathFd, Ruleset, RulesetAttr,
    RulesetCreatedAttr, RulesetStatus, Scope, ABI,
};

use super::{Access, Grant, JailError, Rules, LANDLOCK};
use crate::Kind;

/// The newest rules asked for; an older kernel enforces those it knows. The first version already guards files.
const NEWEST: ABI = ABI::V7;

pub(super) fn restrict(rules: &Rules, writable: &Path) -> Result<(), JailError> {
    let status = build(rules, writable).map_err(|error| JailError::new(LANDLOCK, "restricting files", error))?;
    match status {
        RulesetStatus::NotEnforced => Err(JailError::new(LANDLOCK, "restricting files", "the kernel has no Landlock")),
        RulesetStatus::FullyEnforced | RulesetStatus::PartiallyEnforced => Ok(()),
    }
}

fn build(rules: &Rules, writable: &Path) -> Result<RulesetStatus, Box<dyn std::error::Error>> {
    let mut ruleset = Ruleset::default()
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(NEWEST))?
        .handle_access(AccessNet::from_all(NEWEST))?
        .scope(Scope::from_all(NEWEST))?
        .create()?
        .add_rule(PathBeneath::new(PathFd::new(writable)?, write_access(rules.kind)))?;
    for Grant { from, to, access } in &rules.granted {
        let path = if rules.layers.namespaces { to } else { from };
        if path.is_symlink() {
            // What it leads to is granted by itself.
            continue;
        }
        let read = match path.is_dir() {
            true => AccessFs::ReadFile | AccessFs::ReadDir,
            false => AccessFs::ReadFile.into(),
        };
        let access = match access {
            Access::Read | Access::Load => read,
            Access::Execute => read | AccessFs::Execute,
        };
        ruleset = ruleset.add_rule(PathBeneath::new(PathFd::new(path)?, access))?;
    }
    Ok(ruleset.restrict_self()?.ruleset)
}

/// Plain files directly in the folder: no folders, links, devices or sockets. What a native program has written it can neither
/// remove nor replace: a file that is gone from the folder and still open would take room that nobody sees.
fn write_access(kind: Kind) -> BitFlags<AccessFs> {
    let keep = AccessFs::ReadFile | AccessFs::WriteFile | AccessFs::ReadDir | AccessFs::MakeReg | AccessFs::Truncate;
    match kind {
        Kind::Module => keep | AccessFs::RemoveFile,
        Kind::Native => keep,
    }
}
