//! From linear light to what a screen shows.

use crate::num::{max, unit};

/// How linear light becomes display values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum View {
    /// Only the sRGB transfer function: exact where nothing is brighter than 1, which is cut off.
    #[default]
    Standard,
    /// AgX (Sobotka; polynomial by Wrensch): highlights roll off and lose saturation like on film.
    Filmic,
}

/// The linear value of an sRGB-encoded one; both 0 to 1.
pub fn srgb_to_linear(encoded: f32) -> f32 {
    if encoded <= 0.040_45 {
        encoded / 12.92
    } else {
        libm::powf((encoded + 0.055) / 1.055, 2.4)
    }
}

/// The sRGB encoding of a linear value, which is cut to 0 to 1.
pub fn linear_to_srgb(linear: f32) -> f32 {
    let linear = unit(linear);
    if linear <= 0.003_130_8 {
        linear * 12.92
    } else {
        unit(1.055 * libm::powf(linear, 1.0 / 2.4) - 0.055)
    }
}

impl View {
    /// Display values 0 to 1 of a linear colour (ITU-R BT.709 primaries). The same bits on every machine.
    pub fn display(self, color: [f32; 3]) -> [f32; 3] {
        match self {
            Self::Standard => color.map(linear_to_srgb),
            Self::Filmic => agx(color),
        }
    }

    /// Display values as 8-bit numbers, rounded.
    pub fn display_u8(self, color: [f32; 3]) -> [u8; 3] {
        self.display(color).map(|c| (c * 255.0 + 0.5) as u8)
    }

    /// Display values as 16-bit numbers, rounded.
    pub fn display_u16(self, color: [f32; 3]) -> [u16; 3] {
        self.display(color).map(|c| (c * 65535.0 + 0.5) as u16)
    }
}

/// Rows of the matrix into AgX' working space, and of the one back.
const INSET: [[f32; 3]; 3] = [
    [0.842_479_06, 0.078_433_6, 0.079_223_745],
    [0.042_328_242, 0.878_468_64, 0.079_166_13],
    [0.042_375_655, 0.078_433_6, 0.879_143],
];
const OUTSET: [[f32; 3]; 3] = [
    [1.196_879, -0.098_020_88, -0.099_029_74],
    [-0.052_896_85, 1.151_903_1, -0.098_961_18],
    [-0.052_971_635, -0.098_043_45, 1.151_073_7],
];
/// Exposures between which AgX sees differences, in powers of two.
const LOWEST: f32 = -12.473_93;
const HIGHEST: f32 = 4.026_069;

fn agx(color: [f32; 3]) -> [f32; 3] {
    let multiply = |m: &[[f32; 3]; 3], c: [f32; 3]| m.map(|row| row[0] * c[0] + row[1] * c[1] + row[2] * c[2]);
    let inset = multiply(&INSET, color.map(|c| max(c, 0.0)));
    let curved = inset.map(|c| {
        let exposure = libm::log2f(max(c, 1e-10));
        contrast(unit((exposure - LOWEST) / (HIGHEST - LOWEST)))
    });
    multiply(&OUTSET, curved).map(unit)
}

fn contrast(x: f32) -> f32 {
    let x2 = x * x;
    let x4 = x2 * x2;
    15.5 * x4 * x2 - 40.14 * x4 * x + 31.96 * x4 - 6.868 * x2 * x + 0.4298 * x2 + 0.1191 * x - 0.00232
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_survives_decoding_and_encoding() {
        for byte in 0..=255u8 {
            let linear = srgb_to_linear(f32::from(byte) / 255.0);
            assert_eq!(View::Standard.display_u8([linear; 3]), [byte; 3]);
        }
    }

    #[test]
    fn the_filmic_curve_rises_and_keeps_greys_grey() {
        let mut last = -1.0;
        for step in 0..200 {
            let light = libm::exp2f(step as f32 * 0.08 - 12.0);
            let [red, green, blue] = View::Filmic.display([light; 3]);
            assert!((red - green).abs() < 1e-3 && (blue - green).abs() < 1e-3, "{light}");
            assert!(green >= last);
            last = green;
        }
        assert!(last > 0.98);
        let [grey, ..] = View::Filmic.display([0.18; 3]);
        assert!((0.4..0.55).contains(&grey), "{grey}");
    }

    #[test]
    fn what_is_no_number_becomes_black() {
        assert_eq!(View::Standard.display_u8([f32::NAN, -1.0, f32::INFINITY]), [0, 0, 255]);
        assert_eq!(View::Filmic.display_u16([f32::NAN; 3]), View::Filmic.display_u16([0.0; 3]));
    }
}
