//! Records of the virtual chains, decoded: JSON for scripts, a line for people.

use super::{ads, job};
use crate::{amount, failure::Outcome, output};
use codec::DecodeAll;
use scc_types::{AdRecord, MessageRecord, News, NewsRecord, ScoreRecord, SummaryHeader, VirtualChain, WorkRecord};
use serde::Serialize;
use serde_json::{json, Value};

/// A record of a chain.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// For scripts.
    pub value: Value,
    /// For people.
    pub line: String,
}

impl Record {
    /// Reads a record; as bytes where it is of a form of later.
    pub fn read(chain: VirtualChain, bytes: &[u8]) -> Outcome<Self> {
        let read = match chain {
            VirtualChain::Scores => decoded(bytes, score)?,
            VirtualChain::Board => decoded(bytes, ad)?,
            VirtualChain::Summaries => decoded(bytes, summary)?,
            VirtualChain::Work => decoded(bytes, work)?,
            VirtualChain::Messages => decoded(bytes, message)?,
            VirtualChain::News => decoded(bytes, news)?,
        };
        let hexadecimal = format!("0x{}", hex::encode(bytes));
        Ok(read.unwrap_or_else(|| Self { value: json!(hexadecimal), line: hexadecimal }))
    }
}

fn decoded<T: DecodeAll + Serialize>(bytes: &[u8], tell: impl Fn(&T, &mut Value) -> String) -> Outcome<Option<Record>> {
    let Ok(record) = T::decode_all(&mut &*bytes) else { return Ok(None) };
    let mut value = output::value(&record)?;
    let line = tell(&record, &mut value);
    Ok(Some(Record { value, line }))
}

fn score(record: &ScoreRecord, _: &mut Value) -> String {
    let ScoreRecord { job, worker, units, stars, credit, claim } = record;
    let (credit, claim) = (amount::show(*credit), amount::show(*claim));
    format!("job {job}: {worker} {units} units at {stars:?} stars, credit {credit} earns {claim}")
}

fn ad(record: &AdRecord, value: &mut Value) -> String {
    value["text"] = json!(output::text(&record.text));
    value["link"] = json!(output::text(&record.link));
    format!("bid {} of {}: {}", record.bid, record.bidder, output::gist(&ads::sentence(record)))
}

fn summary(record: &SummaryHeader, _: &mut Value) -> String {
    let SummaryHeader { height, accounts, issuance, chunks, root } = record;
    let issuance = amount::show(*issuance);
    format!("balances after block {height}: {accounts} accounts with {issuance} in {chunks} chunks, root {root:?}")
}

fn work(record: &WorkRecord, _: &mut Value) -> String {
    match record {
        WorkRecord::Posted { job, .. } => format!("job {job} posted: {}", job::remark(record)),
        WorkRecord::Raised { job, .. } => format!("job {job} raised: {}", job::remark(record)),
        WorkRecord::Reported { job, .. } => format!("job {job} reported: {}", job::remark(record)),
        WorkRecord::Closed { job } => format!("job {job} closed"),
        WorkRecord::Settled { job, .. } => format!("job {job} settled: {}", job::remark(record)),
        WorkRecord::Refunded { job, .. } => format!("job {job} refunded: {}", job::remark(record)),
    }
}

fn message(record: &MessageRecord, value: &mut Value) -> String {
    let MessageRecord { from, to, sealed } = record;
    value["sealed"] = json!(format!("0x{}", hex::encode(sealed)));
    format!("{from} to {to}: {} sealed bytes", sealed.len())
}

fn news(record: &NewsRecord, value: &mut Value) -> String {
    match record {
        NewsRecord::Posted { post, news } => {
            let News { title, body, link, language } = news;
            value["Posted"]["news"] = json!({ "title": output::text(title), "body": output::text(body),
                "link": output::text(link), "language": output::text(language) });
            format!("post {post} ({}): {}", output::plain(language), output::gist(&output::plain(title)))
        }
        NewsRecord::Retracted { post } => format!("post {post} retracted"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use codec::Encode;
    use scc_types::{Hash, SCC};
    use sp_runtime::BoundedVec;

    fn bounded<S: sp_core::Get<u32>>(text: &str) -> BoundedVec<u8, S> {
        BoundedVec::try_from(text.as_bytes().to_vec()).expect("short")
    }

    #[test]
    fn an_ad_is_read_with_its_text() {
        let ad = AdRecord {
            bid: 3,
            bidder: [1; 32].into(),
            text: bounded("渲染\u{202e}"),
            link: bounded("https://example.org"),
            price: SCC,
            previous: Some(4),
        };
        let Record { value, line } = Record::read(VirtualChain::Board, &ad.encode()).expect("read");
        assert_eq!((&value["text"], &value["link"]), (&json!("渲染\u{202e}"), &json!("https://example.org")));
        assert_eq!(value["price"], json!(SCC.to_string()));
        assert!(line.ends_with("渲染\u{fffd} → https://example.org (1 SCC)"), "{line}");
    }

    #[test]
    fn summaries_messages_and_news_are_read() {
        let header = SummaryHeader { height: 200, accounts: 3, issuance: SCC, chunks: 1, root: Hash::zero() };
        let summary = Record::read(VirtualChain::Summaries, &header.encode()).expect("read");
        assert!(
            summary.line.starts_with("balances after block 200: 3 accounts with 1 SCC in 1 chunks"),
            "{}",
            summary.line
        );
        assert_eq!(summary.value["issuance"], json!(SCC.to_string()));

        let sent = MessageRecord { from: [1; 32].into(), to: [2; 32].into(), sealed: vec![7; 128] };
        let message = Record::read(VirtualChain::Messages, &sent.encode()).expect("read");
        assert!(message.line.ends_with(": 128 sealed bytes"), "{}", message.line);
        assert_eq!(message.value["sealed"], json!(format!("0x{}", "07".repeat(128))));

        let news =
            News { title: bounded("Live"), body: bounded(""), link: bounded("https://x.y"), language: bounded("en") };
        let posted = Record::read(VirtualChain::News, &NewsRecord::Posted { post: 1, news }.encode()).expect("read");
        assert_eq!(
            (posted.line.as_str(), &posted.value["Posted"]["news"]["title"]),
            ("post 1 (en): Live", &json!("Live"))
        );
        let retracted = Record::read(VirtualChain::News, &NewsRecord::Retracted { post: 1 }.encode()).expect("read");
        assert_eq!(retracted.line, "post 1 retracted");
    }

    #[test]
    fn work_is_told_in_words() {
        let raised = WorkRecord::Raised { job: 2, payment: SCC, units: 10 };
        let record = Record::read(VirtualChain::Work, &raised.encode()).expect("read");
        assert_eq!(record.line, "job 2 raised: 1 SCC for 10 units");
        assert_eq!(record.value["Raised"]["payment"], json!(SCC.to_string()));
    }

    #[test]
    fn what_is_of_a_later_form_is_shown_as_bytes() {
        for chain in VirtualChain::ALL {
            let Record { value, line } = Record::read(chain, &[0xff, 1]).expect("shown");
            assert_eq!((value, line.as_str()), (json!("0xff01"), "0xff01"), "{chain:?}");
        }
    }
}
