//! What clients ask.

use scc_types::Parameters;

sp_api::decl_runtime_apis! {
    /// The network's parameters.
    pub trait NetworkApi {
        /// All of them. One wasm serves every network: show slot, windows and address prefix from here.
        fn parameters() -> Parameters;
    }
}
