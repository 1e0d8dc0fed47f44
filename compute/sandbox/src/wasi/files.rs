//! The files of a job: a table of names, behind it open files of the host.

use std::{
    collections::BTreeMap,
    fs::{File, OpenOptions},
    io,
    os::unix::fs::{FileExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

use nix::{
    fcntl::{renameat, AT_FDCWD},
    unistd::{unlinkat, UnlinkatFlags},
};

use super::{
    descriptors::{FileId, Folder},
    Errno, Served, Stop, Verdict,
};
use crate::{task::is_valid_name, Semantics};

/// The name of the parameters in the job folder.
pub(crate) const PARAMS: &str = "params.json";

struct Input {
    file: File,
    size: u64,
}

struct Output {
    file: File,
    size: u64,
}

/// The files of a job.
pub(crate) struct Files {
    /// Parameters first, then the inputs.
    inputs: Vec<Input>,
    input_names: BTreeMap<String, usize>,
    /// Deleted ones are `None`, so that a place never changes its meaning.
    outputs: Vec<Option<Output>>,
    output_names: BTreeMap<String, usize>,
    output_folder: PathBuf,
    output_bytes_left: u64,
    output_files_left: u32,
}

/// What a path leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    Folder(Folder),
    File(FileId),
    /// A name in the output folder that nothing has yet.
    FreeOutput(String),
    /// Nothing, and nothing can be made there.
    Nothing,
}

impl Files {
    pub fn new(
        params: File,
        inputs: Vec<(String, File)>,
        output_folder: &Path,
        semantics: &Semantics,
    ) -> io::Result<Self> {
        let mut files = Self {
            inputs: vec![Input { size: params.metadata()?.len(), file: params }],
            input_names: BTreeMap::new(),
            outputs: Vec::new(),
            output_names: BTreeMap::new(),
            output_folder: output_folder.into(),
            output_bytes_left: semantics.output,
            output_files_left: semantics.output_files,
        };
        for (name, file) in inputs {
            files.input_names.insert(name, files.inputs.len());
            files.inputs.push(Input { size: file.metadata()?.len(), file });
        }
        Ok(files)
    }

    /// Follows a path from a folder. No path leads out of the job folder.
    pub fn find(&self, from: Folder, path: &str) -> Result<Target, Errno> {
        if path.len() > 4_096 {
            return Err(Errno::NameTooLong);
        }
        if path.is_empty() {
            return Err(Errno::NotFound);
        }
        if path.starts_with('/') {
            return Err(Errno::NotCapable);
        }
        let mut parts: Vec<&str> = Vec::new();
        for part in path.split('/') {
            match part {
                "" | "." => {}
                ".." => drop(parts.pop().ok_or(Errno::NotCapable)?),
                part => parts.push(part),
            }
        }
        let (folder, rest) = match (from, parts.as_slice()) {
            (Folder::Job, ["in", rest @ ..]) => (Folder::In, rest),
            (Folder::Job, ["out", rest @ ..]) => (Folder::Out, rest),
            (from, rest) => (from, rest),
        };
        match rest {
            [] => Ok(Target::Folder(folder)),
            [name] => Ok(self.find_name(folder, name)),
            [name, ..] => match self.find_name(folder, name) {
                Target::File(_) => Err(Errno::NotDirectory),
                _ => Ok(Target::Nothing),
            },
        }
    }

    fn find_name(&self, folder: Folder, name: &str) -> Target {
        let found = match folder {
            Folder::Job => (name == PARAMS).then_some(FileId::Input(0)),
            Folder::In => self.input_names.get(name).copied().map(FileId::Input),
            Folder::Out => self.output_names.get(name).copied().map(FileId::Output),
        };
        match (found, folder) {
            (Some(file), _) => Target::File(file),
            (None, Folder::Out) => Target::FreeOutput(name.into()),
            (None, _) => Target::Nothing,
        }
    }

    /// The names in a folder, in byte order, with what they are.
    pub fn list(&self, folder: Folder) -> Vec<(String, Target)> {
        let files = |names: &BTreeMap<String, usize>, id: fn(usize) -> FileId| {
            names.iter().map(|(name, place)| (name.clone(), Target::File(id(*place)))).collect()
        };
        match folder {
            Folder::Job => vec![
                ("in".into(), Target::Folder(Folder::In)),
                ("out".into(), Target::Folder(Folder::Out)),
                (PARAMS.into(), Target::File(FileId::Input(0))),
            ],
            Folder::In => files(&self.input_names, FileId::Input),
            Folder::Out => files(&self.output_names, FileId::Output),
        }
    }

    pub fn create(&mut self, name: String) -> Result<FileId, Stop> {
        if !is_valid_name(&name) {
            return Err(Errno::Invalid.into());
        }
        let Some(left) = self.output_files_left.checked_sub(1) else {
            return Err(Stop::End(Verdict::TooMuchOutput));
        };
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create_new(true)
            .mode(0o600)
            .custom_flags(libc::O_NOFOLLOW)
            .open(self.output_folder.join(&name))
            .map_err(|error| Stop::host("making an output file", error))?;
        self.output_files_left = left;
        self.output_names.insert(name, self.outputs.len());
        self.outputs.push(Some(Output { file, size: 0 }));
        Ok(FileId::Output(self.outputs.len() - 1))
    }

    /// Deletes an output that nobody has open.
    pub fn delete(&mut self, place: usize) -> Served {
        let name = self.output_names.iter().find(|(_, its)| **its == place).map(|(name, _)| name.clone());
        let (Some(name), Some(output)) = (name, self.outputs.get_mut(place).and_then(Option::take)) else {
            return Err(Errno::NotFound.into());
        };
        self.output_names.remove(&name);
        self.output_bytes_left += output.size;
        self.output_files_left += 1;
        remove(&self.output_folder.join(name)).map_err(|error| Stop::host("deleting an output file", error))
    }

    /// Gives an output a name that is free.
    pub fn rename(&mut self, place: usize, to: String) -> Served {
        if !is_valid_name(&to) {
            return Err(Errno::Invalid.into());
        }
        let Some(from) = self.output_names.iter().find(|(_, its)| **its == place).map(|(name, _)| name.clone()) else {
            return Err(Errno::NotFound.into());
        };
        rename(&self.output_folder.join(&from), &self.output_folder.join(&to))
            .map_err(|error| Stop::host("renaming an output file", error))?;
        self.output_names.remove(&from);
        self.output_names.insert(to, place);
        Ok(())
    }

    pub fn size(&self, file: FileId) -> Result<u64, Errno> {
        match file {
            FileId::Input(place) => self.inputs.get(place).map(|input| input.size),
            FileId::Output(place) => self.outputs.get(place).and_then(Option::as_ref).map(|output| output.size),
        }
        .ok_or(Errno::BadDescriptor)
    }

    /// Fills the buffer from `position` as far as the file reaches; returns the number of bytes.
    pub fn read(&self, file: FileId, buffer: &mut [u8], position: u64) -> Result<u32, Stop> {
        let rest = self.size(file)?.saturating_sub(position);
        let length = buffer.len().min(usize::try_from(rest).unwrap_or(usize::MAX));
        let (host, buffer) = match file {
            FileId::Input(place) => (&self.inputs[place].file, &mut buffer[..length]),
            FileId::Output(place) => match &self.outputs[place] {
                Some(output) => (&output.file, &mut buffer[..length]),
                None => return Err(Errno::BadDescriptor.into()),
            },
        };
        // Exact: a file that shrinks under our hands is a problem of the host.
        host.read_exact_at(buffer, position).map_err(|error| Stop::host("reading a file", error))?;
        Ok(length as u32)
    }

    pub fn write(&mut self, place: usize, bytes: &[u8], position: u64) -> Served {
        let end = position.checked_add(bytes.len() as u64).ok_or(Errno::TooLarge)?;
        if bytes.is_empty() {
            return Ok(());
        }
        if end > self.size(FileId::Output(place))? {
            self.account(place, end)?;
        }
        let output = self.outputs[place].as_ref().ok_or(Errno::BadDescriptor)?;
        output.file.write_all_at(bytes, position).map_err(|error| Stop::host("writing an output file", error))
    }

    pub fn resize(&mut self, place: usize, size: u64) -> Served {
        self.account(place, size)?;
        let output = self.outputs[place].as_ref().ok_or(Errno::BadDescriptor)?;
        output.file.set_len(size).map_err(|error| Stop::host("resizing an output file", error))
    }

    /// Notes the new size, unless that is more than the job allows.
    fn account(&mut self, place: usize, size: u64) -> Served {
        let output = self.outputs.get_mut(place).and_then(Option::as_mut).ok_or(Errno::BadDescriptor)?;
        let available = self.output_bytes_left + output.size;
        let left = available.checked_sub(size).ok_or(Stop::End(Verdict::TooMuchOutput))?;
        self.output_bytes_left = left;
        output.size = size;
        Ok(())
    }
}

// `std::fs::rename` and `remove_file` use other system calls, which the jail does not allow.

fn rename(from: &Path, to: &Path) -> io::Result<()> {
    renameat(AT_FDCWD, from, AT_FDCWD, to).map_err(io::Error::from)
}

fn remove(path: &Path) -> io::Result<()> {
    unlinkat(AT_FDCWD, path, UnlinkatFlags::NoRemoveDir).map_err(io::Error::from)
}
