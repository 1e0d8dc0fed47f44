//! Host calls on paths.

use wasmtime::Linker;

use super::{
    define,
    descriptors::{Descriptor, FileId, Opened},
    files::Target,
    memory::View,
    stat::{filestat, FLAG_APPEND, RIGHT_READ, RIGHT_WRITE},
    Errno, Guest, Stop,
};

const CREATE: u32 = 1;
const DIRECTORY: u32 = 2;
const EXCLUSIVE: u32 = 4;
const TRUNCATE: u32 = 8;

pub(super) fn add(linker: &mut Linker<Guest>) -> wasmtime::Result<()> {
    define!(linker, "path_open", |guest,
                                  memory,
                                  fd: u32,
                                  lookup: u32,
                                  path: u32,
                                  length: u32,
                                  how: u32,
                                  rights: u64,
                                  inherit: u64,
                                  flags: u32,
                                  out: u32| {
        let target = find(guest, memory, fd, path, length)?;
        let descriptor = open(guest, target, how, rights, flags)?;
        let number = guest.descriptors.insert(descriptor)?;
        Ok(memory.write_u32(out, number)?)
    });
    define!(linker, "path_filestat_get", |guest, memory, fd: u32, lookup: u32, path: u32, length: u32, out: u32| {
        let target = find(guest, memory, fd, path, length)?;
        let stat = filestat(&guest.files, &target)?;
        Ok(memory.write(out, &stat)?)
    });
    define!(linker, "path_filestat_set_times", |guest,
                                                memory,
                                                fd: u32,
                                                lookup: u32,
                                                path: u32,
                                                length: u32,
                                                accessed: u64,
                                                modified: u64,
                                                flags: u32| {
        let target = find(guest, memory, fd, path, length)?;
        Ok(filestat(&guest.files, &target).map(drop)?)
    });
    define!(linker, "path_unlink_file", |guest, memory, fd: u32, path: u32, length: u32| {
        match find(guest, memory, fd, path, length)? {
            Target::File(file @ FileId::Output(place)) => {
                if guest.descriptors.is_open(file) {
                    return Err(Errno::Busy.into());
                }
                guest.files.delete(place)
            }
            Target::File(FileId::Input(_)) => Err(Errno::ReadOnly.into()),
            Target::Folder(_) => Err(Errno::IsDirectory.into()),
            Target::FreeOutput(_) | Target::Nothing => Err(Errno::NotFound.into()),
        }
    });
    define!(linker, "path_rename", |guest,
                                    memory,
                                    from: u32,
                                    path: u32,
                                    length: u32,
                                    to: u32,
                                    new: u32,
                                    new_length: u32| {
        let Target::File(source) = find(guest, memory, from, path, length)? else {
            return Err(Errno::NotFound.into());
        };
        let FileId::Output(place) = source else { return Err(Errno::ReadOnly.into()) };
        match find(guest, memory, to, new, new_length)? {
            Target::File(target) if target == source => return Ok(()),
            Target::File(FileId::Output(old)) => {
                if guest.descriptors.is_open(FileId::Output(old)) {
                    return Err(Errno::Busy.into());
                }
                guest.files.delete(old)?;
            }
            Target::FreeOutput(_) => {}
            Target::Folder(_) => return Err(Errno::IsDirectory.into()),
            Target::File(FileId::Input(_)) | Target::Nothing => return Err(Errno::ReadOnly.into()),
        }
        // Looked up again: the name is free now.
        let Target::FreeOutput(name) = find(guest, memory, to, new, new_length)? else {
            return Err(Errno::Exists.into());
        };
        guest.files.rename(place, name)
    });
    // There are no links, and no folders but the three.
    define!(linker, "path_create_directory", |guest, memory, fd: u32, path: u32, length: u32| {
        match find(guest, memory, fd, path, length)? {
            Target::Folder(_) | Target::File(_) => Err(Errno::Exists.into()),
            Target::FreeOutput(_) | Target::Nothing => Err(Errno::NotPermitted.into()),
        }
    });
    define!(linker, "path_remove_directory", |guest, memory, fd: u32, path: u32, length: u32| {
        Err(Errno::NotPermitted.into())
    });
    define!(linker, "path_link", |guest,
                                  memory,
                                  from: u32,
                                  lookup: u32,
                                  path: u32,
                                  length: u32,
                                  to: u32,
                                  new: u32,
                                  new_length: u32| {
        Err(Errno::NotPermitted.into())
    });
    define!(linker, "path_symlink", |guest, memory, path: u32, length: u32, fd: u32, new: u32, new_length: u32| {
        Err(Errno::NotPermitted.into())
    });
    define!(linker, "path_readlink", |guest,
                                      memory,
                                      fd: u32,
                                      path: u32,
                                      length: u32,
                                      out: u32,
                                      room: u32,
                                      used: u32| { Err(Errno::Invalid.into()) });
    Ok(())
}

fn find(guest: &mut Guest, memory: &View<'_>, fd: u32, path: u32, length: u32) -> Result<Target, Stop> {
    guest.pay(length.into())?;
    let folder = guest.descriptors.folder(fd)?;
    Ok(guest.files.find(folder, memory.text(path, length)?)?)
}

fn open(guest: &mut Guest, target: Target, how: u32, rights: u64, flags: u32) -> Result<Descriptor, Stop> {
    let wants = |flag: u32| how & flag != 0;
    let wants_write = rights & RIGHT_WRITE != 0;
    let file = match target {
        Target::Folder(_) if wants(CREATE) && wants(EXCLUSIVE) => return Err(Errno::Exists.into()),
        Target::Folder(_) if wants(TRUNCATE) => return Err(Errno::IsDirectory.into()),
        Target::Folder(folder) => return Ok(Descriptor::Folder(folder)),
        Target::Nothing if wants(CREATE) => return Err(Errno::ReadOnly.into()),
        Target::Nothing => return Err(Errno::NotFound.into()),
        Target::FreeOutput(_) if !wants(CREATE) => return Err(Errno::NotFound.into()),
        Target::FreeOutput(_) if wants(DIRECTORY) => return Err(Errno::Invalid.into()),
        Target::FreeOutput(name) => guest.files.create(name)?,
        Target::File(_) if wants(CREATE) && wants(EXCLUSIVE) => return Err(Errno::Exists.into()),
        Target::File(_) if wants(DIRECTORY) => return Err(Errno::NotDirectory.into()),
        Target::File(FileId::Input(_)) if wants(TRUNCATE) || wants_write => return Err(Errno::ReadOnly.into()),
        Target::File(file) => {
            if let (FileId::Output(place), true) = (file, wants(TRUNCATE)) {
                guest.files.resize(place, 0)?;
            }
            file
        }
    };
    Ok(Descriptor::File(Opened {
        file,
        position: 0,
        readable: rights & RIGHT_READ != 0,
        writable: wants_write,
        append: flags & FLAG_APPEND != 0,
    }))
}
