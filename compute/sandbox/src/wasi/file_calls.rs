//! Host calls on open files.

use wasmtime::Linker;

use super::{define, descriptors::FileId, memory::View, Errno, Guest, Served, Stop};

pub(super) fn add(linker: &mut Linker<Guest>) -> wasmtime::Result<()> {
    define!(linker, "fd_pread", |guest, memory, fd: u32, vectors: u32, count: u32, position: u64, out: u32| {
        read(guest, memory, (fd, Some(position)), vectors, count, out)
    });
    define!(linker, "fd_pwrite", |guest, memory, fd: u32, vectors: u32, count: u32, position: u64, out: u32| {
        write(guest, memory, (fd, Some(position)), vectors, count, out)
    });
    define!(linker, "fd_seek", |guest, memory, fd: u32, offset: i64, whence: u32, out: u32| {
        let opened = *guest.descriptors.file(fd)?;
        let base = match whence {
            0 => 0,
            1 => opened.position,
            2 => guest.files.size(opened.file)?,
            _ => return Err(Errno::Invalid.into()),
        };
        let position = base.checked_add_signed(offset).ok_or(Errno::Invalid)?;
        guest.descriptors.file(fd)?.position = position;
        Ok(memory.write_u64(out, position)?)
    });
    define!(linker, "fd_tell", |guest, memory, fd: u32, out: u32| {
        let position = guest.descriptors.file(fd)?.position;
        Ok(memory.write_u64(out, position)?)
    });
    define!(linker, "fd_advise", |guest, memory, fd: u32, offset: u64, length: u64, advice: u32| {
        Ok(guest.descriptors.file(fd).map(drop)?)
    });
    define!(linker, "fd_allocate", |guest, memory, fd: u32, offset: u64, length: u64| {
        Err(Errno::NotSupported.into())
    });
    define!(linker, "fd_filestat_set_size", |guest, memory, fd: u32, size: u64| {
        let place = writable(guest, fd)?;
        guest.files.resize(place, size)
    });
    Ok(())
}

fn writable(guest: &mut Guest, fd: u32) -> Result<usize, Stop> {
    let opened = guest.descriptors.file(fd)?;
    match opened.file {
        FileId::Output(place) if opened.writable => Ok(place),
        _ => Err(Errno::BadDescriptor.into()),
    }
}

/// Reads at the given position, or at the descriptor's own, which then moves.
pub(super) fn read(
    guest: &mut Guest,
    memory: &mut View<'_>,
    (fd, position): (u32, Option<u64>),
    vectors: u32,
    count: u32,
    out: u32,
) -> Served {
    let (vectors, total) = memory.vectors(vectors, count)?;
    guest.pay(total)?;
    let opened = *guest.descriptors.file(fd)?;
    if !opened.readable {
        return Err(Errno::BadDescriptor.into());
    }
    let start = position.unwrap_or(opened.position);
    let mut done = 0u32;
    for (at, length) in vectors {
        let place = start.saturating_add(done.into());
        let got = guest.files.read(opened.file, memory.slice_mut(at, length)?, place)?;
        done += got;
        if got < length {
            break;
        }
    }
    if position.is_none() {
        guest.descriptors.file(fd)?.position = start.saturating_add(done.into());
    }
    Ok(memory.write_u32(out, done)?)
}

/// Writes at the given position, or at the descriptor's own, which then moves.
pub(super) fn write(
    guest: &mut Guest,
    memory: &mut View<'_>,
    (fd, position): (u32, Option<u64>),
    vectors: u32,
    count: u32,
    out: u32,
) -> Served {
    let (vectors, total) = memory.vectors(vectors, count)?;
    guest.pay(total)?;
    let place = writable(guest, fd)?;
    let opened = *guest.descriptors.file(fd)?;
    let mut end = match (position, opened.append) {
        (Some(position), _) => position,
        (None, true) => guest.files.size(opened.file)?,
        (None, false) => opened.position,
    };
    for (at, length) in vectors {
        guest.files.write(place, memory.slice(at, length)?, end)?;
        end += u64::from(length);
    }
    if position.is_none() {
        guest.descriptors.file(fd)?.position = end;
    }
    Ok(memory.write_u32(out, total as u32)?)
}
