//! Why the chain refused a transaction, in words that name cause and cure.

use crate::failure::Failure;
use subxt::{error::DispatchError, metadata::ArcMetadata, rpcs::UserError};

/// What the transaction pool answers, by the code of the node's RPC.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The account's number for transactions was used up meanwhile, by another one in a block.
    Outdated,
    /// Another transaction of this account and number waits and pays more.
    Displaced,
    /// It waits already, or waited a moment ago.
    Known,
    /// It will never be taken.
    Refused(Failure),
}

/// Reads a refusal of the pool.
pub fn verdict(error: &UserError) -> Verdict {
    let detail = error.data.as_ref().map_or("", |data| data.get()).trim_matches('"');
    let has = |words: &str| detail.contains(words) || error.message.contains(words);
    match error.code {
        1010 if has("outdated") || has("Stale") => Verdict::Outdated,
        1014 => Verdict::Displaced,
        1012 | 1013 => Verdict::Known,
        1010 if has("balance too low") || has("Inability to pay") => {
            Verdict::Refused(Failure::Balance("the account cannot pay the transaction's fee; nothing was sent".into()))
        }
        1016 => Verdict::Refused(Failure::Chain(
            "the node's queue of transactions is full; nothing was sent, try again in a while".into(),
        )),
        _ => {
            let words = if detail.is_empty() { &error.message } else { detail };
            Verdict::Refused(Failure::Chain(format!("the chain refused the transaction, nothing was sent: {words}")))
        }
    }
}

/// Why a transaction in a block had no effect: the documentation of the pallet's error, else the chain's own words.
pub fn dispatch(error: &DispatchError) -> String {
    let DispatchError::Module(module) = error else { return error.to_string() };
    let Ok(details) = module.details() else { return error.to_string() };
    let name = format!("{}.{}", details.pallet.name(), details.variant.name);
    with_docs(&name, &details.variant.docs)
}

/// The same from its SCALE.
pub fn dispatch_bytes(bytes: &[u8], metadata: ArcMetadata) -> String {
    match DispatchError::decode_from(bytes, metadata) {
        Ok(error) => dispatch(&error),
        Err(error) => error.to_string(),
    }
}

fn with_docs(name: &str, docs: &[String]) -> String {
    let words = docs.iter().map(|line| line.trim()).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ");
    match words.is_empty() {
        true => name.to_string(),
        false => format!("{} ({name})", words.trim_end_matches('.')),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(code: i32, data: &str) -> UserError {
        serde_json::from_str(&format!(r#"{{"code":{code},"message":"Invalid Transaction","data":{data:?}}}"#))
            .expect("an error of JSON-RPC")
    }

    #[test]
    fn refusals_of_the_pool_are_told_apart() {
        assert_eq!(verdict(&refusal(1010, "Transaction is outdated")), Verdict::Outdated);
        assert_eq!(verdict(&refusal(1014, "The transaction has too low priority")), Verdict::Displaced);
        assert_eq!(verdict(&refusal(1013, "0x12")), Verdict::Known);
        let poor = verdict(&refusal(1010, "Inability to pay some fees (e.g. account balance too low)"));
        assert!(matches!(poor, Verdict::Refused(Failure::Balance(_))), "{poor:?}");
        let bad = verdict(&refusal(1010, "Transaction has a bad signature"));
        let Verdict::Refused(Failure::Chain(words)) = bad else { panic!("{bad:?}") };
        assert!(words.ends_with("nothing was sent: Transaction has a bad signature"), "{words}");
    }

    #[test]
    fn a_pallets_error_is_told_by_its_documentation() {
        let docs = ["The payment is below the floor per unit. Pay more or ask for".into(), " fewer units.".into()];
        let told = with_docs("Jobs.InsufficientPayment", &docs);
        assert_eq!(
            told,
            "The payment is below the floor per unit. Pay more or ask for fewer units (Jobs.InsufficientPayment)"
        );
        assert_eq!(with_docs("Jobs.TooLate", &[]), "Jobs.TooLate");
    }
}
