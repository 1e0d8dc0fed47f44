//! What a job's lottery hangs on, for the chain that holds it and for who asks how it ends.

use crate::{BlockNumber, Hash, JobId};
use sp_runtime::traits::{BlakeTwo256, Hash as _};

/// Blocks without a lease or a receipt after which a requester may have the next batch drawn.
pub const UNSERVED_BLOCKS: BlockNumber = 24;

/// The seed of a job's lottery, from the hash of its block: two jobs of one block draw different workers.
pub fn lottery_seed(block: Hash, job: JobId) -> Hash {
    BlakeTwo256::hash_of(&(block, job))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whoever computes it otherwise draws other workers.
    #[test]
    fn the_seed_is_blake2_of_block_and_number() {
        let seed = lottery_seed(Hash::repeat_byte(7), 3);
        assert_eq!(format!("{seed:x}"), "ce5e14c4f681d156604f3b22070f64e67fa1f88b26e6548d3a13d4527ebfe82c");
    }
}
