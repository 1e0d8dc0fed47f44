//! The functions of `wasi_snapshot_preview1` that a dApp uses, behind safe ones.

use alloc::{vec, vec::Vec};
use core::fmt;

/// The raw functions. All return an error number, 0 for success.
mod raw {
    #[repr(C)]
    pub struct Slice {
        pub start: *const u8,
        pub length: usize,
    }

    #[repr(C)]
    pub struct SliceMut {
        pub start: *mut u8,
        pub length: usize,
    }

    #[link(wasm_import_module = "wasi_snapshot_preview1")]
    extern "C" {
        pub fn fd_close(fd: u32) -> u32;
        pub fn fd_filestat_get(fd: u32, stat: *mut [u64; 8]) -> u32;
        pub fn fd_prestat_dir_name(fd: u32, path: *mut u8, path_length: usize) -> u32;
        pub fn fd_prestat_get(fd: u32, prestat: *mut [u32; 2]) -> u32;
        pub fn fd_read(fd: u32, slices: *const SliceMut, slice_count: usize, read: *mut usize) -> u32;
        pub fn fd_readdir(fd: u32, buffer: *mut u8, length: usize, cookie: u64, used: *mut usize) -> u32;
        pub fn fd_write(fd: u32, slices: *const Slice, slice_count: usize, written: *mut usize) -> u32;
        pub fn path_open(
            fd: u32,
            lookup_flags: u32,
            path: *const u8,
            path_length: usize,
            open_flags: u32,
            rights: u64,
            inherited_rights: u64,
            descriptor_flags: u32,
            opened: *mut u32,
        ) -> u32;
        pub fn proc_exit(code: u32) -> !;
    }
}

/// A WASI error number.
#[derive(Clone, Copy)]
pub(super) struct Errno(u32);

impl fmt::Display for Errno {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match self.0 {
            2 | 63 | 76 => "not allowed",
            19 | 51 => "the disk is full",
            20 => "exists already",
            22 => "larger than allowed",
            31 => "is a folder",
            44 => "not found",
            54 => "is not a folder",
            69 => "is read-only",
            number => return write!(f, "system error {number}"),
        };
        f.write_str(text)
    }
}

fn check(errno: u32) -> Result<(), Errno> {
    match errno {
        0 => Ok(()),
        number => Err(Errno(number)),
    }
}

/// An open file or folder; closed when dropped.
pub(super) struct Descriptor(u32);

impl Descriptor {
    pub(super) fn close(self) -> Result<(), Errno> {
        let number = self.0;
        core::mem::forget(self);
        // SAFETY: the number is that of a descriptor this program owns.
        check(unsafe { raw::fd_close(number) })
    }
}

impl Drop for Descriptor {
    fn drop(&mut self) {
        // SAFETY: as in `close`. Nobody is left who could be told about an error.
        unsafe { raw::fd_close(self.0) };
    }
}

/// A folder that the worker gives.
pub(super) struct Given {
    pub name: Vec<u8>,
    pub descriptor: Descriptor,
}

/// The given folder with this number, if there is one.
pub(super) fn given_folder(number: u32) -> Option<Given> {
    let mut prestat = [0; 2];
    // SAFETY: `prestat` is as large and aligned as the host writes: a tag and a length.
    check(unsafe { raw::fd_prestat_get(number, &mut prestat) }).ok()?;
    let mut name = vec![0; prestat[1] as usize];
    // SAFETY: the host writes at most the given length.
    check(unsafe { raw::fd_prestat_dir_name(number, name.as_mut_ptr(), name.len()) }).ok()?;
    Some(Given { name, descriptor: Descriptor(number) })
}

/// What a path is opened for.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Open {
    Read,
    Create,
    Folder,
}

/// Opens `path`, relative to `folder`.
pub(super) fn open(folder: &Descriptor, path: &str, purpose: Open) -> Result<Descriptor, Errno> {
    const READ: u64 = 1 << 1;
    const WRITE: u64 = 1 << 6;
    const READ_FOLDER: u64 = 1 << 14;
    const STAT: u64 = 1 << 21;
    const CREATE: u32 = 1;
    const IS_FOLDER: u32 = 2;
    const TRUNCATE: u32 = 8;
    let (open_flags, rights) = match purpose {
        Open::Read => (0, READ | STAT),
        Open::Create => (CREATE | TRUNCATE, WRITE),
        Open::Folder => (IS_FOLDER, READ_FOLDER),
    };
    let mut opened = 0;
    // SAFETY: the path is valid for its length, and `opened` is written once.
    check(unsafe { raw::path_open(folder.0, 0, path.as_ptr(), path.len(), open_flags, rights, 0, 0, &mut opened) })?;
    Ok(Descriptor(opened))
}

/// The size of a file in bytes.
pub(super) fn size(file: &Descriptor) -> Result<u64, Errno> {
    let mut stat = [0; 8];
    // SAFETY: a file's description is 64 bytes, aligned to 8.
    check(unsafe { raw::fd_filestat_get(file.0, &mut stat) })?;
    // Device, inode, type, links, then the size.
    Ok(stat[4])
}

/// Reads into `buffer` and returns how many bytes came; 0 is the end.
pub(super) fn read(file: &Descriptor, buffer: &mut [u8]) -> Result<usize, Errno> {
    let slice = raw::SliceMut { start: buffer.as_mut_ptr(), length: buffer.len() };
    let mut count = 0;
    // SAFETY: the slice is valid for writing, and the host writes at most its length.
    check(unsafe { raw::fd_read(file.0, &slice, 1, &mut count) })?;
    Ok(count.min(buffer.len()))
}

/// Writes from `bytes` and returns how many were taken.
pub(super) fn write(file: &Descriptor, bytes: &[u8]) -> Result<usize, Errno> {
    write_to(file.0, bytes)
}

fn write_to(number: u32, bytes: &[u8]) -> Result<usize, Errno> {
    let slice = raw::Slice { start: bytes.as_ptr(), length: bytes.len() };
    let mut count = 0;
    // SAFETY: the slice is valid for reading.
    check(unsafe { raw::fd_write(number, &slice, 1, &mut count) })?;
    Ok(count)
}

/// Writes to a standard stream. A closed one is not a reason to lose the work.
pub(super) fn print(stream: u32, mut bytes: &[u8]) {
    while !bytes.is_empty() {
        match write_to(stream, bytes) {
            Ok(count) if count > 0 => bytes = bytes.get(count..).unwrap_or(&[]),
            _ => return,
        }
    }
}

/// Fills `buffer` with entries from `cookie` on and returns how much of it is used.
pub(super) fn read_folder(folder: &Descriptor, buffer: &mut [u8], cookie: u64) -> Result<usize, Errno> {
    let mut used = 0;
    // SAFETY: the host writes at most the given length.
    check(unsafe { raw::fd_readdir(folder.0, buffer.as_mut_ptr(), buffer.len(), cookie, &mut used) })?;
    Ok(used.min(buffer.len()))
}

/// An entry of a folder.
pub(super) struct Entry<'b> {
    /// The cookie of the entry after it.
    pub next: u64,
    pub name: &'b [u8],
}

/// The whole entries in what [`read_folder`] wrote; the last may be cut off and is left out.
pub(super) fn entries(mut bytes: &[u8]) -> impl Iterator<Item = Entry<'_>> {
    const HEADER: usize = 24;
    core::iter::from_fn(move || {
        let next = u64::from_le_bytes(*bytes.first_chunk()?);
        let length = u32::from_le_bytes(*bytes.get(16..)?.first_chunk()?) as usize;
        let name = bytes.get(HEADER..HEADER + length)?;
        bytes = &bytes[HEADER + length..];
        Some(Entry { next, name })
    })
}

pub(super) fn exit(code: i32) -> ! {
    // SAFETY: the host ends the program.
    unsafe { raw::proc_exit(code as u32) }
}
