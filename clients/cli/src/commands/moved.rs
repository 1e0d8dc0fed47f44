//! What a motion would do, in words: who votes must know.

use crate::{chain::Chain, output};
use codec::DecodeAll;
use scc_types::{BidId, DappId, Hash, News, PostId};

/// A call in words: its name, and what it says where that can be told.
pub fn words(chain: &Chain, call: &[u8]) -> String {
    let name = chain.name_of(call);
    match arguments(&name, call.get(2..).unwrap_or_default()) {
        Some(words) => format!("{name} {words}"),
        None => name,
    }
}

fn arguments(name: &str, bytes: &[u8]) -> Option<String> {
    match name {
        "News.post" => read::<News>(bytes).map(|news| {
            let [title, body, link, language] =
                [&news.title[..], &news.body, &news.link, &news.language].map(output::plain);
            let parts = [title, body, link].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>();
            format!("({language}) “{}”", parts.join(" · "))
        }),
        "News.retract" => read::<PostId>(bytes).map(|post| post.to_string()),
        "Dapps.list" => read::<(DappId, Hash)>(bytes)
            .map(|(dapp, reading)| format!("dApp {dapp}, whose details have the hash {reading:?}")),
        "Dapps.delist" => read::<DappId>(bytes).map(|dapp| format!("dApp {dapp}")),
        "Ads.remove" => read::<BidId>(bytes).map(|bid| format!("bid {bid}")),
        _ => Some(format!("0x{}", hex::encode(bytes))).filter(|text| text.len() > 2),
    }
}

fn read<T: DecodeAll>(mut bytes: &[u8]) -> Option<T> {
    T::decode_all(&mut bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use codec::Encode;
    use sp_runtime::BoundedVec;

    #[test]
    fn voters_read_what_is_moved() {
        let bytes = |text: &str| text.as_bytes().to_vec();
        let news = News {
            title: BoundedVec::try_from(bytes("Live")).expect("short"),
            body: BoundedVec::try_from(bytes("Now\x1b")).expect("short"),
            link: Default::default(),
            language: BoundedVec::try_from(bytes("en")).expect("short"),
        };
        assert_eq!(arguments("News.post", &news.encode()).as_deref(), Some("(en) “Live · Now\u{fffd}”"));
        assert_eq!(arguments("News.retract", &7u32.encode()).as_deref(), Some("7"));
        assert_eq!(arguments("Ads.remove", &9u64.encode()).as_deref(), Some("bid 9"));
        let listed = arguments("Dapps.list", &(3u32, Hash::zero()).encode()).expect("read");
        assert!(listed.starts_with("dApp 3, whose details have the hash 0x0000"), "{listed}");
        assert_eq!(arguments("Dapps.delist", &3u32.encode()).as_deref(), Some("dApp 3"));
        assert_eq!(arguments("System.remark", &[1, 2]).as_deref(), Some("0x0102"));
        assert_eq!(arguments("Ads.remove", &[1]), None, "of a later form");
    }
}
