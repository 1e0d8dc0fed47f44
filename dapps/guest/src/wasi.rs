//! The job folder through WASI preview 1.

mod abi;

use crate::{Error, Job};
use abi::Descriptor;
use alloc::{string::String, vec, vec::Vec};

/// The worker may give `/job` as one folder, or `in` and `out` as folders of their own with other rights.
pub(crate) struct Folder {
    job: Descriptor,
    input: Option<Descriptor>,
    output: Option<Descriptor>,
}

pub(crate) struct File {
    descriptor: Descriptor,
}

/// Read at a time where the size of a file is not known.
const CHUNK: usize = 64 * 1024;

fn failed(path: &str) -> impl Fn(abi::Errno) -> Error + '_ {
    move |errno| Error::because(path, errno)
}

impl Folder {
    /// The given folder that holds `path`, and the path within it.
    fn locate<'p>(&self, path: &'p str) -> (&Descriptor, &'p str) {
        for (folder, name) in [(&self.input, "in"), (&self.output, "out")] {
            match (folder, path.strip_prefix(name)) {
                (Some(folder), Some("")) => return (folder, "."),
                (Some(folder), Some(rest)) if rest.starts_with('/') => return (folder, &rest[1..]),
                _ => {}
            }
        }
        (&self.job, path)
    }

    fn open(&self, path: &str, purpose: abi::Open) -> Result<Descriptor, Error> {
        let (folder, rest) = self.locate(path);
        abi::open(folder, rest, purpose).map_err(failed(path))
    }

    pub(crate) fn read(&self, path: &str) -> Result<Vec<u8>, Error> {
        let file = self.open(path, abi::Open::Read)?;
        let size = abi::size(&file).map_err(failed(path))?;
        let too_large = || Error::because(path, "larger than the memory");
        let capacity = usize::try_from(size).map_err(|_| too_large())?;
        let mut content = Vec::new();
        content.try_reserve_exact(capacity).map_err(|_| too_large())?;
        content.resize(capacity, 0);
        let mut filled = 0;
        while filled < content.len() {
            match abi::read(&file, &mut content[filled..]).map_err(failed(path))? {
                0 => break,
                count => filled += count,
            }
        }
        content.truncate(filled);
        Ok(content)
    }

    pub(crate) fn create(&self, path: &str) -> Result<File, Error> {
        let descriptor = self.open(path, abi::Open::Create)?;
        Ok(File { descriptor })
    }

    pub(crate) fn list(&self, path: &str) -> Result<Vec<String>, Error> {
        let folder = self.open(path, abi::Open::Folder)?;
        let mut names = Vec::new();
        let mut buffer = vec![0; CHUNK];
        let mut cookie = 0;
        loop {
            let filled = abi::read_folder(&folder, &mut buffer, cookie).map_err(failed(path))?;
            let before = cookie;
            for entry in abi::entries(&buffer[..filled]) {
                cookie = entry.next;
                names.extend(core::str::from_utf8(entry.name).map(String::from));
            }
            // A buffer that is not full holds the end of the folder.
            if filled < buffer.len() || cookie == before {
                return Ok(names);
            }
        }
    }
}

impl File {
    pub(crate) fn write(&mut self, mut bytes: &[u8]) -> Result<(), Error> {
        while !bytes.is_empty() {
            match abi::write(&self.descriptor, bytes).map_err(failed("writing"))? {
                0 => return Err(Error::new("writing: the file takes no more")),
                count => bytes = bytes.get(count..).unwrap_or(&[]),
            }
        }
        Ok(())
    }

    pub(crate) fn close(self) -> Result<(), Error> {
        self.descriptor.close().map_err(failed("closing"))
    }
}

/// Finds the folder that the worker gives as `/job`.
pub(crate) fn open_job() -> Result<Job, Error> {
    let (mut job, mut input, mut output) = (None, None, None);
    // 0 to 2 are the standard streams; the folders given by the worker follow without gaps.
    let mut number = 3;
    while let Some(folder) = abi::given_folder(number) {
        match folder.name.strip_prefix(b"/").unwrap_or(&folder.name) {
            b"job" => job = Some(folder.descriptor),
            b"job/in" => input = Some(folder.descriptor),
            b"job/out" => output = Some(folder.descriptor),
            _ => {}
        }
        number += 1;
    }
    let job = job.ok_or_else(|| Error::new("the worker gives no folder /job"))?;
    Ok(Job::new(Folder { job, input, output }))
}

pub(crate) fn print(text: &str) {
    abi::print(1, text.as_bytes());
}

pub(crate) fn print_error(text: &str) {
    abi::print(2, text.as_bytes());
}

pub(crate) fn exit(code: i32) -> ! {
    abi::exit(code)
}
