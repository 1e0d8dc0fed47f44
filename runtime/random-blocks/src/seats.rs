//! Acts of miners: seats, bonds, keys, offences.

use crate::{
    arbitrary,
    common::{transaction::key_of, Chain, Who},
    offence,
    people::{Account, Person},
    values::{Amount, Small},
};
use codec::Encode;
use derive_arbitrary::Arbitrary;
use scc_runtime::*;
use sp_core::{ed25519, proof_of_possession::ProofOfPossessionGenerator, Pair};
use std::{cell::RefCell, collections::HashMap};

/// Calls of `pallet-miners`, and GRANDPA's reports to it.
#[derive(Clone, Debug, Arbitrary)]
pub enum MinerAct {
    Register { bond: Amount },
    BondMore { amount: Amount },
    Unbond,
    Withdraw,
    ListRequester(Account),
    UnlistRequester(Account),
    SetInvulnerables([Option<Person>; 3]),
    ReportEquivocation { offender: Person, back: Small<50>, twins: Small<7> },
    ReportVotes { offender: Person, round: Small<50>, twins: Small<7> },
}

impl MinerAct {
    pub fn is_privileged(&self) -> bool {
        matches!(self, Self::ListRequester(_) | Self::UnlistRequester(_) | Self::SetInvulnerables(_))
    }

    pub fn call(self, chain: &mut Chain) -> RuntimeCall {
        use pallet_miners::Call;
        let call: Call<Runtime> = match self {
            Self::Register { bond } => Call::register { bond: bond.0 },
            Self::BondMore { amount } => Call::bond_more { amount: amount.0 },
            Self::Unbond => Call::unbond {},
            Self::Withdraw => Call::withdraw {},
            Self::ListRequester(requester) => Call::list_requester { requester: requester.id() },
            Self::UnlistRequester(requester) => Call::unlist_requester { requester: requester.id() },
            Self::SetInvulnerables(people) => {
                let invulnerables: Vec<_> = people.into_iter().flatten().map(Person::account).collect();
                Call::set_invulnerables { invulnerables: invulnerables.try_into().unwrap() }
            }
            Self::ReportEquivocation { offender, back, twins } => {
                offence::report(chain, offender.0, back.number(), twins.0 == 7)
            }
            Self::ReportVotes { offender, round, twins } => {
                return offence::report_votes(chain, offender.0, round.0, twins.0 == 7);
            }
        };
        call.into()
    }
}

/// Calls of `pallet-session`.
#[derive(Clone, Debug, Arbitrary)]
pub enum SessionAct {
    /// Somebody's own keys, rarely another's, which are taken.
    SetKeys {
        of: Option<Person>,
        stolen: Small<7>,
    },
    PurgeKeys,
}

impl SessionAct {
    pub fn call(self, who: Who) -> RuntimeCall {
        match self {
            Self::SetKeys { of, stolen } => set_keys(who, of.filter(|_| stolen.0 == 7).map_or(who, |of| of.0)),
            Self::PurgeKeys => pallet_session::Call::purge_keys {}.into(),
        }
    }
}

/// `set_keys` of `who` with the session keys of `of`.
pub fn set_keys(who: Who, of: Who) -> RuntimeCall {
    let mut aura = key_of(of.into());
    let mut grandpa = grandpa_key(of);
    let owner = who.to_account_id().encode();
    let proof = (aura.generate_proof_of_possession(&owner), grandpa.generate_proof_of_possession(&owner)).encode();
    let keys = SessionKeys { aura: aura.public().into(), grandpa: grandpa.public().into() };
    pallet_session::Call::set_keys { keys, proof }.into()
}

thread_local! {
    // Deriving one takes longer than a block.
    static GRANDPA_KEYS: RefCell<HashMap<Who, ed25519::Pair>> = RefCell::default();
}

pub fn grandpa_key(of: Who) -> ed25519::Pair {
    let derive = || ed25519::Pair::from_string(&format!("//{}", <&str>::from(of)), None).unwrap();
    GRANDPA_KEYS.with_borrow_mut(|keys| *keys.entry(of).or_insert_with(derive))
}
