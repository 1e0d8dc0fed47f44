//! Starting Blender: an empty environment, its own HOME and tmp, limits, no network, and a process tree that dies as one.
//!
//! This guards against accidents and the scripts of a file; it is no jail: Blender can read the user's files.

use std::{
    ffi::OsString,
    fs::{self, File, OpenOptions},
    io::{self, Read, Seek, SeekFrom},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use tempfile::TempDir;

use crate::{Blender, BlenderError};

/// What one run of Blender may take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Wall-clock time.
    pub time: Duration,
    /// Address space in bytes.
    pub memory_bytes: u64,
    /// Largest file it may write, in bytes.
    pub file_bytes: u64,
    /// Threads that render.
    pub threads: u16,
}

impl Default for Limits {
    fn default() -> Self {
        Self { time: Duration::from_secs(600), memory_bytes: 16 << 30, file_bytes: 4 << 30, threads: 1 }
    }
}

/// Bytes of Blender's talk that are read back.
const MAX_TALK_BYTES: u64 = 64 << 10;
const TICK: Duration = Duration::from_millis(10);

/// A private folder, removed at the end: Blender's HOME, tmp and talk.
pub(crate) struct Room(TempDir);

impl Room {
    pub(crate) fn new() -> Result<Self, BlenderError> {
        let folder = TempDir::with_prefix("scc-blender-").map_err(BlenderError::io("making a private folder"))?;
        for name in ["home", "tmp"] {
            fs::create_dir(folder.path().join(name)).map_err(BlenderError::io("making a private folder"))?;
        }
        Ok(Self(folder))
    }

    /// A file in the room.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Writes a script into the room and returns its place.
    pub(crate) fn script(&self, text: &str) -> Result<PathBuf, BlenderError> {
        let path = self.file("script.py");
        fs::write(&path, text).map_err(BlenderError::io("writing Blender's script"))?;
        Ok(path)
    }

    /// The program in namespaces of its own (processes, network), so that ending the returned process ends all of them.
    pub(crate) fn command(&self, program: &Path, limits: &Limits) -> Command {
        let mut command = Command::new("/usr/bin/unshare");
        command
            .args(["--user", "--map-current-user", "--pid", "--net", "--ipc", "--fork", "--kill-child=KILL", "--"])
            .args(["/usr/bin/prlimit", "--core=0"])
            .arg(format!("--as={}", limits.memory_bytes))
            .arg(format!("--fsize={}", limits.file_bytes))
            .arg("--")
            .arg(program)
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .env("LANG", "C.UTF-8")
            .env("HOME", self.file("home"))
            .env("TMPDIR", self.file("tmp"))
            .current_dir(self.0.path())
            .stdin(Stdio::null());
        command
    }

    /// Blender in the background on a file, with a script to run and the arguments for it.
    pub(crate) fn blender(
        &self,
        blender: &Blender,
        scene: &Path,
        script: &str,
        arguments: &[String],
        limits: &Limits,
    ) -> Result<Command, BlenderError> {
        let scene =
            scene.canonicalize().map_err(BlenderError::io(format!("opening the Blender file {}", scene.display())))?;
        let script = self.script(script)?;
        let mut command = self.command(blender.program(), limits);
        command.args(blender.leading()).args(self::arguments(&scene, &script, limits.threads));
        command.arg("--").args(arguments);
        Ok(command)
    }

    /// The end of what Blender said.
    pub(crate) fn talk(&self) -> String {
        let read = || -> io::Result<Vec<u8>> {
            let mut file = File::open(self.file("talk"))?;
            let length = file.metadata()?.len();
            file.seek(SeekFrom::Start(length.saturating_sub(MAX_TALK_BYTES)))?;
            let mut bytes = Vec::new();
            file.take(MAX_TALK_BYTES).read_to_end(&mut bytes)?;
            Ok(bytes)
        };
        String::from_utf8_lossy(&read().unwrap_or_default()).into_owned()
    }

    /// Where Blender's talk goes.
    pub(crate) fn talk_file(&self) -> Result<File, BlenderError> {
        File::create(self.file("talk")).map_err(BlenderError::io("making a private file"))
    }
}

/// Blender's arguments to open a file in the background and run a script on it. Scripts of the file do not run.
pub(crate) fn arguments(scene: &Path, script: &Path, threads: u16) -> Vec<OsString> {
    let mut arguments: Vec<OsString> =
        vec!["-b".into(), "-noaudio".into(), "--factory-startup".into(), "--disable-autoexec".into()];
    arguments.extend(["--threads".into(), threads.to_string().into(), scene.into()]);
    arguments.extend(["--python-exit-code".into(), "3".into(), "--python".into(), script.into()]);
    arguments
}

/// Opens a file that Blender made. Whatever lies there, a link is not followed and a pipe not waited for.
pub(crate) fn open_made(made: &Path) -> Result<File, BlenderError> {
    let file = OpenOptions::new()
        .read(true)
        .custom_flags(libc::O_NOFOLLOW | libc::O_NONBLOCK)
        .open(made)
        .map_err(|error| BlenderError::Failed(format!("it made no plain file: {error}")))?;
    match file.metadata() {
        Ok(metadata) if metadata.is_file() => Ok(file),
        _ => Err(BlenderError::Failed("it made no plain file".into())),
    }
}

/// Copies a file that Blender made to where it was asked for. Nothing is replaced.
pub(crate) fn take(made: &Path, target: &Path, limits: &Limits) -> Result<(), BlenderError> {
    let made = open_made(made)?;
    let writing = || BlenderError::io(format!("writing {}", target.display()));
    let mut copy = OpenOptions::new().write(true).create_new(true).open(target).map_err(writing())?;
    // One byte more than allowed tells a file that is still growing.
    let bytes = io::copy(&mut made.take(limits.file_bytes.saturating_add(1)), &mut copy).map_err(writing())?;
    if bytes > limits.file_bytes {
        return Err(BlenderError::Failed("it made a larger file than allowed".into()));
    }
    if bytes == 0 {
        return Err(BlenderError::Failed("it made an empty file".into()));
    }
    Ok(())
}

/// Runs a command to its end and returns what it said.
pub(crate) fn run(command: &mut Command, room: &Room, limits: &Limits) -> Result<String, BlenderError> {
    let talk = room.talk_file()?;
    let errors = talk.try_clone().map_err(BlenderError::io("making a private file"))?;
    let mut tree = Tree(command.stdout(talk).stderr(errors).spawn().map_err(BlenderError::io("starting unshare"))?);
    let end = Instant::now() + limits.time;
    loop {
        match tree.0.try_wait().map_err(BlenderError::io("waiting for Blender"))? {
            Some(status) if status.success() => return Ok(room.talk()),
            Some(status) => return Err(BlenderError::Failed(format!("{}, {status}", last_words(&room.talk())))),
            None if Instant::now() >= end => return Err(BlenderError::TooSlow(limits.time.as_secs())),
            None => thread::sleep(TICK),
        }
    }
}

/// A started command; dropping it ends everything it started.
pub(crate) struct Tree(pub(crate) Child);

impl Drop for Tree {
    fn drop(&mut self) {
        // Its first child is the first process of the namespace: the kernel ends the others with it. A failure means it has ended.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The last lines that say something.
pub(crate) fn last_words(talk: &str) -> String {
    let lines: Vec<&str> = talk.lines().map(str::trim).filter(|l| !l.is_empty() && *l != "Blender quit").collect();
    let words = lines[lines.len().saturating_sub(3)..].join(" | ");
    words.chars().filter(|letter| !letter.is_control()).take(500).collect()
}
