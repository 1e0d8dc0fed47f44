//! What somebody may do: every call of our pallets and the stock ones' that touch money, grouped by pallet.

use crate::{
    arbitrary,
    board::{AdAct, MessageAct, NewsAct},
    common::{jobs::by_root, Chain, Who},
    dapps::DappAct,
    grants::GrantAct,
    jobs::{JobAct, WorkerAct},
    motions::{Chamber, MotionAct},
    people::{one_of_two, partner, Person, SUDO},
    seats::{MinerAct, SessionAct},
    stock::{MoneyAct, ProxyAct},
    values::Small,
};
use derive_arbitrary::Arbitrary;
use frame_support::{dispatch::GetDispatchInfo, weights::Weight};
use scc_runtime::*;

/// A call of one pallet.
#[derive(Clone, Debug, Arbitrary)]
pub enum Act {
    /// `pallet-jobs`, twice as often as others.
    Job(JobAct),
    /// The same.
    Work(JobAct),
    /// `pallet-workers`, and what `pallet-scores` owes.
    Worker(WorkerAct),
    /// `pallet-dapps`.
    Dapp(DappAct),
    /// `pallet-grants`.
    Grant(GrantAct),
    /// `pallet-ads`.
    Ad(AdAct),
    /// `pallet-messages`.
    Message(MessageAct),
    /// `pallet-news`.
    News(NewsAct),
    /// `pallet-miners`.
    Miner(MinerAct),
    /// `pallet-session`.
    Session(SessionAct),
    /// `pallet-balances`, `pallet-vesting`.
    Money(MoneyAct),
    /// `pallet-proxy`, `pallet-multisig`.
    Proxy(ProxyAct),
    /// `pallet-collective`.
    Motion(MotionAct),
}

impl Act {
    /// The call, and who alone could make it, where that is one person.
    pub fn call(self, chain: &mut Chain, who: Who) -> (Option<Who>, RuntimeCall) {
        match self {
            Self::Job(act) | Self::Work(act) => act.call(chain, who),
            Self::Worker(act) => (None, act.call()),
            Self::Dapp(act) => act.call(chain),
            Self::Grant(act) => act.call(chain),
            Self::Ad(act) => act.call(chain),
            Self::Message(act) => (None, act.call()),
            Self::News(act) => (None, act.call()),
            Self::Miner(act) => (None, act.call(chain)),
            Self::Session(act) => (None, act.call(who)),
            Self::Money(act) => (None, act.call(chain)),
            Self::Proxy(act) => act.call(chain),
            Self::Motion(act) => (None, act.call(chain)),
        }
    }

    /// Whether only root or a vote may do it, so that it is worth asking as root.
    fn is_privileged(&self) -> bool {
        match self {
            Self::News(_) => true,
            Self::Dapp(act) => act.is_privileged(),
            Self::Grant(act) => act.is_privileged(),
            Self::Ad(act) => act.is_privileged(),
            Self::Miner(act) => act.is_privileged(),
            _ => false,
        }
    }
}

/// How a call is made.
#[derive(Clone, Copy, Debug, Arbitrary)]
pub enum Via {
    /// Signed; as root what only root may do.
    Plainly,
    /// Signed, whatever it is.
    Signed,
    /// Through sudo, whatever it is.
    Root,
    /// Twice in one call; both or neither.
    BatchAll,
    /// Twice in one call; each for itself.
    ForceBatch,
    /// For somebody else.
    Proxy(Person),
    /// As the multisig that needs one signatory.
    Either,
    /// As the multisig that needs both.
    Both,
    /// As one's derivative account.
    Derivative,
    /// As a motion, with so many votes needed.
    Propose(Chamber, Small<3>),
    /// As a member of a chamber.
    Execute(Chamber),
}

/// A call that somebody makes.
#[derive(Clone, Debug, Arbitrary)]
pub struct Step {
    /// Who.
    pub who: Person,
    /// Whether even where only another could: one in eight.
    pub stranger: Small<7>,
    /// On top of the fee, in thousandths of a token.
    pub tip: Option<Small<100>>,
    /// How; plainly where nothing is said.
    pub plainly: Small<3>,
    /// How else.
    pub via: Via,
    /// What.
    pub act: Act,
}

impl Step {
    /// The call as it is signed, by whom, with which tip.
    pub fn signed(self, chain: &mut Chain) -> (Who, RuntimeCall, Balance) {
        let Self { who: Person(who), stranger, tip, plainly, via, act } = self;
        let via = if plainly.0 == 3 { via } else { Via::Plainly };
        let tip = tip.map_or(0, |tip| Balance::from(tip.number()) * constants::EXISTENTIAL_DEPOSIT);
        let privileged = act.is_privileged();
        let filtered = matches!(act, Act::Money(MoneyAct::Filtered { .. }));
        let actor = if let Via::Proxy(Person(real)) = via { real } else { who };
        let (owner, call) = act.call(chain, actor);
        let owner = if stranger.0 == 7 { actor } else { owner.unwrap_or(actor) };
        let (signer, call) = match via {
            Via::Plainly if privileged => (SUDO, by_root(call)),
            // Root stands above the filter.
            Via::Root if !filtered => (SUDO, by_root(call)),
            Via::Plainly | Via::Signed | Via::Root => (owner, call),
            Via::BatchAll => (owner, pallet_utility::Call::batch_all { calls: vec![call.clone(), call] }.into()),
            Via::ForceBatch => (owner, pallet_utility::Call::force_batch { calls: vec![call.clone(), call] }.into()),
            Via::Proxy(real) => {
                let real = real.account().into();
                (who, pallet_proxy::Call::proxy { real, force_proxy_type: None, call: call.into() }.into())
            }
            Via::Either => (owner, one_of_two(owner, call)),
            Via::Both => (owner, both_of_two(chain, owner, call)),
            Via::Derivative => (owner, pallet_utility::Call::as_derivative { index: 0, call: call.into() }.into()),
            Via::Propose(chamber, votes) if !filtered => (who, chamber.propose(votes.number(), call)),
            Via::Execute(chamber) if !filtered => (who, chamber.execute(call)),
            Via::Propose(..) | Via::Execute(_) => (owner, call),
        };
        (signer, call, tip)
    }
}

/// One more signature under a call of the multisig that needs both.
fn both_of_two(chain: &mut Chain, who: Who, call: RuntimeCall) -> RuntimeCall {
    let mut signatories = vec![who.to_account_id(), partner(who)];
    signatories.sort();
    let account = Multisig::multi_account_id(&signatories, 2);
    let hash = sp_io::hashing::blake2_256(&codec::Encode::encode(&call));
    let maybe_timepoint =
        chain.read(|| pallet_multisig::Multisigs::<Runtime>::get(account, hash)).map(|open| open.when);
    let max_weight = call.get_dispatch_info().call_weight.saturating_mul(2).max(Weight::from_parts(1, 1));
    pallet_multisig::Call::as_multi {
        threshold: 2,
        other_signatories: vec![partner(who)],
        maybe_timepoint,
        call: call.into(),
        max_weight,
    }
    .into()
}
