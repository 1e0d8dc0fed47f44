//! What a message costs.

use crate::{Config, Error, Pallet};
use frame_support::{ensure, traits::Get};
use scc_traits::NetworkParameters;
use scc_types::{Balance, VirtualChain, SEALED_SIZES};

/// Bytes a message stores besides the sealed ones, keys included: its record's key, accounts and length (74), its place in the
/// inbox (48 + 83), at most a new inbox (80 + 16) and a new count of its sender's messages (128 + 4).
pub const STORED_BESIDE: u32 = 433;

const MILLISECONDS_OF_A_DAY: u64 = 24 * 60 * 60 * 1_000;

impl<T: Config> Pallet<T> {
    /// Plain price of a message of this sealed size, in planck; `None` when no message has it.
    pub fn price(size: u32) -> Option<Balance> {
        SEALED_SIZES.contains(&size).then(|| {
            let bytes = Balance::from(size.saturating_add(STORED_BESIDE));
            T::BytePrice::get().saturating_mul(bytes).saturating_mul(Self::days_kept().into())
        })
    }

    /// Days, begun ones counted whole, for which chain e keeps a record.
    fn days_kept() -> u64 {
        let blocks = u64::from(T::Network::retention(VirtualChain::Messages));
        T::Network::slot_duration().saturating_mul(blocks).div_ceil(MILLISECONDS_OF_A_DAY)
    }

    /// How many times the plain price a stranger pays who finds so many messages of strangers in the inbox.
    pub(crate) fn times_for_stranger(strangers: u32) -> u32 {
        let doublings = strangers.checked_div(T::StrangersPerDoubling::get()).unwrap_or_default();
        1_u32.checked_shl(doublings).unwrap_or(u32::MAX)
    }

    /// Refuses sizes no message has; answers the plain price.
    pub(crate) fn check_size(sealed: &[u8]) -> Result<Balance, Error<T>> {
        let size = u32::try_from(sealed.len()).unwrap_or(u32::MAX);
        ensure!(SEALED_SIZES.iter().any(|largest| size <= *largest), Error::<T>::TooLarge);
        Self::price(size).ok_or(Error::<T>::InvalidSize)
    }
}
