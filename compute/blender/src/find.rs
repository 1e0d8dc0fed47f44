//! Finding Blender and its version.

use std::{
    env,
    io::Read,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use crate::{
    module::Module,
    process::{run, Room},
    BlenderError, Limits,
};

/// Where a distribution's Blender keeps its scripts and colours.
const SHARED: &[&str] = &["/usr/share/blender"];
const MAX_SAID_BYTES: u64 = 64 << 10;

/// A Blender of this machine: a program of its own, or PyPI's package `bpy` and a Python.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blender {
    program: PathBuf,
    module: Option<Module>,
    version: String,
}

impl Blender {
    /// Finds a Blender and asks for its version. The path is a program's, a virtual environment's with `bpy`, or of a folder
    /// that `bpy` was installed into. Without one: `blender` on `PATH`, else the `bpy` that a `python3` there would load.
    /// Takes at most 30 seconds, and 10 for each Python that is asked.
    pub fn find(given: Option<&Path>) -> Result<Self, BlenderError> {
        let (program, module) = match given {
            Some(path) => at(path)?,
            None => by_itself().ok_or_else(|| BlenderError::NotFound("blender".into()))?,
        };
        let mut found = Self { program, module, version: String::new() };
        let room = Room::new()?;
        let limits = Limits { time: Duration::from_secs(30), ..Limits::default() };
        let mut command = room.command(&found.program, &limits);
        let said = run(command.args(found.leading()).arg("--version"), &room, &limits)?;
        found.version = version_in(&said).ok_or_else(|| BlenderError::NotBlender(found.program.clone()))?;
        Ok(found)
    }

    /// The program, or the Python.
    pub fn program(&self) -> &Path {
        &self.program
    }

    /// What the program is given before Blender's own arguments.
    pub fn leading(&self) -> Vec<String> {
        self.module.as_ref().map(Module::leading).unwrap_or_default()
    }

    /// The program to be given Blender's arguments, with nothing around it.
    pub fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.args(self.leading());
        command
    }

    /// Its version, e.g. `3.4.1`.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// What it reads besides the system's libraries: for whoever lets it see nothing else.
    pub fn files(&self) -> Result<Vec<PathBuf>, BlenderError> {
        if let Some(module) = &self.module {
            return module.files();
        }
        if self.program.starts_with("/usr/bin") {
            return Ok(SHARED.iter().map(PathBuf::from).filter(|path| path.exists()).collect());
        }
        // Blender's own archives unpack to a folder with the program and a folder named after the version.
        let folder = self.program.parent().filter(|folder| {
            let series = self.version.rsplit_once('.').map_or("", |(series, _)| series);
            folder.join(series).is_dir() && !holds_home(folder)
        });
        let folder = folder.ok_or_else(|| BlenderError::NoFolderOfItsOwn(self.program.clone()))?;
        Ok(vec![folder.to_owned()])
    }

    /// Refuses every version but this one: another renders another picture.
    pub fn require(&self, wanted: &str) -> Result<(), BlenderError> {
        if self.version == wanted {
            return Ok(());
        }
        Err(BlenderError::OtherVersion { wanted: wanted.into(), found: self.version.clone() })
    }
}

/// Whether this is an exact version: three numbers of one to three digits, e.g. `3.4.1`.
pub fn is_version(text: &str) -> bool {
    let mut parts = 0;
    let good = text.split('.').all(|part| {
        parts += 1;
        (1..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    });
    good && parts == 3
}

type Found = (PathBuf, Option<Module>);

fn at(path: &Path) -> Result<Found, BlenderError> {
    let path = path.canonicalize().map_err(|_| BlenderError::NotFound(path.display().to_string()))?;
    match path.is_dir() {
        true => Module::in_folder(&path).map(of_module),
        false => Ok((path, None)),
    }
}

fn by_itself() -> Option<Found> {
    let program = on_path("blender").iter().find_map(|program| program.canonicalize().ok());
    program.map(|program| (program, None)).or_else(|| Module::on_path().map(of_module))
}

fn of_module(module: Module) -> Found {
    (module.python.clone(), Some(module))
}

/// The programs of a name on the `PATH`, the first one first.
pub(crate) fn on_path(name: &str) -> Vec<PathBuf> {
    let Some(path) = env::var_os("PATH") else { return Vec::new() };
    env::split_paths(&path).map(|folder| folder.join(name)).filter(|program| program.is_file()).collect()
}

/// Whether a folder holds this user's files.
pub(crate) fn holds_home(folder: &Path) -> bool {
    let home = env::var_os("HOME").map(PathBuf::from).and_then(|home| home.canonicalize().ok());
    home.is_some_and(|home| home.starts_with(folder))
}

/// The version that a Blender started with `--version` says.
pub fn version_said(from: &mut impl Read) -> Option<String> {
    let mut said = Vec::new();
    from.take(MAX_SAID_BYTES).read_to_end(&mut said).ok()?;
    version_in(&String::from_utf8_lossy(&said))
}

/// The version in `Blender 3.4.1` or `Blender 4.2.0 LTS`, whatever is said before it.
fn version_in(said: &str) -> Option<String> {
    let word = said.lines().find_map(|line| line.trim().strip_prefix("Blender "))?.split_whitespace().next()?;
    is_version(word).then(|| word.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_three_numbers() {
        for good in ["3.4.1", "4.2.0", "10.11.123"] {
            assert!(is_version(good), "{good}");
        }
        for bad in ["", "3.4", "3.4.1.0", "3.4.x", "3..1", "3.4.1 ", "3.4.1000", "+3.4.1"] {
            assert!(!is_version(bad), "{bad}");
        }
    }

    #[test]
    fn the_version_is_read_from_what_blender_says() {
        assert_eq!(version_in("noise\nBlender 3.4.1\n\tbuild date: x").as_deref(), Some("3.4.1"));
        assert_eq!(version_in("Blender 4.2.0 LTS").as_deref(), Some("4.2.0"));
        assert_eq!(version_in("Python 3.11.2"), None);
    }

    #[test]
    fn find_should_say_what_to_install() {
        let error = Blender::find(Some(Path::new("/no/such/blender"))).unwrap_err();
        assert!(error.to_string().contains("install"), "{error}");
    }

    #[test]
    fn a_blender_among_other_files_should_be_refused() {
        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join("blender");
        let blender = Blender { program: program.clone(), module: None, version: "4.2.1".into() };
        let error = blender.files().unwrap_err();
        assert!(error.to_string().contains("folder"), "{error}");
        std::fs::create_dir(folder.path().join("4.2")).unwrap();
        assert_eq!(blender.files().unwrap(), [folder.path()]);
        let system = Blender { program: "/usr/bin/blender".into(), module: None, version: "3.4.1".into() };
        assert!(system.files().unwrap().iter().all(|path| path.starts_with("/usr/share/blender")));
    }

    #[test]
    fn find_should_refuse_another_program() {
        assert!(matches!(Blender::find(Some(Path::new("/bin/true"))), Err(BlenderError::NotBlender(_))));
    }
}
