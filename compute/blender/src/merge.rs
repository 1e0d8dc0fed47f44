//! Putting tiles together.

use crate::{BlenderError, Decoded, Image, Rectangle, Size};

/// A tile of a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The pixels it gives to the frame.
    pub keep: Rectangle,
    /// The pixels that are rendered: these and the overscan around them.
    pub rendered: Rectangle,
}

/// Puts a layer of tiles together into one frame, one tile in memory at a time. Every pixel must be given exactly once.
pub fn merge(size: Size, tiles: &[(Piece, Decoded)], layer: usize) -> Result<Image, BlenderError> {
    check_cover(size, tiles)?;
    let mut frame = Image::new(size)?;
    for (Piece { keep, rendered }, decoded) in tiles {
        let tile = decoded.layer(layer)?;
        if tile.size() != rendered.size() {
            return Err(BlenderError::InvalidTask("a tile has not the size of its place".into()));
        }
        for y in keep.top..keep.bottom {
            let from = tile.row(y - rendered.top, keep.left - rendered.left, keep.right - rendered.left);
            frame.row_mut(y, keep.left, keep.right).copy_from_slice(from);
        }
    }
    Ok(frame)
}

fn check_cover<P>(size: Size, tiles: &[(Piece, P)]) -> Result<(), BlenderError> {
    let invalid = |why: &str| Err(BlenderError::InvalidTask(why.into()));
    if size.pixels() > crate::MAX_PIXELS {
        return invalid("the frame has more pixels than allowed");
    }
    let mut given = vec![false; size.pixels() as usize];
    for (Piece { keep, rendered }, _) in tiles {
        if !size.all().holds(*rendered) || !rendered.holds(*keep) {
            return invalid("a tile reaches out of the frame");
        }
        for y in keep.top..keep.bottom {
            let start = y as usize * size.width as usize;
            for seen in &mut given[start + keep.left as usize..start + keep.right.max(keep.left) as usize] {
                if std::mem::replace(seen, true) {
                    return invalid("two tiles give the same pixel");
                }
            }
        }
    }
    if given.contains(&false) {
        return invalid("a tile is missing");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{decode, tiles, Picture, Task};

    fn gradient(area: Rectangle) -> Image {
        let mut image = Image::new(area.size()).unwrap();
        for y in 0..area.size().height {
            for (x, pixel) in image.row_mut(y, 0, area.size().width).iter_mut().enumerate() {
                *pixel = [(area.left + x as u32) as f32, (area.top + y) as f32, 0.5, 1.0];
            }
        }
        image
    }

    fn decoded(image: &Image) -> Decoded {
        let file = tempfile::NamedTempFile::new().unwrap();
        let (raw, path) = file.into_parts();
        image.write_exr(&path).unwrap();
        let task = format!(r#"{{"frame":1,"size":{}}}"#, serde_json::to_string(&image.size()).unwrap());
        let picture = Picture::of(&Task::parse(task.as_bytes()).unwrap());
        let mut bytes = Vec::new();
        decode(&mut std::fs::File::open(&path).unwrap(), &picture.order().unwrap(), &mut bytes).unwrap();
        drop(raw);
        std::fs::write(&path, bytes).unwrap();
        let there = path.to_path_buf();
        Decoded::open(&there, picture, Box::new(path)).unwrap()
    }

    fn written(size: Size) -> Vec<(Piece, Decoded)> {
        tiles(size, 30, 8).into_iter().map(|piece| (piece, decoded(&gradient(piece.rendered)))).collect()
    }

    #[test]
    fn merged_tiles_are_the_frame() {
        let size = Size { width: 100, height: 70 };
        assert!(merge(size, &written(size), 0).unwrap() == gradient(size.all()));
    }

    #[test]
    fn merge_should_refuse_a_missing_a_double_and_a_wrong_tile() {
        let size = Size { width: 100, height: 70 };
        let mut tiles = written(size);
        assert!(merge(size, &tiles[1..], 0).unwrap_err().to_string().contains("missing"));
        tiles.push(written(size).remove(0));
        assert!(merge(size, &tiles, 0).unwrap_err().to_string().contains("same pixel"));
        tiles.pop();
        tiles[0].1 = decoded(&gradient(Size { width: 5, height: 5 }.all()));
        assert!(merge(size, &tiles, 0).unwrap_err().to_string().contains("size of its place"));
    }
}
