//! Pictures out of functions of the place.

/// An RGB picture as PNG; `at` gives sRGB values 0 to 1 for `u`, `v` in 0 to 1 from the upper left.
pub fn color(width: u32, height: u32, at: impl Fn(f32, f32) -> [f32; 3]) -> Vec<u8> {
    encode(width, height, png::ColorType::Rgb, at)
}

/// The same with alpha.
pub fn color_alpha(width: u32, height: u32, at: impl Fn(f32, f32) -> [f32; 4]) -> Vec<u8> {
    encode(width, height, png::ColorType::Rgba, at)
}

/// A tangent-space normal map of a height field; `depth` in units of the picture's width.
pub fn normals(width: u32, height: u32, depth: f32, at: impl Fn(f32, f32) -> f32) -> Vec<u8> {
    let (du, dv) = (1.0 / width as f32, 1.0 / height as f32);
    color(width, height, |u, v| {
        let slope_u = (at(u + du, v) - at(u - du, v)) / (2.0 * du) * depth;
        // V runs downwards in the picture, the bitangent upwards.
        let slope_v = (at(u, v - dv) - at(u, v + dv)) / (2.0 * dv) * depth;
        let length = (slope_u * slope_u + slope_v * slope_v + 1.0).sqrt();
        [-slope_u, -slope_v, 1.0].map(|n| 0.5 + 0.5 * n / length)
    })
}

fn encode<const N: usize>(width: u32, height: u32, kind: png::ColorType, at: impl Fn(f32, f32) -> [f32; N]) -> Vec<u8> {
    let mut pixels = Vec::new();
    for y in 0..height {
        for x in 0..width {
            let value = at((x as f32 + 0.5) / width as f32, (y as f32 + 0.5) / height as f32);
            pixels.extend(value.map(|channel| (channel.clamp(0.0, 1.0) * 255.0 + 0.5) as u8));
        }
    }
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, width, height);
    encoder.set_color(kind);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::High);
    encoder.set_filter(png::Filter::Adaptive);
    let written = encoder.write_header().and_then(|mut writer| writer.write_image_data(&pixels));
    written.expect("writing into memory does not fail");
    file
}

/// From `a` to `b`.
pub fn mix<const N: usize>(a: [f32; N], b: [f32; N], t: f32) -> [f32; N] {
    std::array::from_fn(|channel| a[channel] + (b[channel] - a[channel]) * t)
}

/// 0 below `low`, 1 above `high`, smooth between.
pub fn ramp(low: f32, high: f32, value: f32) -> f32 {
    let t = ((value - low) / (high - low)).clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}
