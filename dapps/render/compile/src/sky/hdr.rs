//! Radiance `.hdr` pictures.

use scc_scene::EnvironmentImage;

const CUT_SHORT: &str = "it is cut short";

/// Decodes a picture whose rows run from the top and from the left, plain or run-length encoded.
pub(super) fn decode(bytes: &[u8]) -> Result<EnvironmentImage, &'static str> {
    let (width, height, mut rest) = header(bytes)?;
    super::check_size(u64::from(width), u64::from(height)).map_err(|_| "it is too large")?;
    // A row takes at least six bytes, so a short file cannot ask for much memory.
    if rest.len() < height as usize * 6 {
        return Err(CUT_SHORT);
    }
    let mut colors = Vec::with_capacity(width as usize * height as usize);
    let mut row = vec![[0u8; 4]; width as usize];
    for _ in 0..height {
        read_row(&mut rest, &mut row)?;
        colors.extend(row.iter().map(|pixel| color(*pixel)));
    }
    Ok(EnvironmentImage::from_f32(width, height, &colors))
}

fn header(bytes: &[u8]) -> Result<(u32, u32, &[u8]), &'static str> {
    let mut rest = bytes;
    let mut saw_empty = false;
    loop {
        let end = rest.iter().take(512).position(|byte| *byte == b'\n').ok_or("its header does not end")?;
        let line = std::str::from_utf8(&rest[..end]).map_err(|_| "its header is not text")?.trim();
        rest = &rest[end + 1..];
        if saw_empty {
            let words: Vec<&str> = line.split_whitespace().collect();
            let ["-Y", height, "+X", width] = words[..] else { return Err("its rows run in an unusual direction") };
            let number = |word: &str| word.parse::<u32>().map_err(|_| "its size is no number");
            return Ok((number(width)?, number(height)?, rest));
        }
        if line.starts_with("FORMAT=") && line != "FORMAT=32-bit_rle_rgbe" {
            return Err("its colours are not RGBE");
        }
        saw_empty = line.is_empty();
    }
}

fn take<'a>(rest: &mut &'a [u8], count: usize) -> Result<&'a [u8], &'static str> {
    let (taken, left) = rest.split_at_checked(count).ok_or(CUT_SHORT)?;
    *rest = left;
    Ok(taken)
}

fn read_row(rest: &mut &[u8], row: &mut [[u8; 4]]) -> Result<(), &'static str> {
    let width = row.len();
    let first = rest.get(..4).ok_or(CUT_SHORT)?;
    let is_encoded = (8..0x8000).contains(&width)
        && first[..2] == [2, 2]
        && usize::from(first[2]) << 8 | usize::from(first[3]) == width;
    if !is_encoded {
        for pixel in row {
            pixel.copy_from_slice(take(rest, 4)?);
        }
        return Ok(());
    }
    take(rest, 4)?;
    for channel in 0..4 {
        let mut at = 0;
        while at < width {
            let count = take(rest, 1)?[0];
            let (length, repeats) =
                if count > 128 { (usize::from(count - 128), true) } else { (usize::from(count), false) };
            if length == 0 || at + length > width {
                return Err("a run is longer than its row");
            }
            let values = take(rest, if repeats { 1 } else { length })?;
            for (step, pixel) in row[at..at + length].iter_mut().enumerate() {
                pixel[channel] = values[if repeats { 0 } else { step }];
            }
            at += length;
        }
    }
    Ok(())
}

fn color([red, green, blue, exponent]: [u8; 4]) -> [f32; 3] {
    if exponent == 0 {
        return [0.0; 3];
    }
    let scale = 2f32.powi(i32::from(exponent) - 136);
    [red, green, blue].map(|value| (f32::from(value) + 0.5) * scale)
}
