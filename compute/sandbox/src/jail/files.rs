//! Layer 4: Landlock.

use std::path::{Path, PathBuf};

use landlock::{
    Access, AccessFs, AccessNet, BitFlags, CompatLevel, Compatible, PathBeneath, PathFd, Ruleset, RulesetAttr,
    RulesetCreatedAttr, RulesetStatus, Scope, ABI,
};

use super::{JailError, LANDLOCK};

/// The newest rules asked for; an older kernel enforces those it knows. The first version already guards files.
const NEWEST: ABI = ABI::V7;

pub(super) fn restrict(writable: &Path, readable: &[PathBuf]) -> Result<(), JailError> {
    let status = build(writable, readable).map_err(|error| JailError::new(LANDLOCK, "restricting files", error))?;
    match status {
        RulesetStatus::NotEnforced => Err(JailError::new(LANDLOCK, "restricting files", "the kernel has no Landlock")),
        RulesetStatus::FullyEnforced | RulesetStatus::PartiallyEnforced => Ok(()),
    }
}

fn build(writable: &Path, readable: &[PathBuf]) -> Result<RulesetStatus, Box<dyn std::error::Error>> {
    let mut rules = Ruleset::default()
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(NEWEST))?
        .handle_access(AccessNet::from_all(NEWEST))?
        .scope(Scope::from_all(NEWEST))?
        .create()?
        .add_rule(PathBeneath::new(PathFd::new(writable)?, write_access()))?;
    for path in readable {
        let access = match path.is_dir() {
            true => AccessFs::ReadFile | AccessFs::ReadDir,
            false => AccessFs::ReadFile.into(),
        };
        rules = rules.add_rule(PathBeneath::new(PathFd::new(path)?, access))?;
    }
    Ok(rules.restrict_self()?.ruleset)
}

/// Plain files directly in the folder: no folders, links, devices or sockets.
fn write_access() -> BitFlags<AccessFs> {
    AccessFs::ReadFile
        | AccessFs::WriteFile
        | AccessFs::ReadDir
        | AccessFs::RemoveFile
        | AccessFs::MakeReg
        | AccessFs::Truncate
}
