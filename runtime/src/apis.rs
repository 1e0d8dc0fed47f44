//! The runtime APIs: everything a wallet or a node reads.

use crate::*;
#[cfg(feature = "runtime-benchmarks")]
use alloc::string::String;
use alloc::vec::Vec;
use codec::Encode;
use frame_support::{genesis_builder_helper::build_state, traits::KeyOwnerProofSystem};
use scc_types::{
    AccountProof, AdView, AuxiliaryHeader, BidView, BlockStatement, BudgetsView, CandidateView, ChunkProof, CouponView,
    DappId, DappUsage, DappView, EarningLine, Earnings, JobId, JobView, MessageId, MessageKeyView, MessageView,
    MinerView, MiningTerms, OpenJob, PayOut, PostId, PostView, RelationView, RequesterRecord, SealedSummary, SeatsView,
    SendRefusal, StoreEntry, SummaryLine, SummaryProgress, VirtualChain, WorkerShare, WorkerView,
};
use sp_consensus_aura::sr25519::AuthorityId as AuraId;
use sp_consensus_grandpa::{
    AuthorityId as GrandpaId, AuthorityList, EquivocationProof, OpaqueKeyOwnershipProof, SetId,
};
use sp_core::{crypto::KeyTypeId, OpaqueMetadata};
use sp_runtime::{
    traits::{Block as BlockT, NumberFor},
    transaction_validity::{TransactionSource, TransactionValidity},
    ApplyExtrinsicResult, ExtrinsicInclusionMode, Perquintill,
};

sp_api::impl_runtime_apis! {
    impl sp_api::Core<Block> for Runtime {
        fn version() -> RuntimeVersion {
            VERSION
        }

        fn execute_block(block: <Block as BlockT>::LazyBlock) {
            Executive::execute_block(block);
        }

        fn initialize_block(header: &<Block as BlockT>::Header) -> ExtrinsicInclusionMode {
            Executive::initialize_block(header)
        }
    }

    impl sp_api::Metadata<Block> for Runtime {
        fn metadata() -> OpaqueMetadata {
            OpaqueMetadata::new(Runtime::metadata().into())
        }

        fn metadata_at_version(version: u32) -> Option<OpaqueMetadata> {
            Runtime::metadata_at_version(version)
        }

        fn metadata_versions() -> Vec<u32> {
            Runtime::metadata_versions()
        }
    }

    impl frame_support::view_functions::runtime_api::RuntimeViewFunction<Block> for Runtime {
        fn execute_view_function(
            id: frame_support::view_functions::ViewFunctionId,
            input: Vec<u8>,
        ) -> Result<Vec<u8>, frame_support::view_functions::ViewFunctionDispatchError> {
            Runtime::execute_view_function(id, input)
        }
    }

    impl sp_block_builder::BlockBuilder<Block> for Runtime {
        fn apply_extrinsic(extrinsic: <Block as BlockT>::Extrinsic) -> ApplyExtrinsicResult {
            Executive::apply_extrinsic(extrinsic)
        }

        fn finalize_block() -> <Block as BlockT>::Header {
            Executive::finalize_block()
        }

        fn inherent_extrinsics(data: sp_inherents::InherentData) -> Vec<<Block as BlockT>::Extrinsic> {
            data.create_extrinsics()
        }

        fn check_inherents(
            block: <Block as BlockT>::LazyBlock,
            data: sp_inherents::InherentData,
        ) -> sp_inherents::CheckInherentsResult {
            data.check_extrinsics(&block)
        }
    }

    impl sp_transaction_pool::runtime_api::TaggedTransactionQueue<Block> for Runtime {
        fn validate_transaction(
            source: TransactionSource,
            tx: <Block as BlockT>::Extrinsic,
            block_hash: <Block as BlockT>::Hash,
        ) -> TransactionValidity {
            Executive::validate_transaction(source, tx, block_hash)
        }
    }

    impl sp_offchain::OffchainWorkerApi<Block> for Runtime {
        fn offchain_worker(header: &<Block as BlockT>::Header) {
            Executive::offchain_worker(header)
        }
    }

    impl sp_consensus_aura::AuraApi<Block, AuraId> for Runtime {
        fn slot_duration() -> sp_consensus_aura::SlotDuration {
            sp_consensus_aura::SlotDuration::from_millis(Aura::slot_duration())
        }

        fn authorities() -> Vec<AuraId> {
            pallet_aura::Authorities::<Runtime>::get().into_inner()
        }
    }

    impl sp_session::SessionKeys<Block> for Runtime {
        fn generate_session_keys(owner: Vec<u8>, seed: Option<Vec<u8>>) -> sp_session::OpaqueGeneratedSessionKeys {
            SessionKeys::generate(&owner, seed).into()
        }

        fn decode_session_keys(encoded: Vec<u8>) -> Option<Vec<(Vec<u8>, KeyTypeId)>> {
            SessionKeys::decode_into_raw_public_keys(&encoded)
        }
    }

    impl sp_consensus_grandpa::GrandpaApi<Block> for Runtime {
        fn grandpa_authorities() -> AuthorityList {
            Grandpa::grandpa_authorities()
        }

        fn current_set_id() -> SetId {
            pallet_grandpa::CurrentSetId::<Runtime>::get()
        }

        fn submit_report_equivocation_unsigned_extrinsic(
            proof: EquivocationProof<<Block as BlockT>::Hash, NumberFor<Block>>,
            owner: OpaqueKeyOwnershipProof,
        ) -> Option<()> {
            Grandpa::submit_unsigned_equivocation_report(proof, owner.decode()?)
        }

        fn generate_key_ownership_proof(_set: SetId, authority: GrandpaId) -> Option<OpaqueKeyOwnershipProof> {
            Historical::prove((sp_consensus_grandpa::KEY_TYPE, authority))
                .map(|proof| OpaqueKeyOwnershipProof::new(proof.encode()))
        }
    }

    impl frame_system_rpc_runtime_api::AccountNonceApi<Block, AccountId, Nonce> for Runtime {
        fn account_nonce(account: AccountId) -> Nonce {
            System::account_nonce(account)
        }
    }

    impl pallet_transaction_payment_rpc_runtime_api::TransactionPaymentApi<Block, Balance> for Runtime {
        fn query_info(
            extrinsic: <Block as BlockT>::Extrinsic,
            len: u32,
        ) -> pallet_transaction_payment_rpc_runtime_api::RuntimeDispatchInfo<Balance> {
            TransactionPayment::query_info(extrinsic, len)
        }

        fn query_fee_details(
            extrinsic: <Block as BlockT>::Extrinsic,
            len: u32,
        ) -> pallet_transaction_payment::FeeDetails<Balance> {
            TransactionPayment::query_fee_details(extrinsic, len)
        }

        fn query_weight_to_fee(weight: frame_support::weights::Weight) -> Balance {
            TransactionPayment::weight_to_fee(weight)
        }

        fn query_length_to_fee(length: u32) -> Balance {
            TransactionPayment::length_to_fee(length)
        }
    }

    impl pallet_transaction_payment_rpc_runtime_api::TransactionPaymentCallApi<Block, Balance, RuntimeCall> for Runtime {
        fn query_call_info(
            call: RuntimeCall,
            len: u32,
        ) -> pallet_transaction_payment::RuntimeDispatchInfo<Balance> {
            TransactionPayment::query_call_info(call, len)
        }

        fn query_call_fee_details(call: RuntimeCall, len: u32) -> pallet_transaction_payment::FeeDetails<Balance> {
            TransactionPayment::query_call_fee_details(call, len)
        }

        fn query_weight_to_fee(weight: frame_support::weights::Weight) -> Balance {
            TransactionPayment::weight_to_fee(weight)
        }

        fn query_length_to_fee(length: u32) -> Balance {
            TransactionPayment::length_to_fee(length)
        }
    }

    impl sp_genesis_builder::GenesisBuilder<Block> for Runtime {
        fn build_state(config: Vec<u8>) -> sp_genesis_builder::Result {
            build_state::<RuntimeGenesisConfig>(config)
        }

        fn get_preset(id: &Option<sp_genesis_builder::PresetId>) -> Option<Vec<u8>> {
            frame_support::genesis_builder_helper::get_preset::<RuntimeGenesisConfig>(id, genesis::preset)
        }

        fn preset_names() -> Vec<sp_genesis_builder::PresetId> {
            genesis::preset_names()
        }
    }

    impl pallet_network::NetworkApi<Block> for Runtime {
        fn parameters() -> scc_types::Parameters {
            Network::parameters()
        }
    }

    impl pallet_virtual_chains::VirtualChainsApi<Block> for Runtime {
        fn head(chain: VirtualChain) -> Option<(BlockNumber, Hash)> {
            VirtualChains::head(chain)
        }

        fn header(chain: VirtualChain, height: BlockNumber) -> Option<AuxiliaryHeader> {
            VirtualChains::header(chain, height)
        }

        fn records(chain: VirtualChain, height: BlockNumber, from: u32, limit: u32) -> Vec<Vec<u8>> {
            VirtualChains::records(chain, height, from, limit)
        }
    }

    impl pallet_dapps::DappsApi<Block> for Runtime {
        fn dapp(id: DappId) -> Option<DappView> {
            Dapps::dapp(id)
        }

        fn dapps(from: DappId, limit: u32) -> Vec<DappView> {
            Dapps::dapps(from, limit)
        }

        fn next_dapp() -> DappId {
            pallet_dapps::NextDapp::<Runtime>::get()
        }

        fn usage(id: DappId) -> Option<DappUsage> {
            Dapps::usage(id)
        }

        fn store(offset: u32, limit: u32) -> Vec<StoreEntry> {
            Dapps::store(offset, limit)
        }
    }

    impl pallet_ads::AdsApi<Block> for Runtime {
        fn ad_at(height: BlockNumber) -> Option<AdView> {
            Ads::ad_at(height)
        }

        fn ads(before: Option<BlockNumber>, limit: u32) -> Vec<AdView> {
            Ads::ads(before, limit)
        }

        fn queue(offset: u32, limit: u32) -> Vec<BidView> {
            Ads::queue(offset, limit)
        }

        fn price_to_win() -> Balance {
            Ads::price_to_win()
        }
    }

    impl pallet_news::NewsApi<Block> for Runtime {
        fn post(id: PostId) -> Option<PostView> {
            News::news(id)
        }

        fn posts(before: Option<PostId>, limit: u32) -> Vec<PostView> {
            News::posts(before, limit)
        }
    }

    impl pallet_summary::SummaryApi<Block> for Runtime {
        fn progress() -> Option<SummaryProgress> {
            Summary::progress()
        }

        fn heights() -> Vec<BlockNumber> {
            Summary::heights()
        }

        fn header(height: BlockNumber) -> Option<SealedSummary> {
            Summary::header(height)
        }

        fn chunk(height: BlockNumber, index: u32) -> Option<Vec<SummaryLine>> {
            Summary::lines(height, index)
        }

        fn find_chunk(height: BlockNumber, account: AccountId) -> Option<u32> {
            Summary::find_chunk(height, account)
        }

        fn prove_chunk(height: BlockNumber, index: u32) -> Option<ChunkProof> {
            Summary::prove_chunk(height, index)
        }

        fn prove_account(height: BlockNumber, account: AccountId) -> Option<AccountProof> {
            Summary::prove_account(height, account)
        }
    }

    impl pallet_workers::WorkersApi<Block> for Runtime {
        fn worker(account: AccountId) -> Option<WorkerView> {
            Workers::worker(account)
        }

        fn workers(after: Option<AccountId>, limit: u32) -> Vec<WorkerView> {
            Workers::workers(after, limit)
        }

        fn drawn(seed: Hash, skip: u32, count: u32) -> Vec<AccountId> {
            Workers::drawn(seed, skip, count)
        }
    }

    impl pallet_jobs::JobsApi<Block> for Runtime {
        fn open_jobs(offset: u32, limit: u32) -> Vec<OpenJob> {
            Jobs::open_jobs_ranked(offset, limit)
        }

        fn open_jobs_count() -> u32 {
            Jobs::open_jobs_count()
        }

        fn job(id: JobId) -> Option<JobView> {
            Jobs::job(id)
        }

        fn job_workers(id: JobId, page: u32) -> Vec<WorkerShare> {
            Jobs::job_workers(id, page)
        }

        fn jobs_of(account: AccountId, page: u32) -> Vec<JobView> {
            Jobs::jobs_of(account, page)
        }

        fn work_of(account: AccountId, page: u32) -> Vec<JobView> {
            Jobs::work_of(account, page)
        }

        fn may_work(job: JobId, worker: AccountId) -> bool {
            Jobs::may_work(job, worker)
        }

        fn drawn_for(job: JobId) -> Vec<AccountId> {
            Jobs::drawn_for(job)
        }

        fn requester(account: AccountId) -> Option<RequesterRecord> {
            Jobs::requester(account)
        }
    }

    impl pallet_messages::MessagesApi<Block> for Runtime {
        fn inbox(account: AccountId, after: Option<MessageId>, limit: u32) -> Vec<MessageView> {
            Messages::inbox(&account, after, limit)
        }

        fn message(id: MessageId) -> Option<MessageView> {
            Messages::message(id)
        }

        fn key_of(account: AccountId) -> Option<MessageKeyView> {
            Messages::key_of(&account)
        }

        fn relations(account: AccountId, after: Option<AccountId>, limit: u32) -> Vec<RelationView> {
            Messages::relations(&account, after, limit)
        }

        fn may_send(from: AccountId, to: AccountId) -> Result<u32, SendRefusal> {
            Messages::may_send(&from, &to)
        }

        fn price(size: u32) -> Option<Balance> {
            Messages::price(size)
        }
    }

    impl pallet_grants::GrantsApi<Block> for Runtime {
        fn budgets() -> BudgetsView {
            Grants::budgets()
        }

        fn unlocked() -> Balance {
            Grants::unlocked()
        }

        fn coupons(holder: AccountId) -> Vec<CouponView> {
            Grants::coupons(holder)
        }

        fn coupon(holder: AccountId, dapp: DappId) -> Option<CouponView> {
            Grants::coupon(holder, dapp)
        }
    }

    impl pallet_miners::MinersApi<Block> for Runtime {
        fn terms() -> MiningTerms {
            Miners::terms()
        }

        fn seats() -> SeatsView {
            Miners::seats()
        }

        fn candidates(skip: u32, limit: u32) -> Vec<CandidateView> {
            Miners::candidates(skip, limit)
        }

        fn miner(account: AccountId) -> MinerView {
            Miners::miner(account)
        }

        fn listed_requesters(after: Option<AccountId>, limit: u32) -> Vec<AccountId> {
            Miners::listed_requesters(after, limit)
        }

        fn key_owner_proof(key: AuraId) -> Option<sp_session::MembershipProof> {
            Miners::key_owner_proof(key)
        }
    }

    impl pallet_scores::ScoresApi<Block> for Runtime {
        fn earnings(account: AccountId) -> Earnings {
            Scores::earnings(&account)
        }

        fn share_of(account: AccountId) -> Perquintill {
            Scores::share_of(&account)
        }

        fn history(account: AccountId, skip: u32, limit: u32) -> Vec<EarningLine> {
            Scores::history(&account, skip, limit)
        }

        fn pay_outs() -> Vec<PayOut> {
            Scores::pay_outs()
        }
    }

    impl pallet_revenue::RevenueApi<Block> for Runtime {
        fn statement(height: BlockNumber) -> Option<BlockStatement> {
            Revenue::statement(height)
        }

        fn pots() -> pallet_revenue::Pots {
            Revenue::pots()
        }

        fn totals() -> pallet_revenue::Totals {
            Revenue::totals()
        }
    }

    #[cfg(feature = "runtime-benchmarks")]
    impl frame_benchmarking::Benchmark<Block> for Runtime {
        fn benchmark_metadata(
            extra: bool,
        ) -> (Vec<frame_benchmarking::BenchmarkList>, Vec<frame_support::traits::StorageInfo>) {
            benchmarks::metadata(extra)
        }

        fn dispatch_benchmark(
            config: frame_benchmarking::BenchmarkConfig,
        ) -> Result<Vec<frame_benchmarking::BenchmarkBatch>, String> {
            benchmarks::dispatch(config)
        }
    }
}
