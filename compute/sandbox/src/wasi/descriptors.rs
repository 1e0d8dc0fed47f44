//! The table of open descriptors.

use super::Errno;

/// A program may hold this many descriptors open.
const MAX_OPEN: usize = 256;
/// Descriptor of the one folder that is open from the start.
pub(crate) const JOB_FOLDER: u32 = 3;

/// The three folders there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Folder {
    Job,
    In,
    Out,
}

/// A file by its place in [`super::Files`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FileId {
    /// Parameters or an input.
    Input(usize),
    Output(usize),
}

/// An open file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Opened {
    pub file: FileId,
    pub position: u64,
    pub readable: bool,
    pub writable: bool,
    pub append: bool,
}

/// What a descriptor stands for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Descriptor {
    Stdin,
    Stdout,
    Stderr,
    Folder(Folder),
    File(Opened),
}

/// The open descriptors by their number.
pub(crate) struct Descriptors(Vec<Option<Descriptor>>);

impl Default for Descriptors {
    fn default() -> Self {
        let standard = [Descriptor::Stdin, Descriptor::Stdout, Descriptor::Stderr, Descriptor::Folder(Folder::Job)];
        Self(standard.map(Some).into())
    }
}

impl Descriptors {
    pub fn get(&mut self, number: u32) -> Result<&mut Descriptor, Errno> {
        self.0.get_mut(number as usize).and_then(Option::as_mut).ok_or(Errno::BadDescriptor)
    }

    pub fn file(&mut self, number: u32) -> Result<&mut Opened, Errno> {
        match self.get(number)? {
            Descriptor::File(opened) => Ok(opened),
            Descriptor::Folder(_) => Err(Errno::IsDirectory),
            Descriptor::Stdin | Descriptor::Stdout | Descriptor::Stderr => Err(Errno::NotSeekable),
        }
    }

    pub fn folder(&mut self, number: u32) -> Result<Folder, Errno> {
        match self.get(number)? {
            Descriptor::Folder(folder) => Ok(*folder),
            _ => Err(Errno::NotDirectory),
        }
    }

    /// Puts the descriptor at the lowest free number.
    pub fn insert(&mut self, descriptor: Descriptor) -> Result<u32, Errno> {
        let number = self.0.iter().position(Option::is_none).unwrap_or(self.0.len());
        if number >= MAX_OPEN {
            return Err(Errno::TooManyOpen);
        }
        if number == self.0.len() {
            self.0.push(None);
        }
        self.0[number] = Some(descriptor);
        Ok(number as u32)
    }

    pub fn close(&mut self, number: u32) -> Result<(), Errno> {
        self.get(number)?;
        self.0[number as usize] = None;
        Ok(())
    }

    /// Moves `from` to the number `to`, closing what is there. Both must be open.
    pub fn renumber(&mut self, from: u32, to: u32) -> Result<(), Errno> {
        let moved = *self.get(from)?;
        *self.get(to)? = moved;
        if from != to {
            self.close(from)?;
        }
        Ok(())
    }

    pub fn is_open(&self, file: FileId) -> bool {
        self.0.iter().flatten().any(|open| matches!(open, Descriptor::File(opened) if opened.file == file))
    }
}
