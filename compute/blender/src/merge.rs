//! Putting tiles together.

use std::path::Path;

use crate::{BlenderError, Image, Pass, Rectangle, Size};

/// A tile of a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The pixels it gives to the frame.
    pub keep: Rectangle,
    /// The pixels that are rendered: these and the overscan around them.
    pub rendered: Rectangle,
}

/// Puts tiles together into one frame, one tile in memory at a time. Every pixel must be given exactly once.
pub fn merge<P: AsRef<Path>>(size: Size, tiles: &[(Piece, P)]) -> Result<Image, BlenderError> {
    put_together(size, tiles, Image::read_exr)
}

/// The same with one of the `passes` that the tiles hold.
pub fn merge_pass<P: AsRef<Path>>(
    size: Size,
    tiles: &[(Piece, P)],
    passes: &[Pass],
    pass: Pass,
) -> Result<Image, BlenderError> {
    put_together(size, tiles, |path, size| Image::read_pass(path, size, passes, pass))
}

fn put_together<P: AsRef<Path>>(
    size: Size,
    tiles: &[(Piece, P)],
    read: impl Fn(&Path, Size) -> Result<Image, BlenderError>,
) -> Result<Image, BlenderError> {
    check_cover(size, tiles)?;
    let mut frame = Image::new(size)?;
    for (Piece { keep, rendered }, path) in tiles {
        let tile = read(path.as_ref(), rendered.size())?;
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
    use crate::tiles;

    fn gradient(area: Rectangle) -> Image {
        let mut image = Image::new(area.size()).unwrap();
        for y in 0..area.size().height {
            for (x, pixel) in image.row_mut(y, 0, area.size().width).iter_mut().enumerate() {
                *pixel = [(area.left + x as u32) as f32, (area.top + y) as f32, 0.5, 1.0];
            }
        }
        image
    }

    fn written(size: Size, folder: &Path) -> Vec<(Piece, std::path::PathBuf)> {
        let write = |(number, piece): (usize, Piece)| {
            let path = folder.join(number.to_string());
            gradient(piece.rendered).write_exr(&path).unwrap();
            (piece, path)
        };
        tiles(size, 30).into_iter().enumerate().map(write).collect()
    }

    #[test]
    fn merged_tiles_are_the_frame() {
        let folder = tempfile::tempdir().unwrap();
        let size = Size { width: 100, height: 70 };
        assert!(merge(size, &written(size, folder.path())).unwrap() == gradient(size.all()));
    }

    #[test]
    fn merge_should_refuse_a_missing_a_double_and_a_wrong_tile() {
        let folder = tempfile::tempdir().unwrap();
        let size = Size { width: 100, height: 70 };
        let tiles = written(size, folder.path());
        assert!(merge(size, &tiles[1..]).unwrap_err().to_string().contains("missing"));
        let double = [tiles.clone(), tiles[..1].to_vec()].concat();
        assert!(merge(size, &double).unwrap_err().to_string().contains("same pixel"));
        gradient(Size { width: 5, height: 5 }.all()).write_exr(&tiles[0].1).unwrap();
        assert!(matches!(merge(size, &tiles), Err(BlenderError::InvalidImage { .. })));
        std::fs::write(&tiles[0].1, b"not an EXR").unwrap();
        assert!(matches!(merge(size, &tiles), Err(BlenderError::InvalidImage { .. })));
    }
}
