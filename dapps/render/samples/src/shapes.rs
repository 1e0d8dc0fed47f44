//! Triangles of simple shapes.

use std::f32::consts::TAU;

/// A surface under construction. Lists are empty or as long as `positions`.
#[derive(Clone, Default)]
pub struct Shape {
    pub positions: Vec<[f32; 3]>,
    pub normals: Vec<[f32; 3]>,
    pub uvs: Vec<[f32; 2]>,
    pub colors: Vec<[f32; 3]>,
    pub joints: Vec<[u8; 4]>,
    pub weights: Vec<[f32; 4]>,
    pub triangles: Vec<[u16; 3]>,
}

impl Shape {
    /// A grid of `columns` × `rows` cells; `at` gives position, normal and UV for the place 0 to 1 in both directions.
    pub fn grid(columns: u16, rows: u16, at: impl Fn(f32, f32) -> ([f32; 3], [f32; 3], [f32; 2])) -> Self {
        let mut shape = Self::default();
        for row in 0..=rows {
            for column in 0..=columns {
                let (position, normal, uv) =
                    at(f32::from(column) / f32::from(columns), f32::from(row) / f32::from(rows));
                shape.positions.push(position);
                shape.normals.push(normal);
                shape.uvs.push(uv);
            }
        }
        for row in 0..rows {
            for column in 0..columns {
                let a = row * (columns + 1) + column;
                let below = a + columns + 1;
                shape.triangles.push([a, below, a + 1]);
                shape.triangles.push([a + 1, below, below + 1]);
            }
        }
        shape.without_flat()
    }

    /// Poles of spheres have triangles without an area.
    fn without_flat(mut self) -> Self {
        let positions = &self.positions;
        self.triangles.retain(|triangle| {
            let [a, b, c] = triangle.map(|vertex| positions[usize::from(vertex)]);
            let near = |p: [f32; 3], q: [f32; 3]| (0..3).all(|axis| (p[axis] - q[axis]).abs() < 1e-6);
            !near(a, b) && !near(b, c) && !near(a, c)
        });
        self
    }

    /// A horizontal square of the given half size; its UVs repeat `repeats` times.
    pub fn floor(half: f32, repeats: f32) -> Self {
        Self::grid(1, 1, |u, v| {
            ([(2.0 * u - 1.0) * half, 0.0, (2.0 * v - 1.0) * half], [0.0, 1.0, 0.0], [u * repeats, v * repeats])
        })
    }

    /// An upright rectangle that faces +Z, standing on y = 0.
    pub fn panel(width: f32, height: f32, repeats: [f32; 2]) -> Self {
        Self::grid(1, 1, |u, v| {
            ([(u - 0.5) * width, (1.0 - v) * height, 0.0], [0.0, 0.0, 1.0], [u * repeats[0], v * repeats[1]])
        })
    }

    /// An ellipsoid around the origin.
    pub fn ellipsoid(radii: [f32; 3], columns: u16, rows: u16) -> Self {
        Self::grid(columns, rows, |u, v| {
            let (sin_u, cos_u) = (u * TAU).sin_cos();
            let (sin_v, cos_v) = (v * TAU / 2.0).sin_cos();
            let direction = [-sin_u * sin_v, cos_v, -cos_u * sin_v];
            let position = [0, 1, 2].map(|axis| direction[axis] * radii[axis]);
            let normal = unit([0, 1, 2].map(|axis| direction[axis] / radii[axis]));
            (position, normal, [u, v])
        })
    }

    /// A ring around the Y axis.
    pub fn torus(radius: f32, tube: f32, columns: u16, rows: u16) -> Self {
        Self::grid(columns, rows, |u, v| {
            let (sin_u, cos_u) = (u * TAU).sin_cos();
            let (sin_v, cos_v) = (v * TAU).sin_cos();
            let normal = [-sin_u * cos_v, -sin_v, -cos_u * cos_v];
            let position = [-sin_u * radius + normal[0] * tube, normal[1] * tube, -cos_u * radius + normal[2] * tube];
            (position, normal, [u * 6.0, v])
        })
    }

    /// A body of revolution around Y: `profile` lists (radius, height) from the top, with corners doubled where sharp.
    pub fn turned(profile: &[(f32, f32)], columns: u16) -> Self {
        let rows = profile.len() as u16 - 1;
        let at = |place: usize| profile[place.min(profile.len() - 1)];
        let length = |a: (f32, f32), b: (f32, f32)| ((a.0 - b.0).powi(2) + (a.1 - b.1).powi(2)).sqrt();
        let total: f32 = profile.windows(2).map(|pair| length(pair[0], pair[1])).sum();
        Self::grid(columns, rows, |u, v| {
            let place = (v * f32::from(rows)).round() as usize;
            let (radius, height) = at(place);
            // At a doubled corner the slope is that of the side the point belongs to.
            let (before, after) = (at(place.saturating_sub(1)), at(place + 1));
            let previous = if length(before, at(place)) < 1e-6 { at(place) } else { before };
            let next = if length(after, at(place)) < 1e-6 { at(place) } else { after };
            let (dr, dh) = (next.0 - previous.0, next.1 - previous.1);
            let (sin, cos) = (u * TAU).sin_cos();
            let normal = unit([sin * dh, dr, cos * dh]);
            let run: f32 = profile[..=place].windows(2).map(|pair| length(pair[0], pair[1])).sum();
            ([-sin * radius, height, -cos * radius], normal, [u, run / total])
        })
    }

    /// A box standing on y = 0 around the origin; each side shows UVs in proportion to its size.
    pub fn block(size: [f32; 3], uv_per_metre: f32) -> Self {
        let mut shape = Self::default();
        let [x, y, z] = [size[0] / 2.0, size[1], size[2] / 2.0];
        let sides: [([f32; 3], [f32; 3], [f32; 3]); 5] = [
            ([-x, y, z], [2.0 * x, 0.0, 0.0], [0.0, -y, 0.0]),
            ([x, y, -z], [-2.0 * x, 0.0, 0.0], [0.0, -y, 0.0]),
            ([x, y, z], [0.0, 0.0, -2.0 * z], [0.0, -y, 0.0]),
            ([-x, y, -z], [0.0, 0.0, 2.0 * z], [0.0, -y, 0.0]),
            ([-x, y, -z], [2.0 * x, 0.0, 0.0], [0.0, 0.0, 2.0 * z]),
        ];
        for (origin, along, down) in sides {
            let normal = unit(cross(down, along));
            let size = |v: [f32; 3]| v.iter().map(|c| c.abs()).sum::<f32>() * uv_per_metre;
            let side = Self::grid(1, 1, |u, v| {
                let position = [0, 1, 2].map(|axis| origin[axis] + along[axis] * u + down[axis] * v);
                (position, normal, [u * size(along), v * size(down)])
            });
            shape.append(side);
        }
        shape
    }

    /// Adds another shape's surface.
    pub fn append(&mut self, other: Self) {
        let first = self.positions.len() as u16;
        self.triangles.extend(other.triangles.iter().map(|triangle| triangle.map(|vertex| vertex + first)));
        self.positions.extend(other.positions);
        self.normals.extend(other.normals);
        self.uvs.extend(other.uvs);
        self.colors.extend(other.colors);
    }

    /// Moves every point.
    pub fn moved(mut self, by: [f32; 3]) -> Self {
        for position in &mut self.positions {
            *position = [0, 1, 2].map(|axis| position[axis] + by[axis]);
        }
        self
    }
}

fn cross(a: [f32; 3], b: [f32; 3]) -> [f32; 3] {
    [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

fn unit(v: [f32; 3]) -> [f32; 3] {
    let length = v.iter().map(|x| x * x).sum::<f32>().sqrt().max(1e-20);
    v.map(|x| x / length)
}
