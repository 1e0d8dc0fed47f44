//! How well a check tells forged pictures from honest ones: `scripts/bench forgeries`. Each picture is checked at many secret
//! places against a render of this machine, and the tables say which part of the checks refuses it, by measure and threshold.
//!
//! Honest pictures are those of other numbers of threads and of other processors: Cycles has code for several, and is told by its
//! environment which ones this processor lacks. Noise of 10⁻⁵ of each value stands for processors that are not here.

#[path = "../tests/suite/common/mod.rs"]
mod common;

use common::{
    blender,
    forgeries::{black, blurred, corner, noisy, secret, shifted},
    limits, scene,
};
use scc_blender::{compare, crops, Blender, Format, Image, Likeness, Limits, Size, Task, Warm};
use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

const SIZE: Size = Size { width: 320, height: 240 };
const SCENES: [&str; 4] = ["good", "subsurface", "motion_blur", "adaptive"];
const SAMPLES: [u32; 3] = [4, 16, 64];
/// Places at which each picture is checked.
const SECRETS: u32 = 40;

/// Pictures of a kind over all scenes: the worst of each check's parts.
#[derive(Default)]
struct Kind {
    name: &'static str,
    is_honest: bool,
    checks: Vec<Likeness>,
}

/// Renders tasks of one scene.
struct Studio<'a> {
    folder: &'a Path,
    scene: PathBuf,
}

impl Studio<'_> {
    fn render(&self, blender: &Blender, limits: &Limits, orders: &[Task]) -> Vec<Image> {
        let mut warm = Warm::start(blender, &self.scene, limits).expect("a warm Blender");
        let path = self.folder.join("picture");
        let mut render = |task: &Task| {
            warm.render(task, &path, |_| ()).expect("a picture");
            let mut image = Image::read(&path, task.size, task.format).expect("a picture");
            if task.format == Format::Png {
                image.make_linear();
            }
            fs::remove_file(&path).expect("removed");
            image
        };
        orders.iter().map(&mut render).collect()
    }
}

fn main() {
    let folder = tempfile::tempdir().expect("a folder");
    let own = blender();
    let older = ["AVX2", "AVX2 AVX"].map(|lacking| without(&own, lacking, folder.path()));
    println!(
        "Blender {}, {} x {} pixels, {SAMPLES:?} samples, scenes {SCENES:?}",
        own.version(),
        SIZE.width,
        SIZE.height
    );
    for format in [Format::Exr, Format::Png] {
        let mut kinds: Vec<Kind> = Vec::new();
        for name in SCENES {
            let place = tempfile::tempdir().expect("a folder");
            let studio = Studio { folder: folder.path(), scene: scene(&own, name, place.path()) };
            for samples in SAMPLES {
                measure(&studio, &own, &older, samples, format, &mut kinds);
            }
        }
        println!(
            "\n{format:?}: part of {} checks of each kind that refuse the picture, in hundredths",
            kinds[0].checks.len()
        );
        table("agreeing pixels at the worst place", &kinds, &[1.0, 0.95, 0.9, 0.8, 0.7, 0.6, 0.5, 0.3], |one| {
            one.agreeing
        });
        table("worst similarity (SSIM)", &kinds, &[0.999, 0.99, 0.95, 0.9, 0.8, 0.6, 0.4, 0.2], |one| one.worst_ssim);
        table("PSNR in dB", &kinds, &[80.0, 70.0, 60.0, 50.0, 45.0, 40.0, 35.0, 30.0], |one| one.psnr);
    }
}

/// The same Blender on a processor that lacks something.
fn without(blender: &Blender, lacking: &str, folder: &Path) -> Blender {
    let sets: String = lacking.split(' ').map(|word| format!("CYCLES_CPU_NO_{word}=1 ")).collect();
    let path = folder.join(lacking.replace(' ', "-"));
    let program = blender.program().display();
    fs::write(&path, format!("#!/bin/sh\n{sets}exec {program} \"$@\"\n")).expect("written");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("made a program");
    Blender::find(Some(&path)).expect("Blender by another name")
}

fn measure(
    studio: &Studio<'_>,
    own: &Blender,
    older: &[Blender; 2],
    samples: u32,
    format: Format,
    kinds: &mut Vec<Kind>,
) {
    let task = Task { samples: Some(samples), format, ..Task::new(2, SIZE) };
    let orders = [
        task.clone(),
        Task { frame: 3, ..task.clone() },
        Task { samples: Some(samples / 2), ..task.clone() },
        Task { seed: Some(77), ..task.clone() },
        Task { samples: Some(samples * 3 / 4), ..task.clone() },
        task.clone(),
    ];
    let own_pictures = studio.render(own, &limits(), &orders);
    let [truth, next, half, seed, most, again] = own_pictures.as_slice() else { return };
    let mut told = |name: &'static str, is_honest: bool, picture: &Image| {
        let found = kinds.iter().position(|kind| kind.name == name).unwrap_or_else(|| {
            kinds.push(Kind { name, is_honest, checks: Vec::new() });
            kinds.len() - 1
        });
        kinds[found].checks.extend((0..SECRETS).map(|number| check(truth, picture, number)));
    };
    told("same again", true, again);
    let two = Limits { threads: 2, ..limits() };
    told("two threads", true, &studio.render(own, &two, &orders[..1])[0]);
    told("no AVX2", true, &studio.render(&older[0], &limits(), &orders[..1])[0]);
    told("no AVX", true, &studio.render(&older[1], &limits(), &orders[..1])[0]);
    told("noise 0.00001", true, &noisy(truth, 1e-5));
    told("black", false, &black(SIZE));
    told("another frame", false, next);
    told("half the samples", false, half);
    told("3/4 of the samples", false, most);
    told("another seed", false, seed);
    told("half, denoised", false, &blurred(half, true));
    told("blurred", false, &blurred(truth, false));
    told("denoised", false, &blurred(truth, true));
    told("shifted a pixel", false, &shifted(truth));
    told("noise 0.02", false, &noisy(truth, 0.02));
    told("a tenth grey", false, &corner(truth, |_| [0.2, 0.2, 0.2, 1.0]));
    told("a tenth of half", false, &corner(truth, |place| half.pixels()[place]));
}

/// The worst parts of one check.
fn check(truth: &Image, picture: &Image, number: u32) -> Likeness {
    let mut worst = Likeness { psnr: f64::INFINITY, ssim: 1.0, worst_ssim: 1.0, agreeing: 1.0 };
    for part in crops(SIZE.all(), &secret(number)) {
        let (own, theirs) = (truth.cut(part).expect("inside"), picture.cut(part).expect("inside"));
        let found = compare(&own, &theirs).expect("one size");
        worst = Likeness {
            psnr: worst.psnr.min(found.psnr),
            ssim: worst.ssim.min(found.ssim),
            worst_ssim: worst.worst_ssim.min(found.worst_ssim),
            agreeing: worst.agreeing.min(found.agreeing),
        };
    }
    worst
}

fn table(measure: &str, kinds: &[Kind], thresholds: &[f64], of: impl Fn(&Likeness) -> f64) {
    let heads: String = thresholds.iter().map(|threshold| format!(" {threshold:>6}")).collect();
    println!("\n{measure:<36} below{heads}    least  median");
    for kind in kinds {
        let mut values: Vec<f64> = kind.checks.iter().map(&of).collect();
        values.sort_by(f64::total_cmp);
        let share = |threshold: &f64| values.iter().filter(|value| *value < threshold).count() * 100 / values.len();
        let shares: String = thresholds.iter().map(|threshold| format!(" {:>6}", share(threshold))).collect();
        let mark = if kind.is_honest { "honest" } else { "forged" };
        println!("{mark} {:<34}{shares}   {:>7.3} {:>7.3}", kind.name, values[0], values[values.len() / 2]);
    }
}
