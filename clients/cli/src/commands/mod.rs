//! One file a command.

mod ads;
mod again;
mod balance;
mod balance_at;
mod cancel;
pub mod dapp;
mod dapp_new;
mod dapp_test;
mod earnings;
mod grants;
mod job;
mod jobs;
mod key;
mod message;
mod miners;
mod motion;
mod moved;
mod net;
mod news;
mod pause;
mod raise;
mod records;
mod score;
mod spending;
mod statement;
mod summary;
mod take;
mod transfer;
mod virtual_chain;
mod watch;

pub use again::More;
pub use cancel::comes_back;
pub use pause::open as open_job;
pub use take::product_ready;

use crate::{
    account,
    args::{Args, Command, DappCommand, SummaryCommand},
    chain::{Chain, Collective},
    failure::Outcome,
    job::here::{self, Target},
    program, render,
};
use scc_types::AccountId;
use sp_core::{crypto::set_default_ss58_version, sr25519};
use zeroize::Zeroizing;

/// What every command gets.
pub struct Context {
    /// The connected chain.
    pub chain: Chain,
    /// Whether JSON is wanted.
    pub json: bool,
    /// Address of the node.
    pub node: String,
    /// What is asked for, without what belongs to this run only.
    pub words: Vec<String>,
    key: Option<String>,
}

impl Context {
    /// The person's key.
    pub fn key(&self) -> Outcome<sr25519::Pair> {
        account::load(self.key.as_deref())
    }

    /// The key as it was given, for a process that goes on.
    pub fn given_key(&self) -> Option<&str> {
        self.key.as_deref()
    }

    /// The secret of that key, from which message keys come too.
    pub fn secret(&self) -> Outcome<Zeroizing<String>> {
        account::secret(self.key.as_deref())
    }

    /// The named account, or the person's own.
    pub fn account(&self, named: Option<AccountId>) -> Outcome<AccountId> {
        named.map_or_else(|| self.key().map(|pair| account::id(&pair)), Ok)
    }

    /// An account as this network writes it.
    pub fn show(&self, account: &AccountId) -> String {
        account::show(account, self.chain.parameters().ss58_prefix)
    }
}

/// A key file by its whole path, so that it is found from another folder, too.
fn whole_path(key: String) -> String {
    let path = std::path::Path::new(&key);
    match path.is_file().then(|| std::path::absolute(path)) {
        Some(Ok(whole)) => whole.to_string_lossy().into_owned(),
        _ => key,
    }
}

/// Runs a command line.
pub async fn run(args: Args) -> Outcome {
    if let Command::Key(command) = &args.command {
        return key::run(command, args.key.as_deref(), args.json);
    }
    if let Command::Render(options) = &args.command {
        if options.local {
            return render::run_local(options, args.json).await;
        }
    }
    if let Command::Dapp(DappCommand::New(options)) = &args.command {
        return dapp_new::run(options, args.json);
    }
    if let Command::Dapp(DappCommand::Test(options)) = &args.command {
        return dapp_test::run(options, args.json).await;
    }
    if let Command::Net = &args.command {
        return net::run(args.json);
    }
    let mut args = args;
    if let Command::Summary(options) = &mut args.command {
        match options.command.take() {
            Some(SummaryCommand::Verify(options)) => return summary::verify(options, args.json),
            command => options.command = command,
        }
    }
    let chain = Chain::connect(&args.node).await?;
    // Addresses inside of answers are written as the network writes them, too.
    set_default_ss58_version(chain.parameters().ss58_prefix.into());
    let key = args.key.map(whole_path);
    let context = Context { chain, json: args.json, node: args.node, words: here::words(), key };
    match args.command {
        Command::Render(options) => render::run(&context, *options).await,
        Command::Run(options) => program::run(&context, *options).await,
        Command::Balance { address, at_summary: Some(height), hash } => {
            balance_at::run(&context, address, height, hash).await
        }
        Command::Balance { address, .. } => balance::run(&context, address).await,
        Command::Transfer { to, amount, consent } => transfer::run(&context, to, amount, consent).await,
        Command::Jobs { of, worker, limit } => jobs::run(&context, of, worker, limit).await,
        Command::Job { id } => job::run(&context, id).await,
        Command::Raise { job, amount, units, consent } => raise::run(&context, job, amount, units, consent).await,
        Command::Cancel { job, consent } => cancel::run(&context, job, consent).await,
        Command::Pause { job } => pause::run(&context, job, true).await,
        Command::Continue { job } => pause::run(&context, job, false).await,
        Command::Reject { job, task, frame, consent } => {
            let target = task.map(Target::Task).or(frame.map(Target::Frame));
            again::reject(&context, job, target.unwrap_or(Target::Task(0)), consent).await
        }
        Command::Rerender { job, frame, more } => again::rerender(context, job, frame, more).await,
        Command::Add { job, frames, more } => again::add(context, job, &frames, more).await,
        Command::Take(options) => take::run(context, *options).await,
        Command::Watch { job } => watch::run(&context, job).await,
        Command::Earnings { address, limit, skip } => earnings::run(&context, address, skip, limit).await,
        Command::Score(who) => score::run(&context, who.address).await,
        Command::Statement { block } => statement::run(&context, block).await,
        Command::Chain { letter, height } => virtual_chain::run(&context, letter, height).await,
        Command::Ads(options) => ads::run(&context, options).await,
        Command::Message(command) => message::run(&context, command).await,
        Command::News(options) => news::run(&context, options).await,
        Command::Grants { of } => grants::run(&context, of).await,
        Command::Miners { limit } => miners::list(&context, limit).await,
        Command::Miner(command) => miners::run(&context, command).await,
        Command::Summary(options) => summary::run(&context, options).await,
        Command::Council(options) => motion::run(&context, Collective::Council, options).await,
        Command::Committee(options) => motion::run(&context, Collective::Committee, options).await,
        Command::Dapp(command) => dapp::run(&context, command).await,
        Command::Key(command) => key::run(&command, context.key.as_deref(), context.json),
        Command::Net => net::run(context.json),
    }
}
