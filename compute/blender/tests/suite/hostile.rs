//! A program that only claims to be Blender, or a scene that has taken Blender over.

use scc_blender::{Blender, BlenderError, Limits, Rectangle, Size, Task, Warm};
use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

const TASK: Task = Task {
    frame: 1,
    size: Size { width: 64, height: 48 },
    tile: Some(Rectangle { left: 0, top: 0, right: 32, bottom: 32 }),
    samples: None,
    seed: None,
    passes: Vec::new(),
    format: scc_blender::Format::Exr,
};

/// A fake that says a version, gets ready, and at the first order does as `deed` says.
fn fake(folder: &Path, deed: &str) -> (Blender, PathBuf) {
    let program = folder.join("blender");
    let text = format!(
        "#!/bin/sh\ncase \"$1\" in --version) echo 'Blender 3.4.1'; exit;; esac\n\
         echo '{{\"ready\":true}}'\nread order\npicture=$(pwd)/picture\n{deed}\n"
    );
    fs::write(&program, text).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    let scene = folder.join("scene.blend");
    fs::write(&scene, b"").unwrap();
    (Blender::find(Some(&program)).unwrap(), scene)
}

fn failure(deed: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let (blender, scene) = fake(folder.path(), deed);
    let limits = Limits { time: Duration::from_secs(30), file_bytes: 1 << 20, ..Limits::default() };
    let target = folder.path().join("result.exr");
    let mut warm = Warm::start(&blender, &scene, &limits).unwrap();
    let error = warm.render(&TASK, &target, |_| ()).unwrap_err();
    assert!(matches!(error, BlenderError::Failed(_) | BlenderError::Ended(_) | BlenderError::TooSlow(_)), "{error}");
    error.to_string()
}

#[test]
fn render_should_refuse_a_link_in_place_of_the_picture() {
    assert!(failure("ln -s /etc/passwd $picture; echo '{\"done\":true}'; sleep 9").contains("plain file"));
}

#[test]
fn render_should_refuse_a_pipe_in_place_of_the_picture() {
    assert!(failure("mkfifo $picture; echo '{\"done\":true}'; sleep 9").contains("plain file"));
}

#[test]
fn a_file_larger_than_allowed_ends_it() {
    let words = failure("head -c 10000000 /dev/zero > $picture; echo '{\"failed\":\"cut off\"}'");
    assert!(words.contains("cut off") || words.contains("ended"), "{words}");
}

#[test]
fn endless_talk_takes_no_memory_and_ends() {
    let words = failure("cat /dev/zero & cat /dev/zero >&2");
    // A machine that is slower than the talk is long ends it by the clock.
    assert!(words.contains("more than anybody reads") || words.contains("longer"), "{words}");
}

#[test]
fn a_picture_made_with_too_little_memory_is_none() {
    let said = "Calloc returns null: len=3600000000 in imb_addrectImBuf, total 9507636";
    // More than a pipe holds comes after it, so that it has been read before the picture is done.
    let words = failure(&format!(
        "echo '{said}' >&2; printf '%200000s\\n' '' >&2; echo picture > $picture; echo '{{\"done\":true}}'; sleep 9"
    ));
    assert!(words.contains("more memory than it may take"), "{words}");
}

#[test]
fn the_environment_is_not_passed_on() {
    let words = failure("echo \"{\\\"failed\\\":\\\"$CARGO_MANIFEST_DIR $HOME\\\"}\"");
    assert!(
        !words.contains(&std::env::var("CARGO_MANIFEST_DIR").unwrap()) && words.contains("scc-blender-"),
        "{words}"
    );
}

#[test]
fn what_it_started_ends_with_it_even_in_a_session_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let mark = format!("987.{}", std::process::id());
    let deed = format!("setsid sleep {mark} &\necho '{{\"failed\":\"enough\"}}'\nsleep {mark}");
    let (blender, scene) = fake(folder.path(), &deed);
    let limits = Limits { time: Duration::from_secs(30), ..Limits::default() };
    let mut warm = Warm::start(&blender, &scene, &limits).unwrap();
    assert!(warm.render(&TASK, &folder.path().join("result.exr"), |_| ()).is_err());
    let wait_until = |is_so: fn(usize) -> bool, what: &str| {
        let end = Instant::now() + Duration::from_secs(30);
        while !is_so(running(&mark)) {
            assert!(Instant::now() < end, "{what}");
        }
    };
    wait_until(|count| count >= 2, "it starts nothing");
    drop(warm);
    wait_until(|count| count == 0, "it lives on");
}

fn running(word: &str) -> usize {
    let lines = fs::read_dir("/proc").unwrap().filter_map(|entry| fs::read(entry.ok()?.path().join("cmdline")).ok());
    lines.filter(|line| String::from_utf8_lossy(line).contains(word)).count()
}
