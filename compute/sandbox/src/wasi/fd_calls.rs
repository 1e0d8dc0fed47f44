//! Host calls on descriptors of any kind.

use wasmtime::Linker;

use super::{
    define,
    descriptors::{Descriptor, JOB_FOLDER},
    memory::View,
    stat::{descriptor_filestat, fdstat, identity, FLAG_APPEND},
    Errno, Guest, Served,
};

/// The name under which the program sees its folder.
const JOB_PATH: &[u8] = b"/job";

pub(super) fn add(linker: &mut Linker<Guest>) -> wasmtime::Result<()> {
    define!(linker, "fd_close", |guest, memory, fd: u32| Ok(guest.descriptors.close(fd)?));
    define!(linker, "fd_renumber", |guest, memory, from: u32, to: u32| Ok(guest.descriptors.renumber(from, to)?));
    define!(linker, "fd_fdstat_get", |guest, memory, fd: u32, out: u32| {
        let stat = fdstat(guest.descriptors.get(fd)?);
        Ok(memory.write(out, &stat)?)
    });
    define!(linker, "fd_fdstat_set_flags", |guest, memory, fd: u32, flags: u32| {
        guest.descriptors.file(fd)?.append = flags & FLAG_APPEND != 0;
        Ok(())
    });
    define!(linker, "fd_fdstat_set_rights", |guest, memory, fd: u32, base: u64, inheriting: u64| {
        Err(Errno::NotSupported.into())
    });
    define!(linker, "fd_filestat_get", |guest, memory, fd: u32, out: u32| {
        let stat = descriptor_filestat(&guest.files, guest.descriptors.get(fd)?)?;
        Ok(memory.write(out, &stat)?)
    });
    // There is no time here.
    define!(linker, "fd_filestat_set_times", |guest, memory, fd: u32, accessed: u64, modified: u64, flags: u32| {
        guest.descriptors.get(fd)?;
        Ok(())
    });
    // Outputs are not durable before the whole task is.
    define!(linker, "fd_sync", |guest, memory, fd: u32| Ok(guest.descriptors.get(fd).map(drop)?));
    define!(linker, "fd_datasync", |guest, memory, fd: u32| Ok(guest.descriptors.get(fd).map(drop)?));
    define!(linker, "fd_prestat_get", |guest, memory, fd: u32, out: u32| {
        if fd != JOB_FOLDER {
            return Err(Errno::BadDescriptor.into());
        }
        guest.descriptors.folder(fd)?;
        memory.write_u32(out, 0)?;
        Ok(memory.write_u32(out.saturating_add(4), JOB_PATH.len() as u32)?)
    });
    define!(linker, "fd_prestat_dir_name", |guest, memory, fd: u32, out: u32, length: u32| {
        if fd != JOB_FOLDER {
            return Err(Errno::BadDescriptor.into());
        }
        guest.descriptors.folder(fd)?;
        if (length as usize) < JOB_PATH.len() {
            return Err(Errno::NameTooLong.into());
        }
        Ok(memory.write(out, JOB_PATH)?)
    });
    define!(linker, "fd_readdir", |guest, memory, fd: u32, out: u32, length: u32, cookie: u64, used: u32| {
        read_folder(guest, memory, fd, (out, length), cookie, used)
    });
    define!(linker, "fd_write", |guest, memory, fd: u32, vectors: u32, count: u32, out: u32| {
        match guest.descriptors.get(fd)? {
            Descriptor::Stdout | Descriptor::Stderr => write_console(guest, memory, fd, vectors, count, out),
            _ => super::file_calls::write(guest, memory, (fd, None), vectors, count, out),
        }
    });
    define!(linker, "fd_read", |guest, memory, fd: u32, vectors: u32, count: u32, out: u32| {
        match guest.descriptors.get(fd)? {
            // Standard input is empty.
            Descriptor::Stdin => Ok(memory.write_u32(out, 0)?),
            _ => super::file_calls::read(guest, memory, (fd, None), vectors, count, out),
        }
    });
    Ok(())
}

fn write_console(guest: &mut Guest, memory: &mut View<'_>, fd: u32, vectors: u32, count: u32, out: u32) -> Served {
    let (vectors, total) = memory.vectors(vectors, count)?;
    guest.pay(total)?;
    let is_progress = matches!(guest.descriptors.get(fd)?, Descriptor::Stdout);
    for (at, length) in vectors {
        let bytes = memory.slice(at, length)?;
        match is_progress {
            true => guest.console.progress(bytes),
            false => guest.console.log(bytes),
        }
    }
    Ok(memory.write_u32(out, total as u32)?)
}

/// Writes entries from the one numbered `cookie` on. A last entry that does not fit is cut off, which tells the program
/// that there is more.
fn read_folder(
    guest: &mut Guest,
    memory: &mut View<'_>,
    fd: u32,
    (out, length): (u32, u32),
    cookie: u64,
    used: u32,
) -> Served {
    let folder = guest.descriptors.folder(fd)?;
    let dots = [".", ".."].map(|name| (name.to_owned(), super::files::Target::Folder(folder)));
    let entries: Vec<_> = dots.into_iter().chain(guest.files.list(folder)).collect();
    // The list is made anew for each call.
    guest.pay(u64::from(length).saturating_add(100 * entries.len() as u64))?;
    let mut bytes = Vec::new();
    for (index, (name, target)) in entries.iter().enumerate().skip(usize::try_from(cookie).unwrap_or(usize::MAX)) {
        let (number, kind) = identity(target);
        bytes.extend_from_slice(&(index as u64 + 1).to_le_bytes());
        bytes.extend_from_slice(&number.to_le_bytes());
        bytes.extend_from_slice(&(name.len() as u32).to_le_bytes());
        bytes.extend_from_slice(&[kind, 0, 0, 0]);
        bytes.extend_from_slice(name.as_bytes());
    }
    bytes.truncate(length as usize);
    memory.write(out, &bytes)?;
    Ok(memory.write_u32(used, bytes.len() as u32)?)
}
