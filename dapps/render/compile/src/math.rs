//! The little linear algebra that compiling needs, in double precision.

/// Three rows of an affine matrix, row-major; the fourth column translates.
pub(crate) type Affine = [[f64; 4]; 3];

pub(crate) const IDENTITY: Affine = [[1.0, 0.0, 0.0, 0.0], [0.0, 1.0, 0.0, 0.0], [0.0, 0.0, 1.0, 0.0]];

pub(crate) fn sub(a: [f32; 3], b: [f32; 3]) -> [f32; 3] {
    [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
}

pub(crate) fn cross(a: [f32; 3], b: [f32; 3]) -> [f32; 3] {
    [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

pub(crate) fn dot(a: [f32; 3], b: [f32; 3]) -> f32 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

/// The unit vector, or `None` for one without a direction.
pub(crate) fn unit(v: [f32; 3]) -> Option<[f32; 3]> {
    let length = v.iter().map(|x| f64::from(*x) * f64::from(*x)).sum::<f64>().sqrt();
    (length > 1e-30 && length.is_finite()).then(|| v.map(|x| (f64::from(x) / length) as f32))
}

/// Some unit vector at a right angle to a unit vector.
pub(crate) fn perpendicular(n: [f32; 3]) -> [f32; 3] {
    let axis = if n[0].abs() < 0.8 { [1.0, 0.0, 0.0] } else { [0.0, 1.0, 0.0] };
    unit(cross(n, axis)).unwrap_or([1.0, 0.0, 0.0])
}

pub(crate) fn multiply(a: &Affine, b: &Affine) -> Affine {
    let mut product = [[0.0; 4]; 3];
    for (row, out) in product.iter_mut().enumerate() {
        for (column, cell) in out.iter_mut().enumerate() {
            *cell = (0..3).map(|k| a[row][k] * b[k][column]).sum::<f64>() + if column == 3 { a[row][3] } else { 0.0 };
        }
    }
    product
}

pub(crate) fn apply(m: &Affine, p: [f32; 3]) -> [f64; 3] {
    let p = p.map(f64::from);
    [0, 1, 2].map(|row| m[row][0] * p[0] + m[row][1] * p[1] + m[row][2] * p[2] + m[row][3])
}

pub(crate) fn from_transform(t: &scc_scene::Transform) -> Affine {
    let [x, y, z, w] = t.rotation.map(f64::from);
    let norm = x * x + y * y + z * z + w * w;
    let s = if norm > 0.0 { 2.0 / norm } else { 0.0 };
    let rotation = [
        [1.0 - s * (y * y + z * z), s * (x * y - z * w), s * (x * z + y * w)],
        [s * (x * y + z * w), 1.0 - s * (x * x + z * z), s * (y * z - x * w)],
        [s * (x * z - y * w), s * (y * z + x * w), 1.0 - s * (x * x + y * y)],
    ];
    let mut m = IDENTITY;
    for row in 0..3 {
        for column in 0..3 {
            m[row][column] = rotation[row][column] * f64::from(t.scale[column]);
        }
        m[row][3] = f64::from(t.translation[row]);
    }
    m
}

/// A column-major glTF matrix as translation, rotation and scale, and whether that is exact: a sheared one has none.
pub(crate) fn decompose(matrix: &[[f32; 4]; 4]) -> (scc_scene::Transform, bool) {
    let column = |c: usize| [0, 1, 2].map(|row| f64::from(matrix[c][row]));
    let length = |v: [f64; 3]| v.iter().map(|x| x * x).sum::<f64>().sqrt();
    let mut scale = [0, 1, 2].map(|c| length(column(c)));
    let (a, b, c) = (column(0), column(1), column(2));
    let determinant =
        a[0] * (b[1] * c[2] - b[2] * c[1]) - b[0] * (a[1] * c[2] - a[2] * c[1]) + c[0] * (a[1] * b[2] - a[2] * b[1]);
    if determinant < 0.0 {
        scale[0] = -scale[0];
    }
    let axis = |c: usize| {
        let v = column(c);
        let mut fallback = [0.0; 3];
        fallback[c] = 1.0;
        if scale[c].abs() > 1e-30 {
            v.map(|x| x / scale[c])
        } else {
            fallback
        }
    };
    let axes = [axis(0), axis(1), axis(2)];
    let dot = |u: [f64; 3], v: [f64; 3]| u[0] * v[0] + u[1] * v[1] + u[2] * v[2];
    let exact = [(0, 1), (0, 2), (1, 2)].iter().all(|(i, j)| dot(axes[*i], axes[*j]).abs() < 1e-3);
    let transform = scc_scene::Transform {
        translation: [matrix[3][0], matrix[3][1], matrix[3][2]],
        rotation: quaternion(&axes).map(|x| x as f32),
        scale: scale.map(|x| x as f32),
    };
    (transform, exact)
}

/// The quaternion x, y, z, w of a rotation given by its columns.
pub(crate) fn quaternion(columns: &[[f64; 3]; 3]) -> [f64; 4] {
    let m = |row: usize, column: usize| columns[column][row];
    let (xx, yy, zz) = (m(0, 0), m(1, 1), m(2, 2));
    let squares = [1.0 + xx - yy - zz, 1.0 - xx + yy - zz, 1.0 - xx - yy + zz, 1.0 + xx + yy + zz];
    let largest = (0..4).max_by(|a, b| squares[*a].total_cmp(&squares[*b])).unwrap_or(3);
    let four = 2.0 * squares[largest].max(1e-30).sqrt();
    let (xy, xz, yz) = (m(0, 1) + m(1, 0), m(0, 2) + m(2, 0), m(1, 2) + m(2, 1));
    let (wx, wy, wz) = (m(2, 1) - m(1, 2), m(0, 2) - m(2, 0), m(1, 0) - m(0, 1));
    let quarter = four / 4.0;
    match largest {
        0 => [quarter, xy / four, xz / four, wx / four],
        1 => [xy / four, quarter, yz / four, wy / four],
        2 => [xz / four, yz / four, quarter, wz / four],
        _ => [wx / four, wy / four, wz / four, quarter],
    }
}
