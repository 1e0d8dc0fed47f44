//! What pre-flight concludes: what must be cured, what is packed, and whether a frame may be cut into tiles.

use crate::{passes::MAX_PASSES, BlenderError, Found, Kind, Pass, Report, Task};

/// The conclusion from a [`Report`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// What stands against the job. Nothing: it may be paid for.
    pub refusals: Vec<Problem>,
    /// What will be different from the artist's own render, or is packed; [`crate::Output::notes`] has more.
    pub notes: Vec<Problem>,
    /// Whether files must be packed first.
    pub must_pack: bool,
    /// How a frame is divided.
    pub division: Division,
}

/// A sentence on what is wrong and one on how to cure it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What is wrong.
    pub what: String,
    /// What to do.
    pub cure: String,
}

/// Whether a frame may be cut.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Division {
    /// Tiles give the same picture.
    Tiles,
    /// Tiles with these passes do, once they are put together and through the scene's denoiser and compositor.
    Passes(Vec<Pass>),
    /// Only whole frames do, for this reason.
    WholeFrames(String),
}

impl Report {
    /// Judges the scene.
    pub fn verdict(&self) -> Verdict {
        let mut verdict =
            Verdict { refusals: Vec::new(), notes: Vec::new(), must_pack: false, division: self.division() };
        self.judge_settings(&mut verdict);
        for found in &self.found {
            let (weight, problem) = judge(found);
            match weight {
                Weight::Refuse => verdict.refusals.push(problem),
                Weight::Note => verdict.notes.push(problem),
                Weight::Pack => {
                    verdict.must_pack = true;
                    verdict.notes.push(problem);
                }
            }
        }
        verdict
    }

    fn judge_settings(&self, verdict: &mut Verdict) {
        if self.engine != "CYCLES" {
            let why = match self.engine.as_str() {
                "BLENDER_EEVEE" | "BLENDER_EEVEE_NEXT" | "BLENDER_WORKBENCH" => {
                    "it needs a display and a graphics card"
                }
                _ => "workers do not have it",
            };
            verdict.refusals.push(problem(
                format!("The scene is rendered with {}, which cannot run here: {why}.", self.engine),
                "Choose Cycles under Render Properties, Render Engine.",
            ));
        }
        if self.denoising && !self.has_denoiser {
            verdict.refusals.push(problem(
                format!("The scene is denoised, but Blender {} of this machine has no denoiser.", self.version),
                "Switch off Render Properties, Sampling, Render, Denoise, or give the path of a Blender that has OpenImageDenoise.",
            ));
        }
        if self.last_frame < self.first_frame || self.frame_step < 1 {
            verdict.refusals.push(problem(
                format!("The animation from frame {} to {} has no frame.", self.first_frame, self.last_frame),
                "Set Output Properties, Frame Range.",
            ));
        }
        let task = Task { samples: Some(self.samples), ..Task::new(self.first_frame, self.size) };
        if let Err(BlenderError::InvalidTask(why)) = task.check() {
            verdict.refusals.push(problem(
                format!("The scene's settings cannot be rendered: {why}."),
                "Change the resolution, frame range or samples in the file.",
            ));
        }
    }

    /// Whether a frame may be cut into tiles.
    pub fn division(&self) -> Division {
        let Some(first) = self.tile_reasons.first() else { return self.passes() };
        Division::WholeFrames(
            match first.as_str() {
                "compositor" => "the compositor takes more than the passes of one view layer",
                "denoiser" => "the denoiser takes what shadow catchers catch from the whole frame",
                "denoiser_quality" => "this Blender's Denoise node has no quality but high",
                "sequencer" => "the sequencer works on whole frames",
                "path_guiding" => "path guiding learns from the part that is rendered",
                "adaptive_subdivision" => "adaptive subdivision is finer inside of the part that is rendered",
                "view_layers" => "several view layers are rendered for one frame",
                _ => "a setting works on whole frames",
            }
            .into(),
        )
    }

    fn passes(&self) -> Division {
        let mut passes = Vec::new();
        for name in &self.passes {
            match Pass::named(name) {
                Some(pass) => passes.push(pass),
                None => {
                    return Division::WholeFrames(format!(
                        "the compositor takes the pass {name}, which tiles do not carry"
                    ))
                }
            }
        }
        match passes.len() {
            0 => Division::Tiles,
            1..=MAX_PASSES => Division::Passes(passes),
            _ => Division::WholeFrames("the compositor takes more passes than tiles carry".into()),
        }
    }
}

enum Weight {
    Refuse,
    Pack,
    Note,
}

pub(crate) fn problem(what: String, cure: &str) -> Problem {
    Problem { what, cure: cure.into() }
}

fn judge(found: &Found) -> (Weight, Problem) {
    let Found { kind, name, detail } = found;
    let (weight, what, cure) = match kind {
        Kind::MissingFile => (
            Weight::Refuse,
            format!("The {name} is missing: there is no file {detail}."),
            "Put the file back or use File, External Data, Find Missing Files.",
        ),
        Kind::FileOutside => (
            Weight::Pack,
            format!("The {name} is a file of its own: {detail}."),
            "Nothing to do: a packed copy of the .blend is sent.",
        ),
        Kind::AbsolutePath => (
            Weight::Pack,
            format!("The {name} is named by its place on this machine: {detail}."),
            "Nothing to do: a packed copy is sent. To cure the file use File, External Data, Make Paths Relative.",
        ),
        Kind::Sequence => (
            Weight::Refuse,
            format!("The {name} is a sequence, movie or tiled image, which Blender cannot pack: {detail}."),
            "Use single images and pack them; take strips out of the sequencer, or switch off Output Properties, Post Processing, Sequencer.",
        ),
        Kind::CacheFile => (
            Weight::Refuse,
            format!("The cache {name} is an Alembic or USD file, which Blender cannot pack: {detail}."),
            "Apply the modifier or import the geometry into the file.",
        ),
        Kind::LinkedLibrary => (
            Weight::Pack,
            format!("The library {name} is linked: {detail}."),
            "Nothing to do: a copy with everything made local is sent.",
        ),
        Kind::MissingLibrary => (
            Weight::Refuse,
            format!("The linked library {name} is missing: there is no file {detail}."),
            "Put the file back, or remove the link in the Outliner under Blender File.",
        ),
        Kind::NotBaked => (
            Weight::Refuse,
            format!(
                "The simulation {name} is not baked: frames rendered on different machines would not fit together."
            ),
            "Bake it into memory: Cache, Bake, with Disk Cache off; then save.",
        ),
        Kind::DiskCache => (
            Weight::Refuse,
            format!("The simulation {name} keeps its cache in files, which Blender cannot pack: {detail}."),
            "Bake it into memory where Blender offers that (Disk Cache off), or apply the modifier.",
        ),
        Kind::Script => (
            Weight::Note,
            format!("The Python text {name} is registered to run on opening; it will not run on workers."),
            "If the picture depends on it, run it, save what it makes, and switch off Register.",
        ),
        Kind::Driver => (
            Weight::Refuse,
            format!("The driver {name} is Python and will not run on workers: {detail}."),
            "Use a simple expression or a built-in driver type, or bake the action.",
        ),
        Kind::Osl => (
            Weight::Refuse,
            format!("The shader {name} is an OSL script, which is not run on workers."),
            "Build it from Blender's own shader nodes.",
        ),
        Kind::NoCamera => (
            Weight::Refuse,
            format!("The scene {name} has no camera."),
            "Add one and make it the active camera: Scene Properties, Camera.",
        ),
        Kind::FileOutputNode => (
            Weight::Note,
            format!("The compositor node {name} writes files of its own to {detail}; they do not come back."),
            "Mute it if they are not needed; else render that part on your machine.",
        ),
        Kind::EmptyComposite => (
            Weight::Refuse,
            format!("Nothing is connected to the compositor node {name}: every frame would be black."),
            "Connect the picture to its Image input, delete it, or switch off Output Properties, Post Processing, Compositing.",
        ),
        Kind::ViewLayers if detail.is_empty() => (
            Weight::Note,
            format!("The scene has several view layers: {name}."),
            "Nothing to do: whole frames are rendered.",
        ),
        Kind::ViewLayers => (
            Weight::Note,
            format!("Of the view layers {name} a frame shows {detail} alone; the others are paid for and do not come back."),
            "Put them together in the compositor, or switch off View Layer Properties, Use for Rendering, where one is not needed.",
        ),
        Kind::Passes => (
            Weight::Note,
            format!("The file asks for passes of the view layer {name}; they do not come back: {detail}."),
            "Nothing to do if the picture is enough; else make a pass the compositor's picture in a copy of the file, and render that too.",
        ),
        Kind::Border => (
            Weight::Note,
            format!("The scene {name} renders a region; a job renders whole frames, and they are paid for."),
            "To have the region alone make it the frame, by the resolution and the camera's Shift and Focal Length.",
        ),
        Kind::Stamp => (
            Weight::Note,
            format!("The scene {name} burns metadata into the picture; workers do not, it would name their folders."),
            "Nothing to do, or burn it into the frames that come back.",
        ),
        Kind::Freestyle => (
            Weight::Refuse,
            format!("The scene {name} uses Freestyle, which runs Python and is off on workers."),
            "Switch off Render Properties, Freestyle, or use Grease Pencil line art.",
        ),
        Kind::Multiview => (
            Weight::Refuse,
            format!("The scene {name} uses stereoscopy, which jobs do not support."),
            "Switch off Output Properties, Stereoscopy, and render each eye as a job.",
        ),
        Kind::NotLookedAt => (
            Weight::Refuse,
            format!("A part of the file could not be looked at ({name}): {detail}."),
            "Save the file with the Blender version you render with and try again.",
        ),
    };
    (weight, problem(what, cure))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn view_layers_are_lost_where_the_compositor_does_not_put_them_together() {
        let said = |shown: &str| {
            let found = Found { kind: Kind::ViewLayers, name: "Near, Far".into(), detail: shown.into() };
            judge(&found).1.what
        };
        assert!(said("Near").contains("Near, Far a frame shows Near alone"), "{}", said("Near"));
        assert!(!said("").contains("alone"), "{}", said(""));
    }
}
