//! `draw_again`.

use crate::{
    types::{Job, State},
    Config, Error, Event, Pallet,
};
use frame_support::{ensure, pallet_prelude::DispatchResult};
use scc_types::{AccountId, JobId, UNSERVED_BLOCKS};
use sp_runtime::DispatchError;

impl<T: Config> Pallet<T> {
    pub(crate) fn do_draw_again(who: AccountId, id: JobId) -> DispatchResult {
        let mut job = Self::open_job_of(&who, id)?;
        let batch = Self::next_batch(&job)?;
        job.state = State::Open { unserved_since: Self::now(), batch };
        Self::put(id, &job);
        Self::deposit_event(Event::WorkersDrawnAgain { job: id, batch });
        Ok(())
    }

    /// The number of the batch after the present one, which has had its time.
    fn next_batch(job: &Job) -> Result<u32, DispatchError> {
        let State::Open { unserved_since, batch } = job.state else { return Err(Error::<T>::TooLate.into()) };
        let waited = Self::now().saturating_sub(unserved_since);
        ensure!(waited >= UNSERVED_BLOCKS, Error::<T>::DrawTooEarly);
        Ok(batch.saturating_add(1))
    }
}
