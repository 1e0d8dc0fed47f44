//! Who acts, and for which accounts.

use crate::common::{transaction::key_of, Who};
use arbitrary::{Arbitrary, Result, Unstructured};
use scc_runtime::*;
use sp_core::{crypto::AccountId32, Pair};

/// The last two have no money of their own: they live and die by what others send them.
pub const PEOPLE: [Who; 8] = [Who::Bob, Who::Dave, Who::Eve, Who::Ferdie, Who::Alice, Who::Charlie, Who::One, Who::Two];
/// Grants' operator and everybody's helper where things are wound up.
pub const OPERATOR: Who = Who::Bob;
/// Root on the development networks.
pub const SUDO: Who = Who::Alice;

/// One of [`PEOPLE`].
#[derive(Clone, Copy, Debug)]
pub struct Person(pub Who);

impl Person {
    /// Its account.
    pub fn account(self) -> AccountId {
        self.0.to_account_id()
    }
}

impl<'a> Arbitrary<'a> for Person {
    fn arbitrary(bytes: &mut Unstructured<'a>) -> Result<Self> {
        let byte: u8 = bytes.arbitrary()?;
        Ok(Self(PEOPLE[usize::from(byte) % PEOPLE.len()]))
    }

    fn size_hint(_: usize) -> (usize, Option<usize>) {
        (1, Some(1))
    }
}

/// An account that calls name.
#[derive(Clone, Copy, Debug)]
pub enum Account {
    /// A person's own.
    Of(Person),
    /// A person's derivative account number 0.
    Derived(Person),
    /// The multisig of which either signatory is enough.
    Either,
    /// Of the foundation; its key signs nothing here.
    Foundation,
    /// Nobody's.
    Nobody,
}

impl<'a> Arbitrary<'a> for Account {
    fn arbitrary(bytes: &mut Unstructured<'a>) -> Result<Self> {
        Ok(match bytes.arbitrary::<u8>()? % 16 {
            0..=11 => Self::Of(bytes.arbitrary()?),
            12 => Self::Derived(bytes.arbitrary()?),
            13 => Self::Either,
            14 => Self::Foundation,
            _ => Self::Nobody,
        })
    }

    fn size_hint(_: usize) -> (usize, Option<usize>) {
        (1, Some(2))
    }
}

impl Account {
    /// Which account.
    pub fn id(self) -> AccountId {
        match self {
            Self::Of(person) => person.account(),
            Self::Derived(person) => derived(person.0),
            Self::Either => either(),
            Self::Foundation => key_of("Foundation").public().into(),
            Self::Nobody => AccountId32::new([0x77; 32]),
        }
    }

    /// As an address in a call.
    pub fn address(self) -> Address {
        self.id().into()
    }
}

/// Every account that a person can act for, with that person.
pub fn accounts() -> Vec<(AccountId, Who)> {
    let own = PEOPLE.map(|who| (who.to_account_id(), who));
    let derived = PEOPLE.map(|who| (derived(who), who));
    own.into_iter().chain(derived).chain([(either(), Who::Bob)]).collect()
}

/// The call as `account` makes it, signed by whom; `None` if nobody here acts for it.
pub fn as_account(account: &AccountId, call: RuntimeCall) -> Option<(Who, RuntimeCall)> {
    let (_, who) = accounts().into_iter().find(|(known, _)| known == account)?;
    let call = if *account == who.to_account_id() {
        call
    } else if *account == either() {
        one_of_two(who, call)
    } else {
        pallet_utility::Call::as_derivative { index: 0, call: call.into() }.into()
    };
    Some((who, call))
}

/// A call of the multisig of which either signatory is enough.
pub fn one_of_two(who: Who, call: RuntimeCall) -> RuntimeCall {
    let other_signatories = vec![partner(who)];
    pallet_multisig::Call::as_multi_threshold_1 { other_signatories, call: call.into() }.into()
}

/// With whom somebody shares multisigs: Bob and Dave with each other, everybody else with Dave.
pub fn partner(who: Who) -> AccountId {
    if who == Who::Dave { Who::Bob } else { Who::Dave }.to_account_id()
}

fn either() -> AccountId {
    let mut signatories = [Who::Bob.to_account_id(), Who::Dave.to_account_id()];
    signatories.sort();
    Multisig::multi_account_id(&signatories, 1)
}

fn derived(who: Who) -> AccountId {
    pallet_utility::derivative_account_id(who.to_account_id(), 0)
}

/// The person whose own account this is.
pub fn person_of(account: &AccountId) -> Option<Who> {
    PEOPLE.into_iter().find(|who| who.to_account_id() == *account)
}
