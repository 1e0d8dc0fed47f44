//! What of a file's output settings a job keeps.

use serde::Deserialize;

use crate::{verdict::problem, Format, Problem};

/// How Blender would write a frame on the artist's machine.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Output {
    /// File format, in Blender's spelling: `OPEN_EXR`.
    pub format: String,
    /// Channels, in Blender's spelling: `BW`, `RGB` or `RGBA`.
    pub colours: String,
    /// Bits of a channel.
    pub bits: u8,
    /// Whether the film is transparent where nothing is.
    pub transparent: bool,
}

impl Output {
    /// What a job does not keep whose frames have this format.
    pub fn notes(&self, format: Format) -> Vec<Problem> {
        self.note_of_format(format).into_iter().chain(self.note_of_colours()).collect()
    }

    fn note_of_format(&self, format: Format) -> Option<Problem> {
        if matches!(self.format.as_str(), "FFMPEG" | "AVI_JPEG" | "AVI_RAW") {
            return Some(problem(
                "The output is a movie; a job makes pictures.".into(),
                "Nothing to do: choose EXR or PNG for the job, and make the movie from the pictures.",
            ));
        }
        if format == Format::Exr {
            // It has at least the bits of every other, and was asked for by name.
            return None;
        }
        let (name, bits) = (self.name(), self.bits);
        match self.format.as_str() {
            "OPEN_EXR" | "OPEN_EXR_MULTILAYER" | "HDR" => Some(problem(
                format!("The file asks for {name} with floats of {bits} bits; frames come as PNG with 8 bits, after colour management."),
                "Give --format exr32 for linear floats of 32 bits.",
            )),
            _ if bits > 8 => Some(problem(
                format!("The file asks for {name} with {bits} bits; frames come as PNG with 8 bits."),
                "Give --format exr32 to keep all: linear floats of 32 bits, before colour management.",
            )),
            "PNG" => None,
            _ => Some(problem(
                format!("The file asks for {name}; frames come as PNG."),
                "Nothing to do: PNG loses nothing. Convert the frames where the other format is needed.",
            )),
        }
    }

    fn note_of_colours(&self) -> Option<Problem> {
        match self.colours.as_str() {
            "BW" => Some(problem(
                "The file asks for black and white; frames come in colour.".into(),
                "Nothing to do if colours do no harm; else take them out in the compositor: Hue Saturation Value, Saturation 0.",
            )),
            "RGB" if self.transparent => Some(problem(
                "The file asks for frames without alpha, but its film is transparent; they come with alpha.".into(),
                "Nothing to do if alpha does no harm; else put the picture over a colour in the compositor: Alpha Over.",
            )),
            _ => None,
        }
    }

    /// The file format as Blender's menu has it.
    fn name(&self) -> &str {
        match self.format.as_str() {
            "OPEN_EXR" => "OpenEXR",
            "OPEN_EXR_MULTILAYER" => "multilayer OpenEXR",
            "HDR" => "Radiance HDR",
            "JPEG2000" => "JPEG 2000",
            "CINEON" => "Cineon",
            "TARGA" | "TARGA_RAW" => "Targa",
            "WEBP" => "WebP",
            other => other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn output(format: &str, bits: u8) -> Output {
        Output { format: format.into(), colours: "RGBA".into(), bits, transparent: true }
    }

    fn note(output: &Output, format: Format) -> Problem {
        let notes = output.notes(format);
        let [note] = notes.as_slice() else { panic!("{notes:?}") };
        note.clone()
    }

    #[test]
    fn what_is_kept_is_not_noted() {
        assert_eq!(output("PNG", 8).notes(Format::Png), []);
        assert_eq!(Output { colours: "RGB".into(), transparent: false, ..output("PNG", 8) }.notes(Format::Png), []);
        for (format, bits) in [("PNG", 16), ("JPEG", 8), ("OPEN_EXR", 16), ("OPEN_EXR_MULTILAYER", 32)] {
            assert_eq!(output(format, bits).notes(Format::Exr), [], "{format}");
        }
    }

    #[test]
    fn more_bits_than_a_png_has_are_noted_with_the_format_that_keeps_them() {
        for (format, bits, said) in [
            ("PNG", 16, "PNG with 16 bits"),
            ("TIFF", 16, "TIFF with 16 bits"),
            ("DPX", 10, "DPX with 10 bits"),
            ("OPEN_EXR", 16, "OpenEXR with floats of 16 bits"),
            ("OPEN_EXR_MULTILAYER", 32, "multilayer OpenEXR with floats of 32 bits"),
        ] {
            let note = note(&output(format, bits), Format::Png);
            assert!(note.what.contains(said) && note.cure.contains("--format exr32"), "{note:?}");
        }
    }

    #[test]
    fn another_format_of_eight_bits_is_noted() {
        let note = note(&output("JPEG", 8), Format::Png);
        assert!(note.what.contains("JPEG; frames come as PNG") && note.cure.contains("Nothing to do"), "{note:?}");
    }

    #[test]
    fn movies_and_channels_are_noted_whatever_the_job_makes() {
        for format in [Format::Png, Format::Exr] {
            assert!(note(&output("FFMPEG", 8), format).what.contains("movie"));
            let grey = Output { colours: "BW".into(), ..output("PNG", 8) };
            assert!(note(&grey, format).what.contains("in colour"));
            let opaque = Output { colours: "RGB".into(), ..output("PNG", 8) };
            assert!(note(&opaque, format).what.contains("without alpha"));
        }
    }
}
