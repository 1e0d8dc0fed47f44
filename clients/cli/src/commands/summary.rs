//! `scc summary`.

use super::Context;
use crate::{
    amount,
    args::{SummaryCommand, SummaryOptions, VerifyOptions},
    failure::{Failure, Outcome},
    output,
    summary::{check, Checked, Trusted},
};
use scc_summary_file::{check_seal, hash_of, seal_path, why, Seal, Writing};
use scc_types::{BlockNumber, Hash, SealedSummary, VirtualChain};
use serde_json::{json, Value};
use std::path::Path;

/// Runs `scc summary …` but `verify`.
pub async fn run(context: &Context, options: SummaryOptions) -> Outcome {
    match (options.command, options.height) {
        (Some(SummaryCommand::Export { height, file }), _) => export(context, height, &file).await,
        (Some(SummaryCommand::Verify(options)), _) => verify(options, context.json),
        (None, Some(height)) => show(context, height).await,
        (None, None) => list(context).await,
    }
}

/// Prints which summaries are kept, and how far the next one is.
async fn list(context: &Context) -> Outcome {
    let heights = context.chain.summary_heights().await?;
    let progress = context.chain.summary_progress().await?;
    let interval = context.chain.parameters().summary_interval;
    let next = context
        .chain
        .best()
        .await?
        .checked_div(interval)
        .unwrap_or_default()
        .saturating_add(1)
        .saturating_mul(interval);
    let value = json!({ "kept": heights, "progress": output::value(&progress)?, "interval": interval, "next": next });
    output::print(context.json, &value, || {
        let kept: Vec<String> = heights.iter().map(BlockNumber::to_string).collect();
        let kept = if kept.is_empty() { "none yet".into() } else { kept.join(", ") };
        let writing = progress.map_or("none".into(), |progress| {
            format!(
                "{}: {} %, {} accounts in {} chunks so far",
                progress.height,
                progress.millionths / 10_000,
                progress.accounts,
                progress.chunks
            )
        });
        output::table(&[
            output::row(["kept", &kept]),
            output::row(["being written", &writing]),
            output::row(["the next after block", &next.to_string()]),
        ])
    })
}

async fn show(context: &Context, height: BlockNumber) -> Outcome {
    let sealed = find(context, height).await?;
    let hash = context.chain.block_hash(sealed.sealed_at).await?;
    output::print(context.json, &json_of(&sealed, hash), || text(&sealed, hash))
}

async fn export(context: &Context, height: BlockNumber, file: &Path) -> Outcome {
    let sealed = find(context, height).await?;
    let (seal, hash) = seal(context, &sealed).await?;
    let is_final = context.chain.final_height().await? >= sealed.sealed_at;
    if !is_final {
        return Err(Failure::Refused(format!(
            "block {}, which sealed the summary, is not final yet and could be replaced: try again in a while (nothing was written)",
            sealed.sealed_at
        )));
    }
    let mut writing = Writing::begin(file, &sealed.header)?;
    for index in 0..sealed.header.chunks {
        let chunk = context.chain.prove_chunk(height, index).await?;
        let gone = || {
            Failure::Refused(format!(
                "the chain has just forgotten summary {height}: take a newer one (nothing was written)"
            ))
        };
        writing.push(&chunk.ok_or_else(gone)?)?;
    }
    writing.finish(&seal)?;
    let mut value = json_of(&sealed, Some(hash));
    value["file"] = json!(file);
    value["seal"] = json!(seal_path(file));
    output::print(context.json, &value, || {
        format!(
            "{}\n\nwritten to {} and {}; who trusts that block checks both with\nscc summary verify {} --hash {hash:?}",
            text(&sealed, Some(hash)),
            file.display(),
            seal_path(file).display(),
            file.display()
        )
    })
}

/// Runs `scc summary verify`; needs no node.
pub fn verify(options: VerifyOptions, json: bool) -> Outcome {
    let VerifyOptions { file, hash, header, seal } = options;
    let trusted = match (hash, header) {
        (Some(hash), _) => Trusted::Hash(hash),
        (None, Some(header)) => Trusted::Header(header.0),
        (None, None) => {
            return Err(Failure::Refused("name the main block that you trust with --hash or --header".into()))
        }
    };
    let seal = seal.unwrap_or_else(|| seal_path(&file));
    let Checked { summary, main } = check(&file, &seal, &trusted)?;
    let sealed = SealedSummary { header: summary, sealed_at: main.number };
    let hash = hash_of(&main);
    output::print(json, &json_of(&sealed, Some(hash)), || {
        format!("{}\n\nthe file is whole and is what that block sealed", text(&sealed, Some(hash)))
    })
}

/// A kept summary.
pub async fn find(context: &Context, height: BlockNumber) -> Outcome<SealedSummary> {
    if let Some(sealed) = context.chain.summary(height).await? {
        return Ok(sealed);
    }
    let kept: Vec<String> = context.chain.summary_heights().await?.iter().map(BlockNumber::to_string).collect();
    let kept = if kept.is_empty() { "none yet".into() } else { kept.join(" and ") };
    Err(Failure::Refused(format!(
        "the chain keeps no summary of block {height}: it keeps {kept}, made after every {} blocks",
        context.chain.parameters().summary_interval
    )))
}

/// What leads from a kept summary to its main block, checked; and the block's hash.
pub async fn seal(context: &Context, sealed: &SealedSummary) -> Outcome<(Seal, Hash)> {
    let at = sealed.sealed_at;
    let auxiliary = context.chain.auxiliary_header(VirtualChain::Summaries, at).await?.ok_or_else(|| {
        Failure::Refused(format!("auxiliary block {at}c is pruned: take a newer summary, 'scc summary' lists them"))
    })?;
    let main = context.chain.main_header(at).await?;
    let main = main.ok_or_else(|| Failure::Node(format!("the node does not have main block {at}: ask another")))?;
    check_seal(&sealed.header, &auxiliary, &main).map_err(|error| {
        Failure::Node(format!("the node's summary does not lead to its main block {at}: {}; ask another", why(error)))
    })?;
    Ok((Seal::new(&main, &auxiliary), hash_of(&main)))
}

fn json_of(sealed: &SealedSummary, hash: Option<Hash>) -> Value {
    let header = &sealed.header;
    json!({ "height": header.height, "accounts": header.accounts, "issuance": header.issuance.to_string(),
        "chunks": header.chunks, "root": header.root, "sealed_at": sealed.sealed_at, "hash": hash })
}

fn text(sealed: &SealedSummary, hash: Option<Hash>) -> String {
    let header = &sealed.header;
    let hash = hash.map(|hash| format!(" ({hash:?})")).unwrap_or_default();
    output::table(&[
        output::row(["balances after block", &header.height.to_string()]),
        output::row(["accounts", &format!("{} in {} chunks", header.accounts, header.chunks)]),
        output::row(["owned by them", &amount::show(header.issuance)]),
        output::row(["root", &format!("{:?}", header.root)]),
        output::row(["sealed by main block", &format!("{}{hash}", sealed.sealed_at)]),
    ])
}
