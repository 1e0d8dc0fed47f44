use frame_support::weights::Weight;
use scc_types::Balance;

/// What an extrinsic costs its sender. Implemented by the runtime with `pallet-transaction-payment`.
pub trait SubmissionFee {
    /// The fee without tip of a signed extrinsic of `length` bytes whose call weighs `weight`, in planck.
    fn fee_of(length: u32, weight: Weight) -> Balance;
}

impl SubmissionFee for () {
    fn fee_of(_length: u32, _weight: Weight) -> Balance {
        0
    }
}
