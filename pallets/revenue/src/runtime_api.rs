//! What clients ask.

use crate::{Pots, Totals};
use scc_types::{BlockNumber, BlockStatement};

sp_api::decl_runtime_apis! {
    /// Income and how it is shared.
    pub trait RevenueApi {
        /// Who got what of a block, with the arithmetic; `None` when it has left the window.
        fn statement(height: BlockNumber) -> Option<BlockStatement>;

        /// What waits in the pots, in planck.
        fn pots() -> Pots;

        /// All income and all outgoings since genesis, in planck.
        fn totals() -> Totals;
    }
}
