//! From the command line to tasks: which files, which parameters.

use super::RunOptions;
use crate::failure::{Failure, Outcome};
use scc_job_spec::{is_file_name, File, Params, MAX_FILES, MAX_PARAMS_BYTES, MAX_TASKS};
use scc_types::Hash;
use serde_json::{json, Map, Value};
use std::{
    collections::{BTreeMap, BTreeSet},
    io,
    path::{Path, PathBuf},
};

/// A task that is asked for.
pub struct Wanted {
    /// What its result is called.
    pub name: String,
    /// Its parameters.
    pub params: Params,
    /// Places of the input files it sees, in rising order.
    pub inputs: Vec<u16>,
    /// Bytes of the file it is for; 0: for none.
    pub bytes: u64,
}

/// Input files and tasks.
pub struct Tasks {
    /// Files, and where they lie here.
    pub inputs: Vec<(File, PathBuf)>,
    /// The tasks.
    pub wanted: Vec<Wanted>,
}

impl Tasks {
    /// Reads the files and checks what a manifest would refuse. Nothing is paid when it fails.
    pub fn read(options: &RunOptions) -> Outcome<Self> {
        let inputs = options
            .with
            .iter()
            .chain(&options.each)
            .map(|path| input(path))
            .collect::<Outcome<Vec<(File, PathBuf)>>>()?;
        if inputs.len() > MAX_FILES {
            return Err(refused(format!("{} input files, at most {MAX_FILES} are allowed", inputs.len())));
        }
        let mut names = BTreeSet::new();
        if let Some((double, _)) = inputs.iter().find(|(file, _)| !names.insert(&file.name)) {
            return Err(refused(format!("two input files are called {}", double.name)));
        }
        let common = u16::try_from(options.with.len()).unwrap_or(u16::MAX);
        let wanted = match &options.tasks {
            Some(file) => of_lines(&read_text(file)?, common)?,
            None => of_files(&inputs, common, options.params.as_deref())?,
        };
        match wanted.len() {
            0 => Err(refused("there is no task: the file of --tasks is empty".into())),
            count if count > MAX_TASKS => Err(refused(format!("{count} tasks, at most {MAX_TASKS} are allowed"))),
            _ => Ok(Self { inputs, wanted }),
        }
    }
}

fn refused(text: String) -> Failure {
    Failure::Refused(format!("{text} (nothing was paid)"))
}

fn of_files(inputs: &[(File, PathBuf)], common: u16, params: Option<&str>) -> Outcome<Vec<Wanted>> {
    let all = match params {
        Some(text) => object(text, "--params")?,
        None => Map::new(),
    };
    let own = (common..).zip(inputs.iter().skip(common.into()));
    own.map(|(place, (file, _))| {
        let mut params = all.clone();
        if params.insert("file".into(), json!(file.name)).is_some() {
            return Err(refused("--params names a file, but each task gets its own".into()));
        }
        let inputs = (0..common).chain([place]).collect();
        Ok(Wanted { name: file.name.clone(), params: bounded(params, "--params")?, inputs, bytes: file.size })
    })
    .collect()
}

fn of_lines(text: &str, common: u16) -> Outcome<Vec<Wanted>> {
    let lines: Vec<_> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let digits = lines.len().to_string().len();
    let mut seen = BTreeMap::new();
    let wanted = lines.iter().enumerate().map(|(place, line)| {
        let number = place.saturating_add(1);
        let params = bounded(object(line, &format!("line {number}"))?, &format!("line {number}"))?;
        if let Some(before) = seen.insert(params.text().to_string(), number) {
            return Err(refused(format!("line {number} asks for the same as line {before}")));
        }
        Ok(Wanted { name: format!("task-{number:0digits$}"), params, inputs: (0..common).collect(), bytes: 0 })
    });
    wanted.collect()
}

fn object(text: &str, place: &str) -> Outcome<Map<String, Value>> {
    match serde_json::from_str(text) {
        Ok(Value::Object(map)) => Ok(map),
        Ok(_) => Err(refused(format!("{place} is not a JSON object such as {{\"seed\": 1}}"))),
        Err(error) => Err(refused(format!("{place} is not JSON: {error}"))),
    }
}

fn bounded(params: Map<String, Value>, place: &str) -> Outcome<Params> {
    let params = Params::from(Value::Object(params));
    match params.text().len() {
        length if length > MAX_PARAMS_BYTES => {
            Err(refused(format!("{place}: {length} bytes of parameters, at most {MAX_PARAMS_BYTES} are allowed")))
        }
        _ => Ok(params),
    }
}

fn read_text(path: &Path) -> Outcome<String> {
    std::fs::read_to_string(path).map_err(|error| Failure::file("cannot read", path, error))
}

fn input(path: &Path) -> Outcome<(File, PathBuf)> {
    let name = path.file_name().and_then(|name| name.to_str()).filter(|name| is_file_name(name));
    let Some(name) = name else {
        return Err(refused(format!(
            "{} has no name that a job may use: 1 to 64 letters, digits, dots, underscores and hyphens, no dot first",
            path.display()
        )));
    };
    let (hash, size) = hash_of(path).map_err(|error| Failure::file("cannot read", path, error))?;
    Ok((File { name: name.into(), hash, size }, path.to_path_buf()))
}

/// BLAKE3 and size of a file, as a stream.
pub fn hash_of(path: &Path) -> io::Result<(Hash, u64)> {
    let mut hasher = blake3::Hasher::new();
    let size = io::copy(&mut std::fs::File::open(path)?, &mut hasher)?;
    Ok((Hash::from(*hasher.finalize().as_bytes()), size))
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Parser)]
    struct Words {
        #[command(flatten)]
        options: RunOptions,
    }

    fn options(words: &[&str]) -> RunOptions {
        Words::parse_from([&["run", "3", "--module", "program.wasm"], words].concat()).options
    }

    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("folder");
        for (name, text) in files {
            std::fs::write(folder.path().join(name), text).expect("written");
        }
        folder
    }

    fn at(folder: &tempfile::TempDir, name: &str) -> String {
        folder.path().join(name).to_str().expect("text").into()
    }

    fn wrong(words: &[&str]) -> String {
        Tasks::read(&options(words)).map(|_| ()).expect_err("refused").to_string()
    }

    #[test]
    fn each_file_is_a_task_that_sees_it_and_the_common_ones() {
        let folder = folder(&[("table", "abc"), ("a.txt", "a"), ("b.txt", "bb")]);
        let [table, a, b] = ["table", "a.txt", "b.txt"].map(|name| at(&folder, name));
        let tasks = Tasks::read(&options(&["--with", &table, "--params", r#"{"level": 2}"#, "--each", &a, &b]));
        let tasks = tasks.expect("read");
        let told: Vec<_> =
            tasks.wanted.iter().map(|task| (task.name.as_str(), task.inputs.clone(), task.bytes)).collect();
        assert_eq!(told, [("a.txt", vec![0, 1], 1), ("b.txt", vec![0, 2], 2)]);
        assert_eq!(tasks.wanted[1].params.text(), r#"{"file":"b.txt","level":2}"#);
        assert_eq!(tasks.inputs[0].0.hash, scc_job_spec::content_hash(b"abc"));
    }

    #[test]
    fn each_line_is_a_task() {
        let folder = folder(&[("lines", "{\"seed\": 1}\n\n  {\"seed\": 2}\n")]);
        let tasks = Tasks::read(&options(&["--tasks", &at(&folder, "lines")])).expect("read");
        let told: Vec<_> = tasks.wanted.iter().map(|task| (task.name.as_str(), task.params.text())).collect();
        assert_eq!(told, [("task-1", r#"{"seed":1}"#), ("task-2", r#"{"seed":2}"#)]);
    }

    #[test]
    fn read_should_fail_with_a_sentence() {
        let folder = folder(&[
            ("lines", "{\"seed\": 1}\nseed\n"),
            ("none", "\n"),
            ("list", "[1]"),
            ("twice", "{\"a\":1}\n{\"a\": 1}"),
            ("ü", ""),
            ("a", ""),
        ]);
        let tasks = |name| wrong(&["--tasks", &at(&folder, name)]);
        assert!(tasks("lines").starts_with("line 2 is not JSON"), "{}", tasks("lines"));
        assert!(tasks("list").starts_with("line 1 is not a JSON object"));
        assert!(tasks("twice").contains("line 2 asks for the same as line 1"));
        assert!(tasks("none").contains("there is no task"));
        assert!(tasks("gone").contains("cannot read"));
        let a = at(&folder, "a");
        assert!(wrong(&["--each", &at(&folder, "ü")]).contains("no name that a job may use"));
        assert!(wrong(&["--each", &a, &a]).contains("two input files are called a"));
        assert!(wrong(&["--each", &a, "--params", r#"{"file": "b"}"#]).contains("each task gets its own"));
        let long = format!(r#"{{"text": "{}"}}"#, "x".repeat(MAX_PARAMS_BYTES));
        assert!(wrong(&["--each", &a, "--params", &long]).contains("bytes of parameters"));
    }
}
