//! Acts of the stock pallets: balances, vesting, proxies, multisigs.

use crate::{
    arbitrary,
    common::{Chain, Who},
    people::{Account, Person},
    values::{Amount, Small},
};
use derive_arbitrary::Arbitrary;
use pallet_vesting::VestingInfo;
use scc_runtime::{configs::ProxyType, *};

/// Calls of `pallet-balances` and `pallet-vesting`.
#[derive(Clone, Debug, Arbitrary)]
pub enum MoneyAct {
    Transfer {
        to: Account,
        amount: Amount,
    },
    TransferKeepAlive {
        to: Account,
        amount: Amount,
    },
    TransferAll {
        to: Account,
        keep_alive: bool,
    },
    /// What nobody may do but root.
    Filtered {
        which: u8,
        account: Account,
        amount: Amount,
    },
    Vest {
        other: Option<Account>,
    },
    VestedTransfer {
        to: Account,
        amount: Amount,
        per_block: Amount,
        start: Small<20>,
    },
    MergeSchedules,
}

impl MoneyAct {
    pub fn call(self, chain: &Chain) -> RuntimeCall {
        use pallet_balances::Call as Balances;
        use pallet_vesting::Call as Vesting;
        match self {
            Self::Transfer { to, amount } => {
                Balances::transfer_allow_death { dest: to.address(), value: amount.0 }.into()
            }
            Self::TransferKeepAlive { to, amount } => {
                Balances::transfer_keep_alive { dest: to.address(), value: amount.0 }.into()
            }
            Self::TransferAll { to, keep_alive } => Balances::transfer_all { dest: to.address(), keep_alive }.into(),
            Self::Filtered { which, account, amount: Amount(value) } => {
                let who = account.address();
                match which % 4 {
                    0 => Balances::burn { value, keep_alive: false }.into(),
                    1 => Balances::force_transfer { source: who.clone(), dest: who, value }.into(),
                    2 => Balances::force_set_balance { who, new_free: value }.into(),
                    _ => Balances::force_unreserve { who, amount: value }.into(),
                }
            }
            Self::Vest { other: None } => Vesting::vest {}.into(),
            Self::Vest { other: Some(other) } => Vesting::vest_other { target: other.address() }.into(),
            Self::VestedTransfer { to, amount, per_block, start } => {
                // Ended in twenty blocks, if it can be: the end of a run waits for it.
                let per_block = per_block.0.max(amount.0 / 20);
                let schedule = VestingInfo::new(amount.0, per_block, chain.height() + start.number().min(21));
                Vesting::vested_transfer { target: to.address(), schedule }.into()
            }
            Self::MergeSchedules => Vesting::merge_schedules { schedule1_index: 0, schedule2_index: 1 }.into(),
        }
    }
}

/// Calls of `pallet-proxy` and the end of `pallet-multisig`'s; [`crate::act::Via`] has their other calls.
#[derive(Clone, Debug, Arbitrary)]
pub enum ProxyAct {
    Add { delegate: Person, kind: Kind, delay: Small<3> },
    Remove { delegate: Person, kind: Kind, delay: Small<3> },
    RemoveAll,
    Announce { real: Person, hash: u8 },
    RemoveAnnouncement { real: Person, hash: u8 },
    Reject { delegate: Person, hash: u8 },
    CancelMultisig,
}

/// A kind of proxy.
#[derive(Clone, Copy, Debug, Arbitrary)]
pub enum Kind {
    Any,
    Work,
    Governance,
}

impl From<Kind> for ProxyType {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Any => Self::Any,
            Kind::Work => Self::Work,
            Kind::Governance => Self::Governance,
        }
    }
}

impl ProxyAct {
    pub fn call(self, chain: &mut Chain) -> (Option<Who>, RuntimeCall) {
        use pallet_proxy::Call;
        let address = |person: Person| Address::from(person.account());
        let hash = |byte: u8| Hash::repeat_byte(byte % 4);
        let call: Call<Runtime> = match self {
            Self::Add { delegate, kind, delay } => {
                Call::add_proxy { delegate: address(delegate), proxy_type: kind.into(), delay: delay.number() }
            }
            Self::Remove { delegate, kind, delay } => {
                Call::remove_proxy { delegate: address(delegate), proxy_type: kind.into(), delay: delay.number() }
            }
            Self::RemoveAll => Call::remove_proxies {},
            Self::Announce { real, hash: byte } => Call::announce { real: address(real), call_hash: hash(byte) },
            Self::RemoveAnnouncement { real, hash: byte } => {
                Call::remove_announcement { real: address(real), call_hash: hash(byte) }
            }
            Self::Reject { delegate, hash: byte } => {
                Call::reject_announcement { delegate: address(delegate), call_hash: hash(byte) }
            }
            Self::CancelMultisig => {
                let Some((who, call)) = chain.read(crate::left::multisigs).pop() else {
                    return (None, Call::<Runtime>::remove_proxies {}.into());
                };
                return (Some(who), call);
            }
        };
        (None, call.into())
    }
}
