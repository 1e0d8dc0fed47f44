//! The command line.

mod ads;
mod dapp_new;
mod message;
mod miner;
mod motion;
mod news;
mod summary;
mod take;

pub use ads::{AdsCommand, AdsOptions};
pub use dapp_new::{DappNewOptions, Language};
pub use message::{Accepted, ContactsCommand, MessageCommand};
pub use miner::MinerCommand;
pub use motion::{CollectiveCommand, CollectiveOptions, Vote};
pub use news::{NewsCommand, NewsOptions};
pub use summary::{SummaryCommand, SummaryOptions, VerifyOptions};
pub use take::TakeOptions;

use crate::{account, amount, commands::More, hash, program::RunOptions, render::RenderOptions};
use clap::{Args as Arguments, Parser, Subcommand};
use scc_types::{AccountId, Balance, BlockNumber, DappId, Hash, JobId, Units};
use std::path::PathBuf;

/// Render on idle computers, get paid for yours.
///
/// Exit codes: 0 done · 1 this machine (files, disk) · 2 usage · 3 input refused, nothing paid · 4 node not reachable or
/// of another chain · 5 the account cannot pay · 6 the chain refused · 7 the job ended without all frames or results · 130
/// interrupted, run the same command again to resume.
#[derive(Debug, Parser)]
#[command(name = "scc", version, max_term_width = 110)]
pub struct Args {
    /// WebSocket address of a node.
    #[arg(long, global = true, default_value = "ws://127.0.0.1:9944", env = "SCC_NODE")]
    pub node: String,

    /// Key: a file, a phrase, or a development key such as //Alice. Default: ~/.scc/key
    #[arg(long, global = true, env = "SCC_KEY", hide_env_values = true)]
    pub key: Option<String>,

    /// Print JSON instead of text: amounts are strings of planck, 'scc render' and 'scc run' tell one event a line, a failure is
    /// {"error", "code"} on the standard error output.
    #[arg(long, global = true)]
    pub json: bool,

    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Render frames of a glTF scene or a Blender file on idle computers.
    Render(Box<RenderOptions>),
    /// Run a dApp's program on idle computers: a task for each file, or for each line of parameters.
    Run(Box<RunOptions>),
    /// What an account has.
    Balance {
        /// Address; default: your own.
        #[arg(value_parser = account::parse_address)]
        address: Option<AccountId>,
        /// What it had after this block, of which the chain keeps a summary: with a proof, which is checked here.
        #[arg(long, value_name = "HEIGHT")]
        at_summary: Option<BlockNumber>,
        /// Believe the proof only if it leads to this main block, instead of asking the node which block it is.
        #[arg(long, value_parser = hash::parse, requires = "at_summary")]
        hash: Option<Hash>,
    },
    /// Send tokens.
    Transfer {
        /// To whom.
        #[arg(value_parser = account::parse_address)]
        to: AccountId,
        /// Tokens, e.g. 12.5
        #[arg(value_parser = amount::parse)]
        amount: Balance,
        #[command(flatten)]
        consent: Consent,
    },
    /// Open jobs, best payment per unit first.
    Jobs {
        /// Jobs that this account has posted, in any phase.
        #[arg(long, value_parser = account::parse_address)]
        of: Option<AccountId>,
        /// Jobs that this account works on or has worked on, in any phase.
        #[arg(long, value_parser = account::parse_address, conflicts_with = "of")]
        worker: Option<AccountId>,
        /// Most jobs listed.
        #[arg(long, default_value_t = 20)]
        limit: u32,
    },
    /// One job in full.
    Job {
        /// Its number.
        id: JobId,
    },
    /// How the jobs that are served on this machine are connected: the path of every peer. Needs no chain.
    Net,
    /// Add to the payment of an open job of yours: it moves up.
    Raise {
        /// The job.
        job: JobId,
        /// Tokens to add.
        #[arg(value_parser = amount::parse)]
        amount: Balance,
        /// Units of work to add, at the job's price at least.
        #[arg(long, default_value_t = 0)]
        units: Units,
        #[command(flatten)]
        consent: Consent,
    },
    /// Close an open job of yours: what nobody has delivered is given up, four fifths of its price come back.
    Cancel {
        /// The job.
        job: JobId,
        #[command(flatten)]
        consent: Consent,
    },
    /// Hand nothing of an open job of yours out any more; what workers have in hand is finished and paid. Costs nothing, but the
    /// deadline stays.
    Pause {
        /// The job.
        job: JobId,
    },
    /// Hand a paused job's tasks out again.
    Continue {
        /// The job.
        job: JobId,
    },
    /// Say that a delivered result is wrong: it is checked here; whoever made a wrong one is at fault, and it is computed once more.
    Reject {
        /// The job.
        job: JobId,
        /// The task.
        #[arg(required_unless_present = "frame", conflicts_with = "frame")]
        task: Option<u32>,
        /// All tasks of this frame.
        #[arg(long)]
        frame: Option<u32>,
        #[command(flatten)]
        consent: Consent,
    },
    /// Have a frame computed once more by somebody else, within its job or as a new one.
    Rerender {
        /// The job.
        job: JobId,
        /// The frame.
        #[arg(long)]
        frame: u32,
        #[command(flatten)]
        more: More,
    },
    /// Have more frames of a job's scene rendered with the same settings into the same folder, as a new job.
    Add {
        /// The job.
        job: JobId,
        /// Frames, e.g. 25-30 or 1,5,9-12
        #[arg(long)]
        frames: String,
        #[command(flatten)]
        more: More,
    },
    /// What happens to a job that is served from this machine, until its end.
    Watch {
        /// The job.
        job: JobId,
    },
    /// Bring an open job of yours here from the machine that serves it, and go on with it.
    ///
    /// Needs the key that paid for the job, and that scc runs on the other machine and can be reached. The scene or the program, the
    /// results and the job's own key come from machine to machine, encrypted; the scene file itself is not needed. The other machine
    /// serves the job until that is here, then it ends with a sentence and may be switched off. Nothing is paid again, and what workers
    /// have in hand stays theirs.
    ///
    /// Interrupted, say it again: what came is kept. On a machine that has the job it goes on with it. On one that gave it away to a
    /// machine where it never arrived it takes it back. Is the machine that has the job lost, 'scc cancel' remains.
    Take(Box<TakeOptions>),
    /// What an account earned, is earning and will earn.
    Earnings {
        /// Address; default: your own.
        #[arg(value_parser = account::parse_address)]
        address: Option<AccountId>,
        /// Most lines of income listed, newest first. The chain keeps the newest 32 credits and 32 pay-outs; older ones
        /// are in virtual chain a.
        #[arg(long, default_value_t = 20)]
        limit: u32,
        /// Lines left out at the beginning.
        #[arg(long, default_value_t = 0)]
        skip: u32,
    },
    /// An account's score and share.
    Score(Address),
    /// Who got what of a block, with the arithmetic.
    Statement {
        /// The block's height.
        block: BlockNumber,
    },
    /// A virtual chain: a scores · b board · c summaries · d work · e messages · f news.
    Chain {
        /// The chain's letter.
        letter: char,
        /// Height of an auxiliary block; default: the newest.
        height: Option<BlockNumber>,
    },
    /// The ad board: one ad a block, the highest bid first.
    Ads(AdsOptions),
    /// Sealed messages from account to account.
    #[command(subcommand)]
    Message(MessageCommand),
    /// News of the foundation.
    News(NewsOptions),
    /// The foundation's budgets: jobs for contributors, free trials.
    Grants {
        /// With the coupons of this account.
        #[arg(long, value_parser = account::parse_address)]
        of: Option<AccountId>,
    },
    /// Who makes the blocks, who runs for a seat, and what it takes.
    Miners {
        /// Most candidates listed.
        #[arg(long, default_value_t = 20)]
        limit: u32,
    },
    /// Your seat: keys, bond, notice.
    #[command(subcommand)]
    Miner(MinerCommand),
    /// Summaries of all balances.
    Summary(SummaryOptions),
    /// The foundation's council.
    Council(CollectiveOptions),
    /// The committee.
    Committee(CollectiveOptions),
    /// The dApp store.
    #[command(subcommand)]
    Dapp(DappCommand),
    /// Your key.
    #[command(subcommand)]
    Key(KeyCommand),
}

/// Whether to ask before money is spent or held.
#[derive(Clone, Copy, Debug, Arguments)]
pub struct Consent {
    /// Do not ask.
    #[arg(long, short = 'y')]
    pub yes: bool,
}

/// An address that defaults to one's own.
#[derive(Debug, Arguments)]
pub struct Address {
    /// Address; default: your own.
    #[arg(value_parser = account::parse_address)]
    pub address: Option<AccountId>,
}

/// `scc dapp …`
#[derive(Debug, Subcommand)]
pub enum DappCommand {
    /// All dApps.
    List,
    /// One dApp.
    Show {
        /// Its number.
        id: DappId,
    },
    /// Begin a dApp: a folder with a small program that builds to a module and runs in 'scc dapp test' as it is. Needs no chain.
    New(DappNewOptions),
    /// Run a program as a worker would, in the same jail with the same limits: what it took and what it left. Needs no chain.
    Test(DappTestOptions),
    /// Whether a file is the program of a dApp on the chain.
    Verify {
        /// The dApp's number.
        id: DappId,
        /// The WebAssembly module.
        module: PathBuf,
    },
    /// Move in the committee to list a dApp, as it is now: its developer is paid for its jobs from then on.
    Admit {
        /// Its number.
        id: DappId,
    },
    /// Move in the committee to take a dApp off the list: it takes no new jobs.
    Delist {
        /// Its number.
        id: DappId,
    },
    /// Register a WebAssembly program, or Blender, as a dApp, as a draft until the committee lists it.
    Publish {
        /// The module.
        #[arg(required_unless_present_any = ["render", "blender"])]
        module: Option<PathBuf>,
        /// The renderer that is part of this scc, instead of a file.
        #[arg(long, conflicts_with = "module")]
        render: bool,
        /// Blender, in the version of this machine's or of the one at this path (a program or a folder with PyPI's bpy), instead
        /// of a file.
        #[arg(long, value_name = "PATH", num_args = 0..=1, default_missing_value = "blender", conflicts_with_all = ["module", "render"])]
        blender: Option<PathBuf>,
        /// Its name.
        #[arg(long, required_unless_present_any = ["render", "blender"])]
        name: Option<String>,
        /// What it does, in English.
        #[arg(long, default_value = "")]
        description: String,
        /// What it does, in Chinese.
        #[arg(long, default_value = "")]
        description_zh: String,
        /// What a unit should cost, in tokens.
        #[arg(long, default_value = "0.00001", value_parser = amount::parse)]
        price: Balance,
        #[command(flatten)]
        consent: Consent,
    },
}

/// `scc dapp test`
#[derive(Debug, Arguments)]
pub struct DappTestOptions {
    /// The WebAssembly module.
    pub module: PathBuf,
    /// A file for `/job/params.json`. Default: {}
    #[arg(long, value_name = "FILE")]
    pub params: Option<PathBuf>,
    /// A file for `/job/in`, under its own name; several allowed.
    #[arg(long, value_name = "FILE")]
    pub input: Vec<PathBuf>,
    /// Folder for what the program leaves in `/job/out`.
    #[arg(long, value_name = "FOLDER")]
    pub out: Option<PathBuf>,
    /// Instructions it may spend. Default: what a job allows that does not say.
    #[arg(long, value_name = "UNITS")]
    pub fuel: Option<u64>,
    /// Memory it may use, in MiB. Default: what a job allows that does not say.
    #[arg(long, value_name = "MIB")]
    pub memory: Option<u64>,
}

/// `scc key …`
#[derive(Debug, Subcommand)]
pub enum KeyCommand {
    /// Make a key and keep it in a file.
    New {
        /// The file. Default: ~/.scc/key
        #[arg(long)]
        file: Option<PathBuf>,
    },
    /// Show your address.
    Show,
}
