use alloc::vec::Vec;
use frame_support::pallet_prelude::DispatchError;
use scc_types::{AccountId, Balance, DappId, Funding, JobId, Stars, Units};

/// The money of jobs. Implemented by `pallet-revenue`; called by `pallet-jobs`.
///
/// Every payment leaves a *pending* amount, (κ+δ) of it (κ of a coupon's), that belongs to the job. The job remembers how much
/// of it is left; `settle`, `refund` and `forfeit` take from it, together never more.
///
/// `funding` says whose money it is: the requester's own, or a budget's, which then pays and is refunded in the requester's place.
pub trait PaidWork {
    /// Takes `payment`, less what stays in the budget, into this block's revenue and answers what of it is pending.
    /// Fails, changing nothing, when the payer cannot pay.
    fn pay(funding: Funding, requester: &AccountId, payment: Balance) -> Result<Balance, DispatchError>;

    /// Gives the credits of a job's delivered units; answers what was taken from pending (≤ `settlement.pending`).
    fn settle(settlement: Settlement) -> Settled;

    /// Returns `amount` of a job's pending money to who paid; answers what the payer received. What an account that
    /// cannot exist would get goes to the reserve.
    fn refund(job: JobId, funding: Funding, requester: &AccountId, amount: Balance) -> Balance;

    /// Sends `amount` of a job's pending money to the reserve: objected units, remainders.
    fn forfeit(job: JobId, amount: Balance);

    /// What undelivered units return: (κ+δ), for a coupon κ, of payment · undelivered / units, at most `pending`, in planck.
    fn refund_of(funding: Funding, payment: Balance, undelivered: Units, units: Units, pending: Balance) -> Balance;
}

/// Credits to give for one job at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settlement {
    /// The job.
    pub job: JobId,
    /// Whose money it is.
    pub funding: Funding,
    /// The dApp.
    pub dapp: DappId,
    /// Who earns the developers' share, `None`: the reserve.
    pub developer: Option<AccountId>,
    /// The price of all its units, in planck.
    pub payment: Balance,
    /// The job's budget of units.
    pub units: Units,
    /// What is left of the job's pending money, in planck.
    pub pending: Balance,
    /// Who delivered what; one entry a worker, together at most `units` over all settlements of the job.
    pub credits: Vec<Credit>,
}

/// What one worker delivered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credit {
    /// The worker.
    pub worker: AccountId,
    /// Units delivered and not credited before.
    pub units: Units,
    /// The rating.
    pub stars: Stars,
}

/// What a settlement did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settled {
    /// Taken from the job's pending money, in planck.
    pub taken: Balance,
    /// Sum of the credits, in planck.
    pub credit: Balance,
    /// What the developer received, in planck; 0 where the share went to the reserve.
    pub income: Balance,
    /// Credit of each entry, in the order of the settlement's credits, in planck.
    pub credits: Vec<Balance>,
}

impl PaidWork for () {
    fn pay(_funding: Funding, _requester: &AccountId, payment: Balance) -> Result<Balance, DispatchError> {
        Ok(payment)
    }
    fn settle(settlement: Settlement) -> Settled {
        Settled { credits: alloc::vec![0; settlement.credits.len()], ..Settled::default() }
    }
    fn refund(_job: JobId, _funding: Funding, _requester: &AccountId, amount: Balance) -> Balance {
        amount
    }
    fn forfeit(_job: JobId, _amount: Balance) {}
    fn refund_of(
        _funding: Funding,
        _payment: Balance,
        _undelivered: Units,
        _units: Units,
        pending: Balance,
    ) -> Balance {
        pending
    }
}
