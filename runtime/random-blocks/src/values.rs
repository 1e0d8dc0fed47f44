//! Numbers near the bounds that calls have.

use arbitrary::{Arbitrary, Result, Unstructured};
use scc_runtime::{constants::*, Balance, BlockNumber};
use scc_types::{MICRO, MILLI, SCC};

/// A number up to `MOST`, rarely just above it, rarely the greatest there is.
#[derive(Clone, Copy, Debug)]
pub struct Small<const MOST: u8>(pub u64);

impl<const MOST: u8> Small<MOST> {
    /// As a length or an index into a list.
    pub fn index(self) -> usize {
        usize::from(self.byte())
    }

    /// At most 255.
    pub fn byte(self) -> u8 {
        u8::try_from(self.0).unwrap_or(u8::MAX)
    }

    /// As a 32-bit number.
    pub fn number(self) -> u32 {
        u32::try_from(self.0).unwrap_or(u32::MAX)
    }

    /// So many blocks after `height`.
    pub fn after(self, height: BlockNumber) -> BlockNumber {
        height.saturating_add(self.number())
    }
}

impl<'a, const MOST: u8> Arbitrary<'a> for Small<MOST> {
    fn arbitrary(bytes: &mut Unstructured<'a>) -> Result<Self> {
        Ok(Self(match bytes.arbitrary()? {
            u8::MAX => u64::MAX,
            254 => u64::from(MOST) + 1,
            byte => u64::from(byte) % (u64::from(MOST) + 1),
        }))
    }

    fn size_hint(_: usize) -> (usize, Option<usize>) {
        (1, Some(1))
    }
}

/// An amount of money in planck.
#[derive(Clone, Copy, Debug)]
pub struct Amount(pub Balance);

impl<'a> Arbitrary<'a> for Amount {
    fn arbitrary(bytes: &mut Unstructured<'a>) -> Result<Self> {
        let (kind, count): (u8, u8) = bytes.arbitrary()?;
        let near = |amount: Balance| amount - 1 + Balance::from(count % 3);
        let count = Balance::from(count);
        Ok(Self(match kind % 12 {
            0 => 0,
            1 => near(EXISTENTIAL_DEPOSIT),
            2 => near(AD_FLOOR_PRICE),
            3 => near(MINIMUM_BOND),
            4 => count * MICRO,
            5 => count * MILLI / 100,
            6 | 7 => count * MILLI,
            8 | 9 => count * SCC / 10,
            10 => count * 10_000 * SCC,
            _ if count == 255 => Balance::MAX,
            _ => count,
        }))
    }

    fn size_hint(_: usize) -> (usize, Option<usize>) {
        (2, Some(2))
    }
}

/// A price of a unit in planck: mostly near the floor.
#[derive(Clone, Copy, Debug)]
pub struct Price(pub Balance);

impl<'a> Arbitrary<'a> for Price {
    fn arbitrary(bytes: &mut Unstructured<'a>) -> Result<Self> {
        let (kind, count): (u8, u8) = bytes.arbitrary()?;
        Ok(Self(match kind % 4 {
            0 => MINIMUM_BID - 1 + Balance::from(count % 3),
            1 | 2 => MINIMUM_BID + Balance::from(count) * 50_001,
            _ => Balance::from(count) * SCC / 10,
        }))
    }

    fn size_hint(_: usize) -> (usize, Option<usize>) {
        (2, Some(2))
    }
}
