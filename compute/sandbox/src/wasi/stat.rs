//! The structures that describe a file to the program.

use super::{
    descriptors::{Descriptor, FileId, Folder},
    files::Target,
    Errno, Files,
};

const CHARACTER_DEVICE: u8 = 2;
const DIRECTORY: u8 = 3;
const REGULAR_FILE: u8 = 4;

/// Numbers of files start here, by kind; 1 to 3 are the folders.
const FIRST_INPUT: u64 = 4;
const FIRST_OUTPUT: u64 = 1 << 32;

/// Number and kind of what a path leads to. Numbers depend on the order of the manifest and of the program's own
/// actions, never on the host.
pub(super) fn identity(target: &Target) -> (u64, u8) {
    match target {
        Target::Folder(Folder::Job) => (1, DIRECTORY),
        Target::Folder(Folder::In) => (2, DIRECTORY),
        Target::Folder(Folder::Out) => (3, DIRECTORY),
        Target::File(FileId::Input(place)) => (FIRST_INPUT + *place as u64, REGULAR_FILE),
        Target::File(FileId::Output(place)) => (FIRST_OUTPUT + *place as u64, REGULAR_FILE),
        Target::FreeOutput(_) | Target::Nothing => (0, 0),
    }
}

/// `filestat` of a target; every time is 0.
pub(super) fn filestat(files: &Files, target: &Target) -> Result<[u8; 64], Errno> {
    let size = match target {
        Target::Folder(_) => 0,
        Target::File(file) => files.size(*file)?,
        Target::FreeOutput(_) | Target::Nothing => return Err(Errno::NotFound),
    };
    let (number, kind) = identity(target);
    Ok(stat_bytes(number, kind, size))
}

/// `filestat` of an open descriptor.
pub(super) fn descriptor_filestat(files: &Files, descriptor: &Descriptor) -> Result<[u8; 64], Errno> {
    match descriptor {
        Descriptor::Folder(folder) => filestat(files, &Target::Folder(*folder)),
        Descriptor::File(opened) => filestat(files, &Target::File(opened.file)),
        Descriptor::Stdin | Descriptor::Stdout | Descriptor::Stderr => Ok(stat_bytes(0, CHARACTER_DEVICE, 0)),
    }
}

fn stat_bytes(number: u64, kind: u8, size: u64) -> [u8; 64] {
    let mut stat = [0; 64];
    stat[0] = 1;
    stat[8..16].copy_from_slice(&number.to_le_bytes());
    stat[16] = kind;
    stat[24] = 1;
    stat[32..40].copy_from_slice(&size.to_le_bytes());
    stat
}

/// Rights that a program may have on a file, read and write among them.
pub(super) const RIGHT_READ: u64 = 1 << 1;
/// See [`RIGHT_READ`].
pub(super) const RIGHT_WRITE: u64 = 1 << 6;
const ALL_RIGHTS: u64 = (1 << 28) - 1;
/// Files are written at their end.
pub(super) const FLAG_APPEND: u32 = 1;

/// `fdstat` of an open descriptor.
pub(super) fn fdstat(descriptor: &Descriptor) -> [u8; 24] {
    // C libraries take a character device that cannot seek for a terminal, and then flush each line.
    let (kind, flags, rights) = match descriptor {
        Descriptor::Stdin => (CHARACTER_DEVICE, 0, RIGHT_READ),
        Descriptor::Stdout | Descriptor::Stderr => (CHARACTER_DEVICE, 0, RIGHT_WRITE),
        Descriptor::Folder(_) => (DIRECTORY, 0, ALL_RIGHTS),
        Descriptor::File(opened) => {
            let mut rights = ALL_RIGHTS;
            if !opened.readable {
                rights &= !RIGHT_READ;
            }
            if !opened.writable {
                rights &= !RIGHT_WRITE;
            }
            (REGULAR_FILE, u8::from(opened.append), rights)
        }
    };
    let mut stat = [0; 24];
    stat[0] = kind;
    stat[2] = flags;
    stat[8..16].copy_from_slice(&rights.to_le_bytes());
    stat[16..24].copy_from_slice(&ALL_RIGHTS.to_le_bytes());
    stat
}
