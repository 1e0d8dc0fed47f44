//! What a warm task costs beside a start of Blender, and tiles beside the whole frame: `scripts/bench blender`.
//! `SCC_KEEP_PICTURES=FOLDER` names where the merged picture goes, for a person to look at.

#[path = "../tests/suite/common/mod.rs"]
mod common;

use common::{blender, decoded, limits, scene};
use scc_blender::{merge, tiles, Blender, Finisher, Format, Pass, Size, Task, Warm};
use std::{
    env,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

const STARTS: usize = 5;
const WARM_TASKS: usize = 5;
const SIDE: u32 = 160;
const OVERSCAN: u32 = 8;

fn main() {
    let blender = blender();
    println!("Blender {}, one thread", blender.version());
    warm_task(&blender);
    tiles_beside_the_frame(&blender);
}

fn task(size: Size) -> Task {
    Task::new(2, size)
}

/// One sample of 16 pixels is next to nothing: what remains is the overhead.
fn warm_task(blender: &Blender) {
    let folder = tempfile::tempdir().expect("a folder");
    let scene = scene(blender, "good", folder.path());
    let order = Task { samples: Some(1), ..task(Size { width: 4, height: 4 }) };
    let mut pictures = (0..).map(|number| folder.path().join(format!("{number}.exr")));
    let mut render = |warm: &mut Warm| timed(|| render(warm, &order, &pictures.next().expect("endless")));
    let (mut starts, mut tasks) = (Vec::new(), Vec::new());
    for _ in 0..STARTS {
        let begun = Instant::now();
        let mut warm = Warm::start(blender, &scene, &limits()).expect("a warm Blender");
        render(&mut warm);
        starts.push(begun.elapsed());
        tasks.extend((0..WARM_TASKS).map(|_| render(&mut warm)));
    }
    let (start, task) = (median(&mut starts), median(&mut tasks));
    let ratio = task.as_secs_f64() / start.as_secs_f64();
    println!(
        "a warm task {task:?}, a start with the same task {start:?} (medians of {} and {STARTS}): {ratio:.3}",
        tasks.len()
    );
}

fn tiles_beside_the_frame(blender: &Blender) {
    let size = Size { width: 640, height: 480 };
    let folder = tempfile::tempdir().expect("a folder");
    let scene = scene(blender, "large", folder.path());
    let mut warm = None;
    let start = timed(|| warm = Some(Warm::start(blender, &scene, &limits()).expect("a warm Blender")));
    let Some(mut warm) = warm else { return };
    // The first frame builds what the others find.
    render(&mut warm, &task(size), &folder.path().join("first.exr"));
    let whole = timed(|| render(&mut warm, &task(size), &folder.path().join("whole.exr")));
    let mut pieces = Vec::new();
    let all = timed(|| {
        for (number, piece) in tiles(size, SIDE, OVERSCAN).into_iter().enumerate() {
            let path = folder.path().join(format!("tile{number}.exr"));
            let task = Task { tile: Some(piece.rendered), ..task(size) };
            render(&mut warm, &task, &path);
            pieces.push((piece, path, task));
        }
    });
    let rendered: u64 = pieces.iter().map(|(piece, ..)| piece.rendered.size().pixels()).sum();
    let overscan = rendered as f64 / size.pixels() as f64;
    let overhead = (all.as_secs_f64() - whole.as_secs_f64() * overscan) / pieces.len() as f64;
    println!("{} tiles {all:?}, with overscan {overscan:.3} times the pixels; the whole frame {whole:?}", pieces.len());
    println!(
        "a tile's overhead without its overscan {overhead:.4} s, {:.3} of a start",
        overhead / start.as_secs_f64()
    );
    if let Some(keep) = env::var_os("SCC_KEEP_PICTURES").map(PathBuf::from) {
        let picture = folder.path().join("merged.exr");
        let pieces: Vec<_> = pieces.iter().map(|(piece, path, task)| (*piece, decoded(path, task))).collect();
        merge(size, &pieces, 0).expect("a whole frame").write_exr(&picture).expect("a file");
        let mut finisher = Finisher::new(blender.clone(), scene.clone(), limits());
        finisher.finish(2, Format::Png, &[(Pass::Combined, picture)], &keep.join("merged.png")).expect("a PNG");
    }
}

fn render(warm: &mut Warm, task: &Task, path: &Path) {
    warm.render(task, path, |_| ()).expect("a picture");
}

fn timed(work: impl FnOnce()) -> Duration {
    let begun = Instant::now();
    work();
    begun.elapsed()
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort();
    times[times.len() / 2]
}
