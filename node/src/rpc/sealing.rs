//! Blocks by call. The SDK's methods of these names, which act on the chain, behind the lock for methods that act.

use jsonrpsee::{core::async_trait, proc_macros::rpc, types::ErrorObjectOwned, Extensions};
use sc_consensus_manual_seal::rpc::{CreatedBlock, ManualSeal, ManualSealApiServer};
use sc_rpc::DenyUnsafe;
use scc_runtime::Hash;
use sp_runtime::EncodedJustification;

/// Sealing by call.
#[rpc(server)]
pub trait SealingApi {
    /// Makes a block.
    #[method(name = "engine_createBlock", with_extensions)]
    async fn create_block(
        &self,
        create_empty: bool,
        finalize: bool,
        parent_hash: Option<Hash>,
    ) -> Result<CreatedBlock<Hash>, ErrorObjectOwned>;

    /// Makes a block final.
    #[method(name = "engine_finalizeBlock", with_extensions)]
    async fn finalize_block(
        &self,
        hash: Hash,
        justification: Option<EncodedJustification>,
    ) -> Result<bool, ErrorObjectOwned>;
}

/// The SDK's sealing, locked.
pub struct Sealing(pub ManualSeal<Hash>);

#[async_trait]
impl SealingApiServer for Sealing {
    async fn create_block(
        &self,
        extensions: &Extensions,
        create_empty: bool,
        finalize: bool,
        parent_hash: Option<Hash>,
    ) -> Result<CreatedBlock<Hash>, ErrorObjectOwned> {
        check(extensions)?;
        Ok(self.0.create_block(create_empty, finalize, parent_hash).await?)
    }

    async fn finalize_block(
        &self,
        extensions: &Extensions,
        hash: Hash,
        justification: Option<EncodedJustification>,
    ) -> Result<bool, ErrorObjectOwned> {
        check(extensions)?;
        Ok(self.0.finalize_block(hash, justification).await?)
    }
}

/// Refuses where the connection does not allow methods that act, or does not say.
pub fn check(extensions: &Extensions) -> Result<(), ErrorObjectOwned> {
    extensions.get::<DenyUnsafe>().copied().unwrap_or(DenyUnsafe::Yes).check_if_safe().map_err(Into::into)
}
