//! `scc statement`.

use super::Context;
use crate::{
    amount,
    failure::{Failure, Outcome},
    output,
};
use scc_types::{Balance, BlockNumber, BlockStatement, PayOut, ScoreRecord, SettlementLine};
use serde::Serialize;

/// Who got what of a block, down to the last worker.
#[derive(Serialize)]
struct Statement {
    #[serde(flatten)]
    block: BlockStatement,
    /// The workers' credits, from the score ledger.
    credits: Vec<ScoreRecord>,
    /// Who was paid by score; `None` where the node no longer keeps the block's state.
    pay_outs: Option<Vec<PayOut>>,
}

/// Prints who got what of a block.
pub async fn run(context: &Context, height: BlockNumber) -> Outcome {
    let Some(block) = context.chain.statement(height).await? else {
        let best = context.chain.best().await?;
        return Err(Failure::Refused(format!(
            "there is no statement of block {height}: the chain is at block {best} and keeps the newest only"
        )));
    };
    let credits = match block.settlements.is_empty() {
        true => Vec::new(),
        false => context.chain.credits(height).await?,
    };
    let statement = Statement { credits, pay_outs: pay_outs(context, &block).await?, block };
    output::print(context.json, &statement, || text(context, &statement))
}

/// Read from the block's own events, which a node keeps as long as the block's state.
async fn pay_outs(context: &Context, block: &BlockStatement) -> Outcome<Option<Vec<PayOut>>> {
    if block.income.paid_out == 0 {
        return Ok(Some(Vec::new()));
    }
    let Some(hash) = context.chain.block_hash(block.height).await? else { return Ok(None) };
    let pay_outs = context.chain.pay_outs(hash).await.ok();
    // Another block of the same height would have other pay-outs.
    Ok(pay_outs.filter(|pay_outs| pay_outs.iter().map(|one| one.amount).sum::<Balance>() == block.income.paid_out))
}

/// The statement as lines whose sums a person can check.
fn text(context: &Context, statement: &Statement) -> String {
    let (block, income) = (&statement.block, &statement.block.income);
    let author = block.author.as_ref().map_or("nobody".into(), |author| context.show(author));
    let pot = income.author_pot.saturating_add(income.author_pot_share);
    let mut rows = vec![
        output::row(["block", &block.height.to_string(), ""]),
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
        money("author's part of the pot", income.author_pot_share, &format!("1/64 of {}", amount::show(pot))),
        money("released onto paid work", income.released, ""),
        money("claims given to workers", income.claims, ""),
        money("to dApp developers", income.developers, ""),
        money("to the reserve", income.reserve, ""),
        money("returned to requesters", income.refunds, ""),
        money("paid out by score", income.paid_out, ""),
    ];
    match &statement.pay_outs {
        Some(pay_outs) => {
            rows.extend(
                pay_outs.iter().map(|one| money(&format!("  to {}", context.show(&one.account)), one.amount, "")),
            );
        }
        None => {
            rows.push(output::row(["  to whom", "", "this node no longer keeps the block's state; ask an archive"]))
        }
    }
    let mut credits = statement.credits.as_slice();
    for line in &block.settlements {
        rows.extend(settlement(line));
        let own = credits.iter().take_while(|credit| credit.job == line.job).count();
        let (of_line, others) = credits.split_at(own);
        credits = others;
        rows.extend(of_line.iter().map(|credit| {
            let stars = format!("{:?} stars", credit.stars).to_lowercase();
            let remark = format!("{} units, {stars}: credit {}", credit.units, amount::show(credit.credit));
            money(&format!("  claim of {}", context.show(&credit.worker)), credit.claim, &remark)
        }));
    }
    output::table(&rows)
}

/// A settlement with its arithmetic.
fn settlement(line: &SettlementLine) -> [Vec<String>; 4] {
    let paid =
        format!("{} · {} of {} units, less the stars' cut", amount::show(line.payment), line.delivered, line.units);
    let (carry, volume) = (amount::show(line.carry), amount::show(line.volume));
    let release = format!("the least of carry {carry} · credit / (volume {volume} + credit) and 8 % of the credit");
    let developer = match line.developer {
        Some(_) => "20 % of what was delivered, and of the release a quarter",
        None => "to the reserve: the dApp is not listed, or its developer cannot be paid",
    };
    [
        money(&format!("job {} settled: credit", line.job), line.credit, &paid),
        money("  released onto it", line.release, &release),
        money("  developer", line.developer_share, developer),
        money("  stars' cut and rounding", line.reserve, "to the reserve"),
    ]
}

fn money(label: &str, planck: Balance, remark: &str) -> Vec<String> {
    output::row([label, &amount::show(planck), remark])
}

#[cfg(test)]
mod tests {
    use super::*;
    use scc_types::SCC;

    #[test]
    fn a_settlement_names_what_its_release_comes_from() {
        let line = SettlementLine {
            job: 7,
            dapp: 0,
            payment: 100 * SCC,
            units: 10,
            delivered: 5,
            credit: 50 * SCC,
            carry: 8 * SCC,
            volume: 30 * SCC,
            release: 4 * SCC,
            claims: 33 * SCC,
            developer: None,
            developer_share: 11 * SCC,
            reserve: 0,
        };
        let text = output::table(&settlement(&line));
        for expected in [
            "100 SCC · 5 of 10 units, less the stars' cut",
            "carry 8 SCC · credit / (volume 30 SCC + credit) and 8 % of the credit",
            "to the reserve: the dApp is not listed",
        ] {
            assert!(text.contains(expected), "{text}");
        }
    }
}
