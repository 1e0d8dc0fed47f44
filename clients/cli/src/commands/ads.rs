//! `scc ads`.

use super::{motion, spending::Cost, Context};
use crate::{
    account, amount,
    args::{AdsCommand, AdsOptions, Consent},
    chain::{BidPlaced, Call, Collective},
    failure::{Failure, Outcome},
    output,
};
use scc_types::{is_web_address, AdRecord, AdView, Balance, BidId, BidView, MaxAdLink, MaxAdText};
use serde_json::{json, Value};
use sp_core::Get;

/// The queue's length: all of it in one answer.
const MOST_BIDS: u32 = 256;

/// Runs `scc ads …`.
pub async fn run(context: &Context, options: AdsOptions) -> Outcome {
    match options.command {
        None => board(context, options.limit).await,
        Some(AdsCommand::Bid { text, link, amount, consent }) => bid(context, &text, &link, amount, consent).await,
        Some(AdsCommand::Raise { bid, amount, consent }) => raise(context, bid, amount, consent).await,
        Some(AdsCommand::Withdraw { bid }) => withdraw(context, bid).await,
        Some(AdsCommand::Remove { bid }) => remove(context, bid).await,
    }
}

/// The newest ad, those before it, and what waits.
async fn board(context: &Context, limit: u32) -> Outcome {
    let best = context.chain.best().await?;
    let shown = context.chain.ads(None, limit.min(100)).await?;
    let mut waiting = context.chain.bids(0, MOST_BIDS).await?;
    let waiting_in_all = waiting.len();
    waiting.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let price = context.chain.price_to_win().await?;
    let current = shown.first().filter(|view| view.height == best);
    let value = json!({
        "block": best,
        "current": current.map(json_of_ad),
        "shown": shown.iter().map(json_of_ad).collect::<Vec<_>>(),
        "waiting": waiting.iter().map(json_of_bid).collect::<Vec<_>>(),
        "waiting_in_all": waiting_in_all,
        "price_to_win": price.to_string(),
    });
    output::print(context.json, &value, || {
        let mut lines = vec![match current {
            Some(view) => format!("the ad of block {best}: {}", sentence(&view.ad)),
            None => format!("block {best} has no ad"),
        }];
        lines.push(format!("the least that would win the next block: {}", amount::show(price)));
        if !waiting.is_empty() {
            lines.push(String::new());
            lines.push(bids(&waiting, waiting_in_all));
        }
        let earlier: Vec<&AdView> = shown.iter().filter(|view| view.height != best).collect();
        if !earlier.is_empty() {
            lines.push(String::new());
            lines.push(ads(&earlier));
        }
        lines.join("\n")
    })
}

fn bids(waiting: &[BidView], in_all: usize) -> String {
    let mut rows = vec![output::row(["bid", "amount", "until block", "text"])];
    rows.extend(waiting.iter().map(|bid| {
        let text = output::gist(&output::plain(&bid.text));
        vec![bid.id.to_string(), amount::show(bid.amount), bid.expires.to_string(), text]
    }));
    let more = in_all.saturating_sub(waiting.len());
    let more = if more > 0 { format!("\nand {more} lower ones") } else { String::new() };
    format!("{}{more}", output::table(&rows))
}

fn ads(shown: &[&AdView]) -> String {
    let mut rows = vec![output::row(["block", "paid", "text"])];
    rows.extend(shown.iter().map(|view| {
        let text = output::gist(&output::plain(&view.ad.text));
        vec![view.height.to_string(), amount::show(view.ad.price), text]
    }));
    output::table(&rows)
}

/// An ad in one line.
pub fn sentence(ad: &AdRecord) -> String {
    let link = output::plain(&ad.link);
    let link = if link.is_empty() { link } else { format!(" → {link}") };
    format!("{}{link} ({})", output::plain(&ad.text), amount::show(ad.price))
}

async fn bid(context: &Context, text: &str, link: &str, amount: Balance, consent: Consent) -> Outcome {
    check(text, link)?;
    let floor: Balance = context.chain.constant("Ads", "FloorPrice")?;
    if amount < floor {
        return Err(Failure::Refused(format!(
            "{} is below the floor of {}: offer more (nothing was sent)",
            amount::show(amount),
            amount::show(floor)
        )));
    }
    let included = context.spend("the bid", &Call::bid(text, link, amount), Cost::hold(amount), consent).await?;
    let placed = included.event::<BidPlaced>("Ads", "BidPlaced");
    let id =
        placed.ok_or_else(|| Failure::Chain("the bid was placed but its number is unknown: see 'scc ads'".into()))?.bid;
    let value = json!({ "bid": id, "amount": amount.to_string(), "block": included.block });
    output::print(context.json, &value, || {
        format!(
            "bid {id} of {} is placed in block {:?}: when it wins a block it is paid whole, until then it can be raised \
             or withdrawn",
            amount::show(amount),
            included.block
        )
    })
}

async fn raise(context: &Context, id: BidId, amount: Balance, consent: Consent) -> Outcome {
    let bid = own(context, id).await?;
    let added = amount.checked_sub(bid.amount).filter(|added| *added > 0).ok_or_else(|| {
        let (amount, had) = (amount::show(amount), amount::show(bid.amount));
        Failure::Refused(format!(
            "{amount} is no more than bid {id} offers already ({had}): name the new amount in all (nothing was sent)"
        ))
    })?;
    let included = context.spend("the raise", &Call::raise_ad(id, amount), Cost::hold(added), consent).await?;
    let value = json!({ "bid": id, "amount": amount.to_string(), "added": added.to_string(), "block": included.block });
    output::print(context.json, &value, || format!("bid {id} offers {} now", amount::show(amount)))
}

async fn withdraw(context: &Context, id: BidId) -> Outcome {
    let bid = own(context, id).await?;
    let included = context.send(&Call::withdraw_ad(id)).await?;
    let value = json!({ "bid": id, "released": bid.amount.to_string(), "block": included.block });
    output::print(context.json, &value, || {
        format!("bid {id} is withdrawn, {} are yours again", amount::show(bid.amount))
    })
}

async fn remove(context: &Context, id: BidId) -> Outcome {
    find(context, id).await?;
    motion::propose(context, Collective::Committee, &Call::remove_ad(id)).await
}

async fn find(context: &Context, id: BidId) -> Outcome<BidView> {
    let bids = context.chain.bids(0, MOST_BIDS).await?;
    bids.into_iter().find(|bid| bid.id == id).ok_or_else(|| {
        Failure::Refused(format!("no bid {id} waits: it has become an ad or has left the queue (nothing was sent)"))
    })
}

async fn own(context: &Context, id: BidId) -> Outcome<BidView> {
    let bid = find(context, id).await?;
    if bid.bidder == account::id(&context.key()?) {
        return Ok(bid);
    }
    let bidder = context.show(&bid.bidder);
    Err(Failure::Refused(format!("bid {id} is {bidder}'s: name that key with --key (nothing was sent)")))
}

/// What the chain would refuse for a fee.
fn check(text: &str, link: &str) -> Outcome {
    let refused = |words: String| Err(Failure::Refused(format!("{words} (nothing was sent)")));
    let (longest_text, longest_link): (u32, u32) = (MaxAdText::get(), MaxAdLink::get());
    if text.trim().is_empty() {
        return refused("the ad says nothing: give it a text".into());
    }
    if text.len() > longest_text as usize {
        return refused(format!("the text has {} bytes, an ad takes {longest_text}: shorten it", text.len()));
    }
    if text.chars().any(|letter| letter.is_control() && letter != '\n') {
        return refused("the text has control characters: leave them out".into());
    }
    if link.len() > longest_link as usize {
        return refused(format!("the link has {} bytes, an ad takes {longest_link}: use a shorter one", link.len()));
    }
    if !link.is_empty() && !is_web_address(link) {
        return refused(format!(
            "'{link}' is not an address of the web: it begins with https:// or http:// and a host"
        ));
    }
    Ok(())
}

fn json_of_ad(view: &AdView) -> Value {
    let AdRecord { bid, bidder, text, link, price, previous } = &view.ad;
    json!({ "block": view.height, "bid": bid, "bidder": bidder, "text": output::text(text), "link": output::text(link),
        "price": price.to_string(), "previous": previous })
}

fn json_of_bid(bid: &BidView) -> Value {
    let BidView { id, bidder, text, link, amount, placed, expires } = bid;
    json!({ "bid": id, "bidder": bidder, "text": output::text(text), "link": output::text(link),
        "amount": amount.to_string(), "placed": placed, "expires": expires })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_should_refuse_what_no_ad_is() {
        let words = |text: &str, link: &str| check(text, link).expect_err("refused").to_string();
        assert!(words(" \n", "").contains("says nothing"));
        assert!(words(&"链".repeat(171), "").contains("has 513 bytes"));
        assert!(words("a\x07", "").contains("control characters"));
        assert!(words("ad", &format!("https://{}", "x".repeat(249))).contains("has 257 bytes"));
        assert!(words("ad", "javascript:alert(1)").contains("not an address of the web"));
        assert_eq!(check(&"x".repeat(512), "https://example.org"), Ok(()));
        assert_eq!(check("two\nlines", ""), Ok(()));
    }
}
