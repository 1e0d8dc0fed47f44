//! `scc`: render, watch, bid, send and read on the Supercomputing chain.

mod account;
mod amount;
mod args;
mod chain;
mod commands;
mod consent;
mod failure;
mod hash;
mod job;
mod output;
mod program;
mod render;
mod summary;
mod warnings;

#[cfg(test)]
scc_sandbox::child_before_main!("decode" => render::decode_picture);

use args::Args;
use clap::{error::ErrorKind, Parser};

fn main() {
    // Before any thread: this process may be a sandbox, for a module or for strangers' pictures.
    scc_sandbox::child_main_if_asked(&[(render::DECODE, render::decode_picture)]);
    job::here::become_background();
    let args = read_args();
    let json = args.json;
    if let Err(sentence) = warnings::hear(json) {
        end(json, &sentence, failure::USAGE);
    }
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => end(json, &format!("this machine gives no threads: {error}"), 1),
    };
    let outcome = runtime.block_on(commands::run(args));
    warnings::end(json);
    match outcome {
        // Not by returning: a thread that waits for somebody at the keyboard would be waited for.
        Ok(()) => std::process::exit(0),
        Err(failure) => end(json, &failure.to_string(), failure.code()),
    }
}

/// The command line; what is wrong with it is told as everything else is.
fn read_args() -> Args {
    let error = match Args::try_parse() {
        Ok(args) => return args,
        Err(error) => error,
    };
    let is_help = matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
    if is_help || !std::env::args().any(|word| word == "--json") {
        error.exit();
    }
    let text = error.render().to_string();
    end(true, &sentence(&text), failure::USAGE)
}

/// What is wrong with a command line, without the hints behind it.
fn sentence(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim).take_while(|line| !line.is_empty()).collect();
    lines.join(" ").trim_start_matches("error: ").to_string()
}

fn end(json: bool, sentence: &str, code: u8) -> ! {
    if json {
        eprintln!("{}", failure::as_json(sentence, code));
    } else {
        // It may quote a stranger.
        eprintln!("error: {}", output::plain(sentence.as_bytes()));
    }
    std::process::exit(code.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use args::{AdsCommand, Command, MinerCommand, NewsCommand, SummaryCommand};

    fn wrong(words: &[&str]) -> String {
        let error = Args::try_parse_from([&["scc"], words].concat()).expect_err("wrong");
        sentence(&error.render().to_string())
    }

    #[test]
    fn a_wrong_command_line_is_told_in_one_sentence_that_names_what_is_missing() {
        assert_eq!(wrong(&["rendre"]), "unrecognized subcommand 'rendre'");
        assert_eq!(
            wrong(&["ads", "bid", "Hello"]),
            "the following required arguments were not provided: --amount <AMOUNT>"
        );
        assert!(wrong(&["summary", "verify", "file"]).contains("--hash <HASH>"));
        assert!(wrong(&["summary", "verify", "file", "--hash", &"0".repeat(64), "--header", "00"])
            .contains("cannot be used with"));
        assert!(wrong(&["balance", "--hash", &"0".repeat(64)]).contains("--at-summary"));
        assert!(wrong(&["message", "key", "--renew", "--remove"]).contains("cannot be used with"));
    }

    #[test]
    fn words_that_are_lists_are_calls_too() {
        let command = |words: &[&str]| Args::try_parse_from([&["scc"], words].concat()).expect("read").command;
        let Command::Ads(options) = command(&["ads", "--limit", "3"]) else { panic!("ads") };
        assert!(options.command.is_none() && options.limit == 3);
        let Command::Ads(options) = command(&["ads", "withdraw", "3"]) else { panic!("ads") };
        assert!(matches!(options.command, Some(AdsCommand::Withdraw { bid: 3 })));
        let Command::Summary(options) = command(&["summary", "200"]) else { panic!("summary") };
        assert!(options.command.is_none() && options.height == Some(200));
        let Command::Summary(options) = command(&["summary", "--json", "export", "200", "file"]) else {
            panic!("summary")
        };
        assert!(matches!(options.command, Some(SummaryCommand::Export { height: 200, .. })));
        let Command::News(options) = command(&["news", "--json", "read", "1"]) else { panic!("news") };
        assert!(matches!(options.command, Some(NewsCommand::Read { id: 1 })));
        let Command::Miner(leave) = command(&["miner", "unbond"]) else { panic!("miner") };
        assert!(matches!(leave, MinerCommand::Leave));
    }
}
