//! Finds out which layers of the jail work here.

use std::time::Duration;

use super::{
    brake::Brake,
    folders::TaskFolder,
    outputs::Quota,
    supervise::{supervise, End, Finished, Start},
};
use crate::{
    jail::{Access, Grant, Rules, LANDLOCK, NAMESPACES},
    native,
    wire::{limits, Order, Report, Work},
    Config, Kind, Layers, Protection, SandboxError,
};

/// Builds a jail with all layers, leaves out what does not work, and reports what could be done in the rest.
pub(super) async fn detect(config: &Config) -> Result<Protection, SandboxError> {
    let mut protection = nothing_yet(config, Kind::Module);
    while protection.layers.namespaces || protection.layers.landlock {
        let Finished { end, attempts, .. } = probe(config, Kind::Module, protection.layers).await?;
        match end {
            End::Silent { code: Some(0), .. } => {
                protection.seccomp = true;
                protection.attempts = attempts;
                return Ok(protection);
            }
            End::Report(Report::JailFailed { layer, reason }) => {
                protection.missing.push(format!("{layer}: {reason}"));
                match layer.as_str() {
                    NAMESPACES if protection.layers.namespaces => protection.layers.namespaces = false,
                    LANDLOCK if protection.layers.landlock => protection.layers.landlock = false,
                    _ => return Ok(protection),
                }
            }
            // A machine that is too slow or has no room just now: not to be remembered.
            end => return Err(SandboxError::HostProblem(format!("the test of the jail failed: {end:?}"))),
        }
    }
    protection.missing.push("neither namespaces nor Landlock work on this system".into());
    Ok(protection)
}

/// Builds the jail of native programs, which needs every layer, and reports what could be done in it.
pub(super) async fn detect_native(config: &Config) -> Result<Protection, SandboxError> {
    let mut protection = nothing_yet(config, Kind::Native);
    if protection.layers != Layers::ALL {
        return Ok(protection);
    }
    let Finished { end, attempts, .. } = probe(config, Kind::Native, protection.layers).await?;
    match end {
        End::Silent { code: Some(0), .. } => {
            protection.seccomp = true;
            protection.attempts = attempts;
        }
        End::Report(Report::JailFailed { layer, reason }) => {
            protection.missing.push(format!("{layer}: {reason}"));
            protection.layers.namespaces &= layer != NAMESPACES;
            protection.layers.landlock &= layer != LANDLOCK;
        }
        end => return Err(SandboxError::HostProblem(format!("the test of the jail failed: {end:?}"))),
    }
    Ok(protection)
}

fn nothing_yet(config: &Config, kind: Kind) -> Protection {
    let layers = [(config.layers.namespaces, NAMESPACES), (config.layers.landlock, LANDLOCK)];
    let off = layers.into_iter().filter(|(is_on, _)| !is_on);
    let missing = off.map(|(_, name)| format!("{name}: switched off in the settings")).collect();
    Protection { kind, layers: config.layers, seccomp: false, missing, attempts: Vec::new() }
}

async fn probe(config: &Config, kind: Kind, layers: Layers) -> Result<Finished, SandboxError> {
    let folder = TaskFolder::make(&config.work_folder)?;
    let foreign_file = folder.file("foreign/file", b"not for the child")?;
    let granted_file = folder.file("granted", b"for the child to read")?;
    let mut granted = match kind {
        Kind::Module => Vec::new(),
        Kind::Native => native::system_grants(),
    };
    granted.push(Grant::new(granted_file.clone(), Access::Read));
    let rules = Rules {
        kind,
        layers,
        root: folder.root(),
        writable: folder.out(),
        granted,
        limits: limits(256 << 20, 10, 1 << 20),
    };
    let order = Order { rules, nice: config.nice, processors: None, work: Work::Probe { foreign_file, granted_file } };
    let start = Start {
        program: config.child_program.as_deref(),
        order,
        clock: Duration::from_secs(20),
        percent: 100,
        quota: Quota { bytes: 1 << 20, files: 8 },
        brake: &Brake::default(),
    };
    supervise(start, &mut |_| ()).await
}
