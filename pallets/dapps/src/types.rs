//! What stands in storage.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use scc_types::{AccountId, Balance, BlockNumber, DappDetails, DappId, DappView, Listing};

/// A registered dApp.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Dapp {
    /// Who may change it.
    pub owner: AccountId,
    /// Who may take it over.
    pub offered_to: Option<AccountId>,
    /// What the owner says about it.
    pub details: DappDetails,
    /// How it stands in the store.
    pub listing: Listing,
    /// Block in which it was registered.
    pub registered: BlockNumber,
    /// Held from the owner, in planck.
    pub deposit: Balance,
}

impl Dapp {
    pub(crate) fn into_view(self, id: DappId) -> DappView {
        let Self { owner, offered_to, details, listing, registered, deposit } = self;
        let reading = details.reading();
        DappView { id, owner, offered_to, details, reading, listing, registered, deposit }
    }
}
