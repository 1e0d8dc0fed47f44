//! Smooth noise that repeats after a whole number of cells, so that textures have no seams.

fn hash(x: i32, y: i32, seed: u32) -> f32 {
    let mut value =
        (x as u32).wrapping_mul(0x8da6_b343) ^ (y as u32).wrapping_mul(0xd816_3841) ^ seed.wrapping_mul(0xcb1a_b31f);
    value ^= value >> 15;
    value = value.wrapping_mul(0x2c1b_3c6d);
    value ^= value >> 12;
    value = value.wrapping_mul(0x297a_2d39);
    value ^= value >> 15;
    (value >> 8) as f32 / 16_777_216.0
}

/// A random number 0 to 1 of a cell.
pub fn cell(x: i32, y: i32, seed: u32) -> f32 {
    hash(x, y, seed)
}

/// Smooth noise 0 to 1 at `u`, `v` (0 to 1), with `cells` cells in each direction.
pub fn smooth(u: f32, v: f32, cells: i32, seed: u32) -> f32 {
    let (x, y) = (u * cells as f32, v * cells as f32);
    let (x0, y0) = (x.floor(), y.floor());
    let ease = |t: f32| t * t * (3.0 - 2.0 * t);
    let (fx, fy) = (ease(x - x0), ease(y - y0));
    let at = |dx: i32, dy: i32| hash((x0 as i32 + dx).rem_euclid(cells), (y0 as i32 + dy).rem_euclid(cells), seed);
    let upper = at(0, 0) + (at(1, 0) - at(0, 0)) * fx;
    let lower = at(0, 1) + (at(1, 1) - at(0, 1)) * fx;
    upper + (lower - upper) * fy
}

/// Several octaves of [`smooth`], 0 to 1.
pub fn layered(u: f32, v: f32, cells: i32, octaves: u32, seed: u32) -> f32 {
    let (mut sum, mut weight, mut total) = (0.0, 1.0, 0.0);
    for octave in 0..octaves {
        sum += weight * smooth(u, v, cells << octave, seed + octave);
        total += weight;
        weight *= 0.5;
    }
    sum / total
}
