//! Units as a budget: `reserved + delivered + objected ≤ units`, always.

use crate::types::{Job, Reservation, Worker};
use scc_types::{Funding, Units};

impl Job {
    /// Units neither delivered, reserved nor objected.
    pub fn room(&self) -> Units {
        self.bid.units.saturating_sub(self.delivered).saturating_sub(self.reserved).saturating_sub(self.objected)
    }

    /// Units `worker` may still deliver: the free ones and its own, within what one worker may have.
    pub fn room_for(&self, worker: &Worker) -> Units {
        let room = self.room().saturating_add(worker.reserved()).saturating_add(worker.objected);
        room.min(self.most_each().saturating_sub(worker.delivered))
    }

    /// Most units that one worker may deliver.
    pub fn most_each(&self) -> Units {
        match self.funding {
            Funding::Own => self.bid.units,
            Funding::Grant | Funding::Coupon => scc_math::most_units_each(self.bid.units, self.max_workers),
        }
    }

    /// Whether one worker may not have so many units because a budget pays.
    pub fn exceeds_share(&self, units: Units) -> bool {
        self.funding != Funding::Own && units > self.most_each()
    }

    /// Units nobody delivered and nobody objects for.
    pub fn undelivered(&self) -> Units {
        self.bid.units.saturating_sub(self.delivered).saturating_sub(self.objected)
    }

    /// Counts `units` ≤ `room_for(worker)` as delivered: first those under objection, then reserved, then free ones.
    pub fn deliver(&mut self, worker: &mut Worker, units: Units) {
        let objected = units.min(worker.objected);
        worker.objected = worker.objected.saturating_sub(objected);
        self.objected = self.objected.saturating_sub(objected);
        if let Some(reservation) = worker.reservation.as_mut() {
            let reserved = units.saturating_sub(objected).min(reservation.left);
            reservation.left = reservation.left.saturating_sub(reserved);
            self.reserved = self.reserved.saturating_sub(reserved);
        }
        worker.delivered = worker.delivered.saturating_add(units);
        self.delivered = self.delivered.saturating_add(units);
    }

    /// Puts `reservation` in the place of the worker's former one. Its units are ≤ `room() + worker.reserved()`.
    pub fn reserve(&mut self, worker: &mut Worker, reservation: Option<Reservation>) {
        let added = reservation.as_ref().map_or(0, |reservation| reservation.left);
        self.reserved = self.reserved.saturating_sub(worker.reserved()).saturating_add(added);
        worker.reservation = reservation;
    }

    /// Puts `units` ≤ `worker.reserved()` under objection.
    pub fn object(&mut self, worker: &mut Worker, units: Units) {
        if let Some(reservation) = worker.reservation.as_mut() {
            reservation.left = reservation.left.saturating_sub(units);
            self.reserved = self.reserved.saturating_sub(units);
            worker.objected = worker.objected.saturating_add(units);
            self.objected = self.objected.saturating_add(units);
        }
    }
}
