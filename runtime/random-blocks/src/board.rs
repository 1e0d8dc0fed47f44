//! Acts of the ad board, of messages and of news.

use crate::{
    arbitrary,
    common::{Chain, Who},
    people::{Account, Person},
    values::{Amount, Small},
};
use derive_arbitrary::Arbitrary;
use scc_runtime::*;
use scc_types::{Accepts, News, SEALED_SIZES};

type Bid = Small<12>;

/// A length of some text, up to its bound and a byte more.
#[derive(Clone, Copy, Debug, Arbitrary)]
pub enum Length {
    Short(Small<20>),
    Full,
    TooLong,
}

impl Length {
    fn bytes(self, bound: usize) -> Vec<u8> {
        let length = match self {
            Self::Short(length) => length.index().min(bound),
            Self::Full => bound,
            Self::TooLong => bound + 1,
        };
        vec![b'x'; length]
    }
}

/// Calls of `pallet-ads`.
#[derive(Clone, Debug, Arbitrary)]
pub enum AdAct {
    Bid { text: Length, link: Option<Length>, amount: Amount, broken: Small<15> },
    Raise { bid: Bid, amount: Amount },
    Withdraw { bid: Bid },
    Remove { bid: Bid },
}

impl AdAct {
    pub fn is_privileged(&self) -> bool {
        matches!(self, Self::Remove { .. })
    }

    pub fn call(self, chain: &mut Chain) -> (Option<Who>, RuntimeCall) {
        use pallet_ads::Call;
        let (bid, call): (u64, Call<Runtime>) = match self {
            Self::Bid { text, link, amount, broken } => {
                let mut text = text.bytes(512);
                if broken.0 == 15 {
                    text.insert(0, 0xff);
                }
                let link = link.map_or_else(Vec::new, |path| {
                    let start = b"https://e.org/";
                    [start.to_vec(), path.bytes(256 - start.len())].concat()
                });
                return (None, Call::bid { text, link, amount: amount.0 }.into());
            }
            Self::Raise { bid, amount } => (bid.0, Call::raise { bid: waiting(chain, bid), amount: amount.0 }),
            Self::Withdraw { bid } => (bid.0, Call::withdraw { bid: waiting(chain, bid) }),
            Self::Remove { bid } => (bid.0, Call::remove { bid: waiting(chain, bid) }),
        };
        let bid = waiting(chain, Small(bid));
        let bidder = chain.read(|| pallet_ads::Bids::<Runtime>::get(bid)).map(|bid| bid.bidder);
        (bidder.and_then(|bidder| Who::from_account_id(&bidder)), call.into())
    }
}

/// One of the bids that wait, or a number that was never given.
fn waiting(chain: &mut Chain, bid: Bid) -> u64 {
    let queue = chain.read(pallet_ads::Queue::<Runtime>::get);
    queue.get(bid.index()).map_or(bid.0, |place| place.bid)
}

/// Calls of `pallet-messages`.
#[derive(Clone, Debug, Arbitrary)]
pub enum MessageAct {
    RegisterKey { key: u8 },
    RemoveKey,
    Send { to: Account, size: Small<4> },
    SetInbox { closed: bool },
    AddContact(Account),
    RemoveContact(Account),
    Block(Account),
    Unblock(Account),
}

impl MessageAct {
    pub fn call(self) -> RuntimeCall {
        use pallet_messages::Call;
        let call: Call<Runtime> = match self {
            // Among them numbers of low order and such that are not canonical.
            Self::RegisterKey { key } => Call::register_key { key: [key; 32] },
            Self::RemoveKey => Call::remove_key {},
            Self::Send { to, size } => {
                let size = SEALED_SIZES.get(size.index()).copied().unwrap_or(1_025);
                Call::send { to: to.id(), sealed: vec![7; usize::try_from(size).unwrap()] }
            }
            Self::SetInbox { closed } => {
                Call::set_inbox { accepts: if closed { Accepts::ContactsOnly } else { Accepts::Everyone } }
            }
            Self::AddContact(account) => Call::add_contact { contact: account.id() },
            Self::RemoveContact(account) => Call::remove_contact { contact: account.id() },
            Self::Block(account) => Call::block { account: account.id() },
            Self::Unblock(account) => Call::unblock { account: account.id() },
        };
        call.into()
    }
}

/// Calls of `pallet-news`.
#[derive(Clone, Debug, Arbitrary)]
pub enum NewsAct {
    Post { title: Small<20>, body: Small<255>, language: bool, by: Person },
    Retract { post: Small<4> },
}

impl NewsAct {
    pub fn call(self) -> RuntimeCall {
        use pallet_news::Call;
        let call: Call<Runtime> = match self {
            Self::Post { title, body, language, by } => {
                let text = |length: usize| vec![b'n'; length];
                let news = News {
                    title: text(title.index().min(128)).try_into().unwrap(),
                    body: text(body.index().min(255) * 32).try_into().unwrap(),
                    link: format!("https://e.org/{:?}", by.0).into_bytes().try_into().unwrap(),
                    language: if language { b"en".to_vec() } else { Vec::new() }.try_into().unwrap(),
                };
                Call::post { news }
            }
            Self::Retract { post } => Call::retract { post: post.number() },
        };
        call.into()
    }
}
