//! What things cost; measured in the runtime by the benchmarks of the same names.

use frame_support::weights::Weight;

/// What this pallet asks about costs. A change of session is not among it: that block is charged whole.
pub trait WeightInfo {
    /// `register` on a full list.
    fn register() -> Weight;
    /// `bond_more`
    fn bond_more() -> Weight;
    /// `unbond`
    fn unbond() -> Weight;
    /// `withdraw`
    fn withdraw() -> Weight;
    /// `list_requester`
    fn list_requester() -> Weight;
    /// `unlist_requester`
    fn unlist_requester() -> Weight;
    /// `set_invulnerables` to as many as there are seats.
    fn set_invulnerables() -> Weight;
    /// `report_equivocation` with so many headers of a fork.
    fn report_equivocation(ancestry: u32) -> Weight;
    /// Noting one credit.
    fn note() -> Weight;
    /// Looking at so many standings and forgetting them.
    fn forget(looked_at: u32) -> Weight;
}

/// For mocks.
impl WeightInfo for () {
    fn register() -> Weight {
        Weight::from_parts(4, 4)
    }
    fn bond_more() -> Weight {
        Weight::from_parts(4, 4)
    }
    fn unbond() -> Weight {
        Weight::from_parts(4, 4)
    }
    fn withdraw() -> Weight {
        Weight::from_parts(4, 4)
    }
    fn list_requester() -> Weight {
        Weight::from_parts(4, 4)
    }
    fn unlist_requester() -> Weight {
        Weight::from_parts(4, 4)
    }
    fn set_invulnerables() -> Weight {
        Weight::from_parts(4, 4)
    }
    fn report_equivocation(ancestry: u32) -> Weight {
        Weight::from_parts(2, 2).saturating_add(Weight::from_parts(1, 1).saturating_mul(ancestry.into()))
    }
    fn note() -> Weight {
        Weight::from_parts(4, 4)
    }
    fn forget(looked_at: u32) -> Weight {
        Weight::from_parts(2, 2).saturating_add(Weight::from_parts(1, 1).saturating_mul(looked_at.into()))
    }
}
