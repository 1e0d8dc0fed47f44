//! The parameters as `Get<_>`, for the `Config` of pallets that know nothing of this one.

use core::marker::PhantomData;
use frame_support::traits::Get;
use scc_traits::NetworkParameters;
use scc_types::BlockNumber;

macro_rules! adapter {
    ($(#[$doc:meta])* $name:ident: $kind:ty = $getter:ident) => {
        $(#[$doc])*
        pub struct $name<N>(PhantomData<N>);

        impl<N: NetworkParameters> Get<$kind> for $name<N> {
            fn get() -> $kind {
                N::$getter()
            }
        }
    };
}

adapter!(
    /// Milliseconds between blocks.
    SlotDuration: u64 = slot_duration
);
adapter!(
    /// Blocks from a job's closing to its settlement.
    ChallengeWindow: BlockNumber = challenge_window
);
adapter!(
    /// Blocks from a job's closing to the refund of undelivered units.
    RefundDelay: BlockNumber = refund_delay
);
adapter!(
    /// Half-life of claims and of the settled volume, in blocks.
    HalfLife: BlockNumber = half_life
);
adapter!(
    /// Blocks between balance summaries.
    SummaryInterval: BlockNumber = summary_interval
);
adapter!(
    /// Blocks of a session.
    SessionLength: BlockNumber = session_length
);
adapter!(
    /// Blocks of a day by which the budgets of genesis count.
    GrantDay: BlockNumber = grant_day
);
adapter!(
    /// Address prefix.
    Ss58Prefix: u16 = ss58_prefix
);

/// Least time between two blocks' timestamps in milliseconds: half a slot, as Aura wants it.
pub struct MinimumPeriod<N>(PhantomData<N>);

impl<N: NetworkParameters> Get<u64> for MinimumPeriod<N> {
    fn get() -> u64 {
        N::slot_duration() / 2
    }
}
