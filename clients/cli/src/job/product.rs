//! What a job is for.

use super::{folder::JobFolder, Kind, News, Plan, Teller};
use crate::{commands::Context, failure::Outcome};
use async_trait::async_trait;
use scc_dispatcher::{Accepted, Verifier};
use scc_job_spec::Manifest;
use scc_types::DappId;
use std::{path::PathBuf, sync::Arc};

/// Frames of a scene, results of a program: what is asked for, how it is cut into tasks, and what becomes of their results.
/// Until the job is paid for every failure says that nothing was paid.
#[async_trait(?Send)]
pub trait Product {
    /// What its pieces are called.
    fn kind(&self) -> Kind;

    /// How many pieces are asked for.
    fn pieces(&self) -> usize;

    /// What makes two requests the same, besides requester and chain.
    fn identity(&self, dapp: DappId) -> blake3::Hash;

    /// What makes two requests the same wherever they are made: all that decides what is computed, but no path.
    fn request(&self, dapp: DappId) -> blake3::Hash;

    /// The number in this chain's store of the dApp that computes it.
    async fn find_dapp(&self, context: &Context) -> Outcome<DappId>;

    /// Makes sure that pieces can be written.
    fn prepare(&self) -> Outcome;

    /// The numbers of the pieces that are not there yet; those that are there are told.
    fn missing(&self, teller: &Teller) -> Outcome<Vec<u32>>;

    /// Tasks and price basis of the pieces of these numbers.
    async fn plan(&self, dapp: DappId, missing: Vec<u32>, teller: &Teller) -> Outcome<Plan>;

    /// The plan of a job that was posted before.
    fn resumed(&self, manifest: Manifest) -> Outcome<Plan>;

    /// Makes sure that what the job brings has room on this machine.
    fn check_room(&self, plan: &Plan) -> Outcome;

    /// The program and the input files of the manifest, as files; those that are none yet are written into the folder.
    fn files(&self, folder: &JobFolder) -> Outcome<Vec<PathBuf>>;

    /// Computes tasks again.
    fn verifier(&self, plan: &Arc<Plan>) -> Outcome<Arc<dyn Verifier>>;

    /// Takes the results.
    fn collector(&self, plan: &Arc<Plan>, teller: Arc<Teller>) -> Outcome<Box<dyn Collector>>;
}

/// Puts pieces together from accepted results.
pub trait Collector: Send {
    /// Takes a task's result; answers what is to be told of the piece it completed.
    fn add(&mut self, accepted: &Accepted) -> Outcome<Option<News>>;

    /// Forgets what is there of the piece of a task that has no accepted result: it is written anew when it comes.
    fn reopen(&mut self, task: u32) -> Outcome;

    /// How many pieces of the plan are not complete.
    fn missing(&self) -> usize;

    /// Lets go of what only helps the next piece along: none has come for a while.
    fn rest(&mut self) {}
}
