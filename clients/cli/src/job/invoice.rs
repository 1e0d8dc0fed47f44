//! What it costs, said before it is paid.

use super::{
    mark,
    news::{News, Teller},
    plan::Plan,
    price::{Count, Price},
    Order, Terms,
};
use crate::{
    amount,
    chain::{Call, Posting},
    commands::Context,
    consent::confirmed,
    failure::{Failure, Outcome},
};
use codec::Encode;
use scc_types::{AccountId, Balance, Endpoint, Funding, JobSpec};

/// Bytes of an endpoint that is not known yet: a PeerId and three addresses of the usual lengths.
const USUAL_ENDPOINT: usize = 38 + 3 * 32;

/// The payment of a plan: the bid, or what the developer suggests, never below the floor.
pub async fn payment(context: &Context, plan: &Plan, terms: &Terms) -> Outcome<Balance> {
    let floor = floor(context, plan)?;
    match terms.bid {
        Some(bid) if bid < floor => Err(Failure::Refused(format!(
            "{} is below the chain's floor of {} for {} units of work: bid at least that (nothing was paid)",
            amount::show(bid),
            amount::show(floor),
            plan.units
        ))),
        Some(bid) => Ok(bid),
        None if terms.rate.is_some() => {
            let (payment, units) = terms.rate.unwrap_or_default();
            let price = payment.saturating_mul(plan.units.into()).div_ceil(Balance::from(units).max(1));
            Ok(price.max(floor))
        }
        None => {
            let dapp = context.chain.dapp(plan.manifest.dapp).await?;
            let hint = dapp.map_or(0, |dapp| dapp.details.price_hint).saturating_mul(plan.units.into());
            Ok(hint.max(floor))
        }
    }
}

/// Whether the budget that is to pay can: refused with what it has and what to do. Of one's own money the balance decides.
async fn check_budget(context: &Context, requester: &AccountId, posting: &Posting) -> Outcome {
    let chain = &context.chain;
    let (usable, whose) = match posting.funding {
        Funding::Own => return Ok(()),
        Funding::Coupon => {
            let coupons = chain.coupons(requester).await?;
            let Some(coupon) = coupons.into_iter().find(|coupon| coupon.dapp == posting.dapp) else {
                return Err(Failure::Balance(format!(
                    "{} has no coupon for dApp {}: ask the foundation for one, or pay with your own tokens; nothing was paid",
                    context.show(requester),
                    posting.dapp
                )));
            };
            (coupon.usable, format!("your coupon, which has {} left,", amount::show(coupon.left)))
        }
        Funding::Grant => {
            let budgets = chain.budgets().await?;
            if budgets.operator.as_ref() != Some(requester) {
                return Err(Failure::Refused(format!(
                    "{} is not the operator of the foundation's budgets ('scc grants' shows who is); nothing was paid",
                    context.show(requester)
                )));
            }
            (budgets.unlocked, "the contributors' budget".into())
        }
    };
    if usable >= posting.payment {
        return Ok(());
    }
    Err(Failure::Balance(format!(
        "{whose} pays {} at most now and the job costs {}: bid less, ask for less or wait until tomorrow; nothing was paid",
        amount::show(usable),
        amount::show(posting.payment)
    )))
}

/// Says what a plan would cost.
pub async fn estimate(context: &Context, plan: &Plan, terms: &Terms, kept: usize, teller: &Teller) -> Outcome {
    let payment = payment(context, plan, terms).await?;
    let price = price(context, plan, (terms.pay_from, payment), kept, None, None).await?;
    teller.tell(&News::Price(price))
}

/// Shows the price and asks, unless told not to. Nothing is paid when it fails.
pub async fn agree(order: &Order<'_>, plan: &Plan, posting: &Posting, kept: usize) -> Outcome {
    let chain = &order.context.chain;
    let transaction = chain.sign(&Call::post_job(posting), &order.key).await?;
    let bytes = posting.spec.encoded_size().saturating_add(posting.endpoint.encoded_size());
    let fee = chain.fee(&transaction).await?;
    let paid = (posting.funding, posting.payment);
    let price = price(order.context, plan, paid, kept, Some((&order.requester, bytes)), Some(fee)).await?;
    order.teller.tell(&News::Price(price.clone()))?;
    check_budget(order.context, &order.requester, posting).await?;
    check_balance(order.context, &order.requester, &price).await?;
    let unasked = Failure::Refused("nobody is here to confirm the price: add --yes (nothing was paid)".into());
    if order.terms.yes || confirmed("Pay and start?", unasked).await? {
        return Ok(());
    }
    Err(Failure::Refused("not confirmed; nothing was paid".into()))
}

async fn check_balance(context: &Context, requester: &AccountId, price: &Price) -> Outcome {
    let existential_deposit: Balance = context.chain.constant("Balances", "ExistentialDeposit")?;
    let balance = context.chain.balance(requester).await?;
    let spendable = balance.spendable(existential_deposit);
    if spendable >= price.total() {
        return Ok(());
    }
    let kept_back = match balance.free.saturating_sub(spendable) {
        0 => String::new(),
        some => format!(", of which {} cannot be spent", amount::show(some)),
    };
    Err(Failure::Balance(format!(
        "{} has {}{kept_back}; the job costs it {}, {} are held until it is over and the fee is {}, together {}; nothing was paid",
        context.show(requester),
        amount::show(balance.free),
        amount::show(price.own()),
        amount::show(price.deposit),
        price.fee.map_or("small".into(), amount::show),
        amount::show(price.total()),
    )))
}

/// `held`: who posts, and the bytes that are stored; `None`: nobody in particular.
async fn price(
    context: &Context,
    plan: &Plan,
    (pay_from, payment): (Funding, Balance),
    kept: usize,
    held: Option<(&AccountId, usize)>,
    fee: Option<Balance>,
) -> Outcome<Price> {
    let best_rival = context.chain.open_jobs(0, 1).await?.into_iter().next();
    Ok(Price {
        pieces: Count::of(plan.kind, plan.count()),
        kept,
        tasks: plan.pieces.len(),
        units: plan.units,
        pay_from,
        payment,
        per_unit: payment.checked_div(plan.units.into()).unwrap_or_default(),
        floor: floor(context, plan)?,
        best_bid: best_rival.and_then(|job| job.payment.checked_div(job.units.into())),
        deposit: deposit(context, held).await?,
        fee,
        core_seconds: plan.core_seconds,
        block_seconds: context.chain.parameters().slot_duration as f64 / 1_000.0,
    })
}

/// What the chain holds while a job is in state, and of a requester it does not know yet.
async fn deposit(context: &Context, held: Option<(&AccountId, usize)>) -> Outcome<Balance> {
    let chain = &context.chain;
    let usual = JobSpec { manifest: Default::default(), inline: Default::default() }.encoded_size()
        + Endpoint { peer_id: Default::default(), addresses: Default::default() }.encoded_size()
        + USUAL_ENDPOINT
        + mark::BYTES;
    let bytes = Balance::try_from(held.map_or(usual, |(_, bytes)| bytes)).unwrap_or(Balance::MAX);
    let is_known = match held {
        Some((requester, _)) => chain.requester(requester).await?.is_some(),
        None => false,
    };
    let requester = if is_known { 0 } else { chain.constant("Jobs", "RequesterDeposit")? };
    let (job, byte): (Balance, Balance) =
        (chain.constant("Jobs", "JobDeposit")?, chain.constant("Jobs", "ByteDeposit")?);
    Ok(job.saturating_add(byte.saturating_mul(bytes)).saturating_add(requester))
}

fn floor(context: &Context, plan: &Plan) -> Outcome<Balance> {
    let per_unit: Balance = context.chain.constant("Jobs", "MinimumBid")?;
    Ok(per_unit.saturating_mul(plan.units.into()))
}
