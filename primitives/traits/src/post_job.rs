use frame_support::{pallet_prelude::DispatchError, weights::Weight};
use scc_types::{JobId, JobOrder, JobSpec};

/// Posts jobs for other pallets. Implemented by `pallet-jobs`; called by `pallet-grants`, which decides what a budget may pay.
pub trait PostJob {
    /// Puts the job on the open list, paid by its funding and served by its requester, who holds the deposits. Fails as
    /// `post_job` does; the caller's writes must be undone then.
    fn post(order: JobOrder) -> Result<JobId, DispatchError>;

    /// What the record of a job of this specification costs at the end of the block: whoever posts adds this to its own weight,
    /// which has the posting itself.
    fn weight(_spec: &JobSpec) -> Weight {
        Weight::zero()
    }
}

impl PostJob for () {
    fn post(_order: JobOrder) -> Result<JobId, DispatchError> {
        Ok(0)
    }
}
