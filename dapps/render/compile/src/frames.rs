//! Frame numbers as people write them: `1-24`, `1,5,9-12`, `1-24x2`.

use std::collections::BTreeSet;

/// Most frames of one job.
pub const MAX_FRAMES: usize = 100_000;
/// The largest frame number.
pub const MAX_FRAME: u32 = 1_000_000;

/// Why a list of frames was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FramesError {
    /// Nothing between two commas, or nothing at all.
    #[error("the list of frames has an empty place; write it like 1-24 or 1,5,9-12 or 1-24x2")]
    Empty,
    /// Not a number, a range or a range with a step.
    #[error("'{0}' is no frame or range of frames; write it like 1-24 or 1,5,9-12 or 1-24x2")]
    Malformed(String),
    /// A range whose end lies before its start.
    #[error("the range {0} runs backwards; write the smaller frame first, frames are delivered as they are done")]
    Backwards(String),
    /// A step of 0.
    #[error("the range {0} has a step of 0; write 1 for every frame or 2 for every second one")]
    ZeroStep(String),
    /// A frame number beyond [`MAX_FRAME`].
    #[error("frame {0} is beyond {MAX_FRAME}, the largest frame number")]
    TooFar(u64),
    /// More than [`MAX_FRAMES`].
    #[error("these are more than {MAX_FRAMES} frames; split them over several jobs")]
    TooMany,
}

/// Parses a list of frames. The result is in order and without repetition.
///
/// ```
/// use scc_scene_compile::frames::parse;
/// assert_eq!(parse("1-9x4,2"), Ok(vec![1, 2, 5, 9]));
/// ```
///
/// # Errors
/// Any [`FramesError`].
pub fn parse(text: &str) -> Result<Vec<u32>, FramesError> {
    let mut frames = BTreeSet::new();
    for item in text.split(',') {
        let (first, last, step) = parse_item(item.trim())?;
        for frame in (first..=last).step_by(step) {
            frames.insert(frame);
            if frames.len() > MAX_FRAMES {
                return Err(FramesError::TooMany);
            }
        }
    }
    Ok(frames.into_iter().collect())
}

fn parse_item(item: &str) -> Result<(u32, u32, usize), FramesError> {
    if item.is_empty() {
        return Err(FramesError::Empty);
    }
    let shown = || item.chars().filter(|c| !c.is_control()).take(40).collect::<String>();
    let number = |text: &str| {
        let text = text.trim();
        // `parse` would accept a plus sign.
        let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse::<u64>().ok().filter(|_| digits).ok_or_else(|| FramesError::Malformed(shown()))
    };
    let frame = |text: &str| {
        let value = number(text)?;
        u32::try_from(value).ok().filter(|frame| *frame <= MAX_FRAME).ok_or(FramesError::TooFar(value))
    };
    let Some((first, rest)) = item.split_once('-') else {
        let only = frame(item)?;
        return Ok((only, only, 1));
    };
    let (last, step) = match rest.split_once(['x', 'X']) {
        Some((last, step)) => (last, number(step)?),
        None => (rest, 1),
    };
    let (first, last) = (frame(first)?, frame(last)?);
    if step == 0 {
        return Err(FramesError::ZeroStep(shown()));
    }
    if last < first {
        return Err(FramesError::Backwards(shown()));
    }
    Ok((first, last, usize::try_from(step).unwrap_or(usize::MAX)))
}

/// Frames as a person would write them: the shortest list of ranges without steps.
pub fn format(frames: &[u32]) -> String {
    let mut parts: Vec<(u32, u32)> = Vec::new();
    for &frame in frames {
        match parts.last_mut() {
            Some((_, last)) if last.checked_add(1) == Some(frame) => *last = frame,
            _ => parts.push((frame, frame)),
        }
    }
    let text = |(first, last): &(u32, u32)| if first == last { first.to_string() } else { format!("{first}-{last}") };
    parts.iter().map(text).collect::<Vec<_>>().join(",")
}
