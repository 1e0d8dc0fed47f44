//! `scc statement`.

use super::Context;
use crate::{
    amount,
    failure::{Failure, Outcome},
    output,
};
use scc_types::{Balance, BlockNumber, BlockStatement};

/// Prints who got what of a block.
pub async fn run(context: &Context, block: BlockNumber) -> Outcome {
    let Some(statement) = context.chain.statement(block).await? else {
        let best = context.chain.best().await?;
        return Err(Failure::Refused(format!(
            "there is no statement of block {block}: the chain is at block {best} and keeps the newest only"
        )));
    };
    output::print(context.json, &statement, || text(context, &statement))
}

/// The statement as lines whose sums a person can check.
pub fn text(context: &Context, statement: &BlockStatement) -> String {
    let income = &statement.income;
    let author = statement.author.as_ref().map_or("nobody".into(), |author| context.show(author));
    let mut rows = vec![
        output::row(["block", &statement.height.to_string(), ""]),
        output::row(["author", &author, ""]),
        money("minted", income.emission, ""),
        money("fees and tips", income.fees, ""),
        money("other income", income.other, ""),
        money("  to the foundation", income.general_foundation, "10 %, rounded down"),
        money("  to the author", income.general_author, "10 %, rounded down"),
        money("  waits to top up paid work", income.general_carry, "the rest"),
        money("paid for jobs", income.paid_work, ""),
        money("  to the foundation", income.paid_foundation, "10 %, rounded down"),
        money("  into the author pot", income.paid_author, "10 %, rounded down"),
        money("  waits for the work", income.paid_pending, "the rest"),
        money("author's part of the pot", income.author_pot_share, "1/64"),
        money("released onto paid work", income.released, ""),
        money("claims given to workers", income.claims, ""),
        money("to dApp developers", income.developers, ""),
        money("to the reserve", income.reserve, ""),
        money("returned to requesters", income.refunds, ""),
        money("paid out by score", income.paid_out, ""),
    ];
    for line in &statement.settlements {
        rows.push(money(
            &format!("job {} settled", line.job),
            line.credit,
            &format!(
                "{} · {} of {} units; workers' claims {}, developer {}, release {}",
                amount::show(line.payment),
                line.delivered,
                line.units,
                amount::show(line.claims),
                amount::show(line.developer_share),
                amount::show(line.release)
            ),
        ));
    }
    output::table(&rows)
}

fn money(label: &str, planck: Balance, remark: &str) -> Vec<String> {
    output::row([label, &amount::show(planck), remark])
}
