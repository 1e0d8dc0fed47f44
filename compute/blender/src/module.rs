//! PyPI's `bpy`: Blender as a module of Python, started by a script that behaves as the program does.

use std::{
    env,
    path::{Path, PathBuf},
    time::Duration,
};

use serde::Deserialize;

use crate::{
    find::{holds_home, on_path},
    process::{run, Room},
    BlenderError, Limits,
};

/// The program, for Python.
const LAUNCHER: &str = include_str!("scripts/module.py");
/// Asks a Python about itself and the package.
const WHERE: &str = include_str!("scripts/where.py");
const ASKING: Duration = Duration::from_secs(10);
/// What programs of this machine are loaded from; a jail shows it anyway.
const SYSTEM: &[&str] = &["/usr/lib", "/usr/lib64"];

/// A Python and the package that it loads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Module {
    /// The interpreter itself, not a virtual environment's link to it.
    pub(crate) python: PathBuf,
    /// The folder of Python's own modules and libraries.
    libraries: PathBuf,
    /// The package's library, in a folder that holds nothing but Blender.
    library: PathBuf,
}

/// What a Python answers.
#[derive(Deserialize)]
struct Answer {
    python: PathBuf,
    /// Its version, e.g. `3.11`.
    version: String,
    libraries: PathBuf,
    library: Option<PathBuf>,
    /// The version of Python that the package is for.
    wanted: Option<String>,
}

impl Module {
    /// The one in a virtual environment, or in a folder that packages were installed into.
    pub(crate) fn in_folder(folder: &Path) -> Result<Self, BlenderError> {
        let (pythons, place) = match folder.join("pyvenv.cfg").is_file() {
            true => (vec![folder.join("bin/python3")], None),
            false => (on_path("python3"), Some(folder)),
        };
        let missing = |version: &str| BlenderError::NoPython { folder: folder.into(), version: version.into() };
        let mut answer = pythons.iter().find_map(|python| ask(python, place)).ok_or_else(|| missing("3"))?;
        if let Some(wanted) = answer.wanted.take_if(|wanted| *wanted != answer.version) {
            // An environment has but one.
            let others = place.map(|_| on_path(&format!("python{wanted}"))).unwrap_or_default();
            let mut answers = others.iter().filter_map(|python| ask(python, place));
            answer = answers.find(|other| other.version == wanted).ok_or_else(|| missing(&wanted))?;
        }
        answer.module().ok_or_else(|| BlenderError::NotFound(folder.display().to_string()))
    }

    /// The one that a Python on the `PATH` would load.
    pub(crate) fn on_path() -> Option<Self> {
        on_path("python3").iter().find_map(|python| ask(python, None)?.module())
    }

    /// What Python is given before Blender's arguments. It looks at nothing of the environment, the user and the site.
    pub(crate) fn leading(&self) -> Vec<String> {
        let mut leading = ["-I", "-S", "-B", "-c", LAUNCHER].map(String::from).to_vec();
        leading.push(self.library.display().to_string());
        leading
    }

    /// What it reads besides the system's libraries.
    pub(crate) fn files(&self) -> Result<Vec<PathBuf>, BlenderError> {
        let mut files: Vec<PathBuf> = self.library.parent().map(PathBuf::from).into_iter().collect();
        if !SYSTEM.iter().any(|shown| self.libraries.starts_with(shown)) {
            if holds_home(&self.libraries) {
                return Err(BlenderError::NoFolderOfItsOwn(self.python.clone()));
            }
            files.push(self.libraries.clone());
        }
        Ok(files)
    }
}

impl Answer {
    /// `None` where it has no package, a stand-in for editors, or one for another Python.
    fn module(self) -> Option<Module> {
        let library = self.library?;
        let is_whole = library.extension().is_some_and(|extension| extension == "so")
            && library.parent().is_some_and(|folder| folder.ends_with("bpy"));
        let is_right = self.wanted.is_none_or(|wanted| wanted == self.version);
        (is_whole && is_right).then_some(Module { python: self.python, libraries: self.libraries, library })
    }
}

/// `None` from what is no Python, or too old for any Blender.
fn ask(python: &Path, folder: Option<&Path>) -> Option<Answer> {
    let room = Room::new().ok()?;
    let limits = Limits { time: ASKING, ..Limits::default() };
    let mut command = room.command(python, &limits);
    command.args(["-B", "-c", WHERE]).args(folder);
    // It looks where it would for its user.
    for name in ["PATH", "HOME"] {
        if let Some(value) = env::var_os(name) {
            command.env(name, value);
        }
    }
    let said = run(&mut command, &room, &limits).ok()?;
    said.lines().rev().find_map(|line| serde_json::from_str(line).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn module(libraries: &Path) -> Module {
        let library = "/opt/packages/bpy/__init__.so".into();
        Module { python: "/opt/python/bin/python3.11".into(), libraries: libraries.into(), library }
    }

    #[test]
    fn files_should_be_the_package_and_what_python_has_outside_the_system() {
        let system = module(Path::new("/usr/lib"));
        assert_eq!(system.files().unwrap(), [Path::new("/opt/packages/bpy")]);
        let own = module(Path::new("/opt/python/lib"));
        assert_eq!(own.files().unwrap(), [Path::new("/opt/packages/bpy"), Path::new("/opt/python/lib")]);
        let error = module(Path::new("/")).files().unwrap_err();
        assert!(error.to_string().contains("folder"), "{error}");
    }

    #[test]
    fn a_package_should_be_blenders_and_for_this_python() {
        let answer = |library: &str, wanted: Option<&str>| Answer {
            python: "/usr/bin/python3.11".into(),
            version: "3.11".into(),
            libraries: "/usr/lib".into(),
            library: Some(library.into()),
            wanted: wanted.map(String::from),
        };
        assert!(answer("/x/bpy/__init__.so", Some("3.11")).module().is_some());
        assert!(answer("/x/bpy/__init__.so", None).module().is_some());
        assert_eq!(answer("/x/bpy/__init__.so", Some("3.13")).module(), None);
        assert_eq!(answer("/x/bpy/__init__.py", None).module(), None, "a stand-in for editors");
        assert_eq!(answer("/x/bpy.so", None).module(), None, "its folder holds other packages, too");
    }
}
