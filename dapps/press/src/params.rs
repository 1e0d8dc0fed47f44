//! The parameters of a task.

use crate::Error;
use alloc::string::String;
use core::num::NonZeroU64;
use serde::{Deserialize, Serialize};

/// `params.json`: `{"file": "logo.png", "iterations": 15}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Params {
    /// The input file.
    pub file: String,
    /// How hard to try; 15 if it is left out.
    #[serde(default)]
    pub iterations: Iterations,
}

/// How often Zopfli looks for a shorter encoding of each block, 1 to 100: work grows with it, the result shrinks ever less.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
pub struct Iterations(u8);

impl Iterations {
    /// The most that a task may ask for.
    pub const MAX: u32 = 100;

    pub(crate) fn count(self) -> NonZeroU64 {
        NonZeroU64::new(self.0.into()).unwrap_or(NonZeroU64::MIN)
    }
}

impl Default for Iterations {
    fn default() -> Self {
        Self(15)
    }
}

impl TryFrom<u32> for Iterations {
    type Error = Error;

    fn try_from(count: u32) -> Result<Self, Error> {
        match u8::try_from(count) {
            Ok(small) if (1..=Self::MAX).contains(&count) => Ok(Self(small)),
            _ => Err(Error::InvalidIterations(count)),
        }
    }
}

impl From<Iterations> for u32 {
    fn from(iterations: Iterations) -> Self {
        iterations.0.into()
    }
}
