//! Layer 1: namespaces, and a root that holds nothing but what was granted.

use std::{
    ffi::CString,
    fs,
    os::unix::{ffi::OsStrExt, fs::symlink},
    path::{Path, PathBuf},
};

use nix::{
    mount::{mount, umount2, MntFlags, MsFlags},
    sched::{unshare, CloneFlags},
    unistd::{chdir, getegid, geteuid, pivot_root},
};

use super::{Access, JailError, Rules, NAMESPACES};

/// Where the writable folder appears inside.
pub(crate) const WRITABLE: &str = "/out";
/// The root holds mount points and nothing else.
const ROOT_OPTIONS: &str = "size=1m,nr_inodes=2k,mode=0755";

fn failed(what: &str) -> impl Fn(nix::Error) -> JailError + '_ {
    move |error| JailError::new(NAMESPACES, what, error)
}

/// Leaves the namespaces of the host; the next fork is process 1 of the new ones. The process must have one thread only.
pub(super) fn leave() -> Result<(), JailError> {
    let (user, group) = (geteuid(), getegid());
    unshare(
        CloneFlags::CLONE_NEWUSER
            | CloneFlags::CLONE_NEWNS
            | CloneFlags::CLONE_NEWPID
            | CloneFlags::CLONE_NEWNET
            | CloneFlags::CLONE_NEWIPC
            | CloneFlags::CLONE_NEWUTS,
    )
    .map_err(failed("leaving the host's namespaces"))?;
    let write = |file: &str, text: String| {
        fs::write(file, text).map_err(|error| JailError::new(NAMESPACES, &format!("writing {file}"), error))
    };
    // Without this an unprivileged process may not write its group map.
    write("/proc/self/setgroups", "deny".into())?;
    write("/proc/self/uid_map", format!("{user} {user} 1"))?;
    write("/proc/self/gid_map", format!("{group} {group} 1"))
}

/// Makes the granted files the only ones there are. Returns the path of the writable folder inside.
pub(super) fn move_in(rules: &Rules) -> Result<PathBuf, JailError> {
    let nothing = None::<&str>;
    mount(nothing, "/", nothing, MsFlags::MS_REC | MsFlags::MS_PRIVATE, nothing).map_err(failed("detaching mounts"))?;
    let loadable = MsFlags::MS_NOSUID | MsFlags::MS_NODEV;
    let flags = loadable | MsFlags::MS_NOEXEC;
    mount(Some("jail"), &rules.root, Some("tmpfs"), flags, Some(ROOT_OPTIONS)).map_err(failed("mounting a root"))?;
    for grant in &rules.granted {
        let to = inside(&rules.root, &grant.to);
        match grant.access {
            Access::Read => bind(&grant.from, &to, flags | MsFlags::MS_RDONLY)?,
            Access::Execute => bind(&grant.from, &to, loadable | MsFlags::MS_RDONLY)?,
            // With what is mounted in it: a system service has its own view of some of the system's folders.
            Access::Load => bind(&grant.from, &to, loadable | MsFlags::MS_RDONLY | MsFlags::MS_REC)?,
        }
    }
    bind(&rules.writable, &inside(&rules.root, Path::new(WRITABLE)), flags)?;

    chdir(&rules.root).map_err(failed("entering the root"))?;
    pivot_root(".", ".").map_err(failed("changing the root"))?;
    umount2(".", MntFlags::MNT_DETACH).map_err(failed("leaving the old root"))?;
    chdir("/").map_err(failed("entering the new root"))?;
    let read_only = MsFlags::MS_REMOUNT | MsFlags::MS_BIND | MsFlags::MS_RDONLY | flags;
    mount(nothing, "/", nothing, read_only, nothing).map_err(failed("closing the root"))?;
    Ok(WRITABLE.into())
}

fn inside(root: &Path, path: &Path) -> PathBuf {
    root.join(path.strip_prefix("/").unwrap_or(path))
}

/// A link, such as the system's `/lib64`, appears as the same link.
fn bind(from: &Path, to: &Path, flags: MsFlags) -> Result<(), JailError> {
    if let Ok(target) = fs::read_link(from) {
        let linked = to.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| symlink(target, to));
        return linked.map_err(|error| JailError::new(NAMESPACES, "making a granted link", error));
    }
    let target = match from.is_dir() {
        // In a folder that is granted already.
        _ if to.exists() => Ok(()),
        true => fs::create_dir_all(to),
        false => to.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(to, b"")),
    };
    target.map_err(|error| JailError::new(NAMESPACES, "making a mount point", error))?;
    let nothing = None::<&str>;
    let below = flags & MsFlags::MS_REC;
    mount(Some(from), to, nothing, MsFlags::MS_BIND | below, nothing).map_err(failed("mounting a granted path"))?;
    mount(nothing, to, nothing, MsFlags::MS_REMOUNT | MsFlags::MS_BIND | flags & !below, nothing)
        .map_err(failed("restricting a granted path"))?;
    match below.is_empty() {
        true => Ok(()),
        false => restrict_below(to),
    }
}

/// Nothing mounted below can be written to, either.
fn restrict_below(path: &Path) -> Result<(), JailError> {
    let failed = |error: &dyn std::fmt::Display| JailError::new(NAMESPACES, "restricting a granted folder", error);
    let path = CString::new(path.as_os_str().as_bytes()).map_err(|error| failed(&error))?;
    let attributes = libc::mount_attr {
        attr_set: libc::MOUNT_ATTR_RDONLY | libc::MOUNT_ATTR_NOSUID | libc::MOUNT_ATTR_NODEV,
        attr_clr: 0,
        propagation: 0,
        userns_fd: 0,
    };
    // SAFETY: the path ends with a null byte; the structure is as large as is said.
    let result = unsafe {
        libc::syscall(
            libc::SYS_mount_setattr,
            libc::AT_FDCWD,
            path.as_ptr(),
            libc::AT_RECURSIVE,
            &attributes,
            size_of::<libc::mount_attr>(),
        )
    };
    match result {
        0 => Ok(()),
        _ => Err(failed(&std::io::Error::last_os_error())),
    }
}
