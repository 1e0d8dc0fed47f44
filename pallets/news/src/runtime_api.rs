//! What clients ask.

use alloc::vec::Vec;
use scc_types::{PostId, PostView};

sp_api::decl_runtime_apis! {
    /// News of the foundation.
    pub trait NewsApi {
        /// One post, retracted or not; `None` when it has left the index or its record is pruned.
        fn post(id: PostId) -> Option<PostView>;

        /// Up to `limit` ≤ 50 posts with numbers below `before` that are not retracted, newest first; `None` starts at the
        /// newest. At most 1,000 numbers are looked at. Go on with the number of the last post of the answer.
        fn posts(before: Option<PostId>, limit: u32) -> Vec<PostView>;
    }
}
