//! `scc grants`.

use super::Context;
use crate::{amount, failure::Outcome, output};
use scc_types::{AccountId, Balance, BudgetsView, CouponView};
use serde_json::json;

/// Prints the budgets of genesis, and an account's coupons.
pub async fn run(context: &Context, of: Option<AccountId>) -> Outcome {
    let budgets = context.chain.budgets().await?;
    let coupons = match &of {
        Some(holder) => context.chain.coupons(holder).await?,
        None => Vec::new(),
    };
    let value = json!({
        "budgets": output::value(&budgets)?,
        "of": of.as_ref().map(|holder| context.show(holder)),
        "coupons": output::value(&coupons)?,
    });
    output::print(context.json, &value, || {
        let mut text = text(&budgets, budgets.operator.as_ref().map(|operator| context.show(operator)));
        if let Some(holder) = &of {
            text.push_str("\n\n");
            text.push_str(&text_of_coupons(&coupons, &context.show(holder)));
        }
        text
    })
}

fn text(budgets: &BudgetsView, operator: Option<String>) -> String {
    let row = |label: &str, planck: Balance, remark: &str| output::row([label, &amount::show(planck), remark]);
    output::table(&[
        row("for contributors", budgets.contributors, "paid as the foundation's jobs"),
        row(
            "  may be spent now",
            budgets.unlocked,
            &format!(
                "{} more a day, {} at most",
                amount::show(budgets.unlocked_daily),
                amount::show(budgets.unlocked_most)
            ),
        ),
        row("for free trials", budgets.trials, "paid by coupon"),
        row("  left today", budgets.trials_today, &format!("of {} a day", amount::show(budgets.trials_daily))),
        row(
            "the foundation's share",
            budgets.share,
            &format!("what is left goes to the reserve in block {}", budgets.next_period),
        ),
        output::row(["next day", &format!("block {}", budgets.next_day), ""]),
        output::row(["operator", operator.as_deref().unwrap_or("nobody"), ""]),
    ])
}

fn text_of_coupons(coupons: &[CouponView], holder: &str) -> String {
    if coupons.is_empty() {
        return format!("{holder} has no coupon");
    }
    let mut rows = vec![output::row(["dapp", "left", "usable now", "until block"])];
    rows.extend(coupons.iter().map(|coupon| {
        vec![coupon.dapp.to_string(), amount::show(coupon.left), amount::show(coupon.usable), coupon.expiry.to_string()]
    }));
    format!("coupons of {holder}\n{}", output::table(&rows))
}
