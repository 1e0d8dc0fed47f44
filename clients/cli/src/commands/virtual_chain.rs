//! `scc chain`.

use super::{records::Record, Context};
use crate::{
    failure::{Failure, Outcome},
    output,
};
use scc_types::{BlockNumber, VirtualChain};
use serde_json::{json, Value};

/// Records asked for at once.
const PAGE: u32 = 1_000;

/// Prints an auxiliary block: header and records.
pub async fn run(context: &Context, letter: char, height: Option<BlockNumber>) -> Outcome {
    let chain = u8::try_from(letter).ok().and_then(VirtualChain::from_letter).ok_or_else(|| {
        Failure::Refused(format!(
            "'{letter}' is no virtual chain: a scores, b board, c summaries, d work, e messages, f news"
        ))
    })?;
    let Some((newest, hash)) = context.chain.virtual_head(chain).await? else {
        return Err(Failure::Refused(format!("chain {letter} has no record yet")));
    };
    let height = height.unwrap_or(newest);
    let Some(header) = context.chain.auxiliary_header(chain, height).await? else {
        return Err(Failure::Refused(format!(
            "there is no auxiliary block {height}{letter}: that block got no record or its records are pruned; the \
             newest is {newest}{letter}"
        )));
    };
    let mut records = Vec::new();
    while (records.len() as u32) < header.count {
        let page = context.chain.records(chain, height, records.len() as u32, PAGE).await?;
        if page.is_empty() {
            break;
        }
        records.extend(page);
    }
    let records = records.iter().map(|bytes| Record::read(chain, bytes)).collect::<Outcome<Vec<Record>>>()?;
    let values: Vec<&Value> = records.iter().map(|record| &record.value).collect();
    let value = json!({ "block": format!("{height}{letter}"), "newest": newest, "newest_hash": hash, "header": header,
        "records": values });
    output::print(context.json, &value, || {
        let mut lines = vec![
            format!("auxiliary block {height}{letter}  (newest: {newest}{letter})"),
            format!("parent        {:?}", header.parent),
            format!("records root  {:?}", header.records_root),
            format!("records       {}", header.count),
        ];
        lines.extend(records.iter().enumerate().map(|(index, record)| format!("{index:>4}  {}", record.line)));
        lines.join("\n")
    })
}
