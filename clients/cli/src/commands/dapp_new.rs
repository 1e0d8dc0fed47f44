//! `scc dapp new`: the folder of a new dApp, with all that it takes to build and test it. Needs no chain.

use crate::{
    args::{DappNewOptions, Language},
    failure::{Failure, Outcome},
    output,
};
use serde_json::json;
use std::{fs, io::ErrorKind, path::Path};

/// A file of a project: its path there, and its text.
type File = (&'static str, String);

/// Stands for the project's name in the templates.
const NAME: &str = "{{name}}";

/// Files of the guest kit, as they are.
macro_rules! kit {
    ($($path:literal),* $(,)?) => {
        [$((concat!("kit/", $path), include_str!(concat!("../../../../dapps/guest/", $path)))),*]
    };
}

const KIT: [(&str, &str); 9] = kit!(
    "README.md",
    "src/entry.rs",
    "src/error.rs",
    "src/job.rs",
    "src/lib.rs",
    "src/native.rs",
    "src/runtime.rs",
    "src/wasi.rs",
    "src/wasi/abi.rs",
);

const KIT_MANIFEST: &str = include_str!("../../../../dapps/guest/Cargo.toml");

/// Leaves the kit as it is, whatever the style of the project.
const KIT_STYLE: &str = include_str!("../../../../rustfmt.toml");

/// The compiler and the flags are those of the dApps here.
const RUST: [(&str, &str); 6] = [
    ("README.md", include_str!("../../templates/rust/README.md")),
    ("Cargo.toml", include_str!("../../templates/rust/Cargo.toml.in")),
    ("src/main.rs", include_str!("../../templates/rust/main.rs")),
    (".gitignore", include_str!("../../templates/rust/gitignore")),
    (".cargo/config.toml", include_str!("../../../../dapps/.cargo/config.toml")),
    ("rust-toolchain.toml", include_str!("../../../../rust-toolchain.toml")),
];

const C: [(&str, &str); 6] = [
    ("README.md", include_str!("../../templates/c/README.md")),
    ("Makefile", include_str!("../../templates/c/Makefile.in")),
    ("main.c", include_str!("../../templates/c/main.c")),
    ("scc.h", include_str!("../../templates/c/scc.h")),
    ("scc.c", include_str!("../../templates/c/scc.c")),
    (".gitignore", include_str!("../../templates/c/gitignore")),
];

const SAMPLE: [(&str, &str); 2] = [
    ("sample/params.json", include_str!("../../templates/sample/params.json")),
    ("sample/tyger.txt", include_str!("../../templates/sample/tyger.txt")),
];

/// Makes the folder, or leaves everything as it was.
pub fn run(options: &DappNewOptions, json: bool) -> Outcome {
    check_name(&options.name)?;
    let folder = options.dir.as_deref().unwrap_or_else(|| Path::new(&options.name));
    let files = files(&options.name, options.lang);
    make(folder, &files)?;
    let paths: Vec<&str> = files.iter().map(|(path, _)| *path).collect();
    let place = folder.display().to_string();
    output::print(json, &json!({ "name": options.name, "folder": place, "files": paths }), || {
        format!("{} is begun in {place}; the README.md there says how to build, test and publish it", options.name)
    })
}

/// Folders of cargo's that a program cannot be called after, and the kit.
const TAKEN: [&str; 5] = ["build", "deps", "examples", "incremental", "scc-guest"];

fn check_name(name: &str) -> Outcome {
    let allowed = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
    let fits = name.len() <= 32 && name.starts_with(|letter: char| letter.is_ascii_lowercase());
    if !fits || !name.chars().all(allowed) {
        return Err(Failure::Refused(format!(
            "'{name}' cannot be its name: 1 to 32 of a-z 0-9 - with a letter first can; nothing was written"
        )));
    }
    if TAKEN.contains(&name) {
        return Err(Failure::Refused(format!(
            "'{name}' means something else to cargo: choose another; nothing was written"
        )));
    }
    Ok(())
}

fn files(name: &str, language: Language) -> Vec<File> {
    let own: &[(&'static str, &str)] = match language {
        Language::Rust => &RUST,
        Language::C => &C,
    };
    let named = own.iter().chain(&SAMPLE).map(|(path, text)| (*path, text.replace(NAME, name)));
    let mut files: Vec<File> = named.collect();
    if language == Language::Rust {
        files.push(("kit/Cargo.toml", kit_manifest()));
        files.push(("kit/rustfmt.toml", KIT_STYLE.to_string()));
        files.extend(KIT.map(|(path, text)| (path, text.to_string())));
    }
    files
}

/// Without what the kit's own tests need, and what it has from its workspace.
fn kit_manifest() -> String {
    let (manifest, _) = KIT_MANIFEST.split_once("\n[dev-dependencies]").unwrap_or((KIT_MANIFEST, ""));
    manifest.to_string()
}

fn make(folder: &Path, files: &[File]) -> Outcome {
    let is_new = claim(folder)?;
    let made = files.iter().try_for_each(|(path, text)| write(&folder.join(path), text));
    if made.is_err() {
        undo(folder, is_new, files);
    }
    made
}

/// Makes the folder, unless it is there and empty. Answers whether it was made.
fn claim(folder: &Path) -> Outcome<bool> {
    let refused = |why: &str| Err(Failure::Refused(format!("{} {why}; nothing was written", folder.display())));
    match fs::create_dir(folder) {
        Ok(()) => return Ok(true),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            return refused("cannot be made, because there is no folder around it")
        }
        Err(error) => return Err(Failure::file("cannot make the folder", folder, error)),
    }
    match fs::read_dir(folder).map(|mut entries| entries.next().is_none()) {
        Ok(true) => Ok(false),
        Ok(false) => refused("is not empty: name another folder with --dir"),
        Err(error) if error.kind() == ErrorKind::NotADirectory => refused("is a file: name a folder with --dir"),
        Err(error) => Err(Failure::file("cannot read the folder", folder, error)),
    }
}

fn write(file: &Path, text: &str) -> Outcome {
    let around = file.parent().unwrap_or(file);
    fs::create_dir_all(around).map_err(|error| Failure::file("cannot make the folder", around, error))?;
    fs::write(file, text).map_err(|error| Failure::file("cannot write", file, error))
}

/// The folder was empty: what has a name of ours is ours. What cannot be removed stays; the failure before it is what is told.
fn undo(folder: &Path, is_new: bool, files: &[File]) {
    for (path, _) in files {
        let top = folder.join(path.split('/').next().unwrap_or(path));
        let _ = fs::remove_file(&top).or_else(|_| fs::remove_dir_all(&top));
    }
    if is_new {
        let _ = fs::remove_dir(folder);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    const GUEST: &str = "../../dapps/guest";

    fn new(name: &str, lang: Language, dir: &Path) -> Outcome {
        run(&DappNewOptions { name: name.into(), lang, dir: Some(dir.into()) }, true)
    }

    fn refusal(outcome: Outcome) -> String {
        let failure = outcome.expect_err("refused");
        assert_eq!(failure.code(), 3);
        failure.to_string()
    }

    fn entries(folder: &Path) -> usize {
        fs::read_dir(folder).expect("folder").count()
    }

    #[test]
    fn names_are_short_words_that_cargo_takes() {
        let longest = "x".repeat(32);
        for name in ["a", "hello", "word-count-2", "a-", &longest] {
            assert_eq!(check_name(name), Ok(()), "{name}");
        }
        let too_long = "x".repeat(33);
        for name in ["", "2d", "-a", "Hello", "a_b", "a b", "a/b", "..", "ü", "a\n", &too_long] {
            assert!(refusal(check_name(name)).contains("cannot be its name"), "{name}");
        }
        assert!(refusal(check_name("scc-guest")).contains("something else"));
    }

    #[test]
    fn a_wrong_name_or_a_folder_in_use_writes_nothing() {
        let home = tempfile::tempdir().expect("folder");
        let folder = home.path().join("hello");
        refusal(new("Hello", Language::C, &folder));
        assert!(!folder.exists());
        fs::create_dir(&folder).expect("made");
        fs::write(folder.join("mine"), "kept").expect("written");
        assert!(refusal(new("hello", Language::C, &folder)).contains("is not empty"));
        assert!(refusal(new("hello", Language::C, &folder.join("mine"))).contains("is a file"));
        assert!(refusal(new("hello", Language::C, &home.path().join("no/such"))).contains("no folder around it"));
        assert_eq!((entries(home.path()), entries(&folder)), (1, 1));
    }

    #[test]
    fn a_project_is_written_to_a_new_or_an_empty_folder_under_its_name() {
        let home = tempfile::tempdir().expect("folder");
        for (language, file) in [(Language::Rust, "Cargo.toml"), (Language::C, "Makefile")] {
            let folder = home.path().join(file);
            for _ in ["new", "empty"] {
                new("hello", language, &folder).expect("made");
                assert!(fs::read_to_string(folder.join(file)).expect("written").contains("hello"));
                for (path, text) in files("hello", language) {
                    assert!(!text.contains(NAME), "{path}");
                    assert_eq!(fs::read_to_string(folder.join(path)).expect("written"), text);
                }
                fs::remove_dir_all(&folder).expect("removed");
                fs::create_dir(&folder).expect("made");
            }
        }
    }

    #[test]
    fn what_cannot_be_written_whole_leaves_nothing() {
        let home = tempfile::tempdir().expect("folder");
        let files = [("a/b", String::new()), ("c", String::new()), ("c/d", String::new())];
        let folder = home.path().join("new");
        assert_eq!(make(&folder, &files).expect_err("c is a file").code(), 1);
        assert_eq!(entries(home.path()), 0);
        fs::create_dir(&folder).expect("made");
        make(&folder, &files).expect_err("c is a file");
        assert_eq!(entries(&folder), 0);
    }

    #[test]
    fn the_kit_is_whole_and_needs_nothing_of_its_workspace() {
        let sources = |folder: &str| {
            let entries = fs::read_dir(format!("{GUEST}/{folder}")).expect("folder");
            entries.map(|entry| entry.expect("entry").path()).filter(|path| path.is_file()).collect::<Vec<_>>()
        };
        let there: BTreeSet<_> = [sources("src"), sources("src/wasi")].concat().into_iter().collect();
        let taken = KIT.iter().filter_map(|(path, _)| path.strip_prefix("kit/src/"));
        assert_eq!(taken.map(|path| Path::new(GUEST).join("src").join(path)).collect::<BTreeSet<_>>(), there);
        let manifest = kit_manifest();
        assert!(manifest.contains("[dependencies]") && manifest.contains("dlmalloc"));
        assert!(!manifest.contains("workspace") && !manifest.contains("tempfile"));
    }

    #[test]
    fn a_project_is_built_with_the_profile_of_the_dapps_here() {
        let profile = |manifest: &str| {
            let (_, rest) = manifest.split_once("[profile.release]\n").expect("profile");
            rest.split("\n\n").next().map(|lines| lines.trim().to_string())
        };
        let dapps = include_str!("../../../../dapps/Cargo.toml");
        assert_eq!(profile(include_str!("../../templates/rust/Cargo.toml.in")), profile(dapps));
    }
}
