//! The statement that ends a job: what was paid, and where every planck of it went.

use crate::{amount, output};
use scc_math::{coupon_refund_of, refund_of, split_coupon, split_grant, split_income, BudgetParts};
use scc_types::{
    AccountId, Balance, BlockNumber, Funding, JobId, JobView, ScoreRecord, SettlementLine, Stars, Units, WorkerShare,
};
use serde::Serialize;
use std::collections::BTreeMap;

/// The statement. Amounts in planck; `paid + release = budget + foundation + author + claims + developers + reserve + refund + rest`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Closing {
    /// The job.
    pub job: JobId,
    /// Whose money paid.
    pub pay_from: Funding,
    /// Its price.
    pub paid: Balance,
    /// The budget of units.
    pub units: Units,
    /// Units delivered.
    pub delivered: Units,
    /// Sum of the workers' credits.
    pub credited: Balance,
    /// Returned to who paid.
    pub refund: Balance,
    /// The block of the refund.
    pub refund_at: BlockNumber,
    /// Where the payment went; `None`: this node no longer keeps the settlement's statement.
    pub shares: Option<Shares>,
    /// The workers.
    pub workers: Vec<WorkerLine>,
}

/// Where a payment went, besides the refund. Amounts in planck.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Shares {
    /// What of the price never left the budget that pays for the job.
    pub budget: Balance,
    /// φ of the payment.
    pub foundation: Balance,
    /// μ of the payment, into the author pot.
    pub author: Balance,
    /// What the workers earn, their part of the release in it.
    pub claims: Balance,
    /// To the dApp's developer, their part of the release in it.
    pub developers: Balance,
    /// The developer; `None`: the share went to the reserve.
    pub developer: Option<String>,
    /// Star cuts and roundings, to the reserve.
    pub reserve: Balance,
    /// Added from what waits to top up paid work.
    pub release: Balance,
    /// Objected units and roundings, to the reserve at the refund.
    pub rest: Balance,
}

/// A worker's part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WorkerLine {
    /// Its address.
    pub account: String,
    /// Units that count for it.
    pub units: Units,
    /// Its stars; `None`: not rated, which counts as five.
    pub stars: Option<Stars>,
    /// Payment · units / all units · stars, in planck.
    pub credit: Balance,
    /// What it earns for them, block by block, in planck.
    pub claim: Balance,
    /// Its score now, from all its jobs.
    pub score: Balance,
}

/// What the chain says of a settled job.
pub struct Account<'a> {
    /// The job.
    pub view: &'a JobView,
    /// All its workers.
    pub workers: &'a [WorkerShare],
    /// Its settlements, in order.
    pub lines: &'a [SettlementLine],
    /// Its lines of the score ledger.
    pub records: &'a [ScoreRecord],
    /// The workers' scores.
    pub scores: &'a BTreeMap<AccountId, Balance>,
    /// How the network writes an account.
    pub show: &'a dyn Fn(&AccountId) -> String,
}

impl Closing {
    /// Does the arithmetic.
    pub fn of(account: &Account<'_>) -> Self {
        let Account { view, workers, lines, records, scores, show } = account;
        let sum = |of: fn(&SettlementLine) -> Balance| lines.iter().map(of).fold(0, Balance::saturating_add);
        let (claims, developers, reserve) =
            (sum(|line| line.claims), sum(|line| line.developer_share), sum(|line| line.reserve));
        let release = sum(|line| line.release);
        let (parts, foundation) = parts(view);
        // What settlements took of the job's own money; the rest of it is what a refund can return.
        let taken = claims.saturating_add(developers).saturating_add(reserve).saturating_sub(release);
        let pending = parts.pending.saturating_sub(taken);
        let undelivered = view.units.saturating_sub(view.claimed).saturating_sub(view.objected);
        let refund = match view.funding {
            Funding::Own | Funding::Grant => refund_of(view.payment, undelivered, view.units, pending),
            Funding::Coupon => coupon_refund_of(view.payment, undelivered, view.units, pending),
        };
        let settled = lines.iter().map(|line| line.delivered).fold(0, Units::saturating_add);
        let shares = Shares {
            budget: parts.kept,
            foundation,
            author: parts.author,
            claims,
            developers,
            developer: lines.iter().find_map(|line| line.developer.as_ref()).map(show),
            reserve,
            release,
            rest: pending.saturating_sub(refund),
        };
        let workers = workers.iter().map(|worker| WorkerLine {
            account: show(&worker.worker),
            units: worker.units,
            stars: worker.stars,
            credit: worker.credit,
            claim: records.iter().filter(|record| record.worker == worker.worker).map(|record| record.claim).sum(),
            score: scores.get(&worker.worker).copied().unwrap_or_default(),
        });
        Self {
            job: view.id,
            pay_from: view.funding,
            paid: view.payment,
            units: view.units,
            delivered: view.claimed,
            credited: account.workers.iter().map(|worker| worker.credit).sum(),
            refund,
            refund_at: view.due,
            shares: (settled == view.claimed).then_some(shares),
            workers: workers.collect(),
        }
    }

    /// The statement as a table whose sums a person can check.
    pub fn text(&self) -> String {
        let money = |label: &str, planck: Balance, remark: &str| output::row([label, &amount::show(planck), remark]);
        let mut rows = vec![
            output::row(["STATEMENT", &format!("job {}", self.job), ""]),
            output::row(["delivered", &format!("{} of {} units", self.delivered, self.units), ""]),
            money("paid", self.paid, self.payer()),
        ];
        match &self.shares {
            Some(shares) => self.add_shares(&mut rows, shares),
            None => {
                rows.push(output::row(["", "", "this node no longer keeps the settlement's other shares"]));
                rows.push(money("comes back", self.refund, &format!("at most, at block {}", self.refund_at)));
            }
        }
        for worker in &self.workers {
            let stars = worker.stars.map_or("five".into(), |stars| format!("{stars:?}").to_lowercase());
            let remark = format!(
                "{} units at {stars} stars, credit {}, score {} now",
                worker.units,
                amount::show(worker.credit),
                amount::number(worker.score)
            );
            rows.push(money(&worker.account, worker.claim, &remark));
        }
        rows.push(output::row(["", "", "claims reach the workers block by block: 'scc earnings ADDRESS'"]));
        output::table(&rows)
    }

    fn add_shares(&self, rows: &mut Vec<Vec<String>>, shares: &Shares) {
        let mut money = |label: &str, planck: Balance, remark: &str| {
            rows.push(output::row([label, &amount::show(planck), remark]));
        };
        money("released on top", shares.release, "from emission and fees, at most a tenth of it");
        money("= together", self.paid.saturating_add(shares.release), "");
        money("  workers' claims", shares.claims, "κ: 60 % of the credits and of the release on them");
        let developer =
            shares.developer.as_ref().map_or("to the reserve: no listed dApp".into(), |who| format!("to {who}"));
        money("  dApp developer", shares.developers, &format!("δ: 20 % likewise, {developer}"));
        if self.pay_from == Funding::Own {
            money("  foundation", shares.foundation, "φ: 10 % of the payment");
        } else {
            money("  stays in the budget", shares.budget, "never left it");
        }
        money("  author pot", shares.author, "μ: 10 % of the payment");
        money("  reserve", shares.reserve, "cut by stars, and rounding");
        let remark = match self.pay_from {
            Funding::Own => "80 % of what nobody delivered",
            Funding::Grant => "80 % of what nobody delivered, to the budget",
            Funding::Coupon => "60 % of what nobody delivered, to the budget",
        };
        money("  comes back", self.refund, &format!("at block {}: {remark}", self.refund_at));
        money("  rest", shares.rest, "to the reserve then: objections and rounding");
        money("= together", self.accounted(shares), "");
    }

    fn payer(&self) -> &'static str {
        match self.pay_from {
            Funding::Own => "into the block's revenue when the job was posted",
            Funding::Grant => "the price, by the contributors' budget",
            Funding::Coupon => "the price, by your coupon out of the budget of free trials",
        }
    }

    fn accounted(&self, shares: &Shares) -> Balance {
        [shares.budget, shares.foundation, shares.author, shares.claims, shares.developers, shares.reserve, shares.rest]
            .into_iter()
            .fold(self.refund, Balance::saturating_add)
    }
}

/// A payment's parts when the job was posted, and φ of it for the foundation, which a budget keeps instead.
fn parts(view: &JobView) -> (BudgetParts, Balance) {
    match view.funding {
        Funding::Own => {
            let parts = split_income(view.payment);
            (BudgetParts { kept: 0, author: parts.author, pending: parts.rest }, parts.foundation)
        }
        Funding::Grant => (split_grant(view.payment), 0),
        Funding::Coupon => (split_coupon(view.payment), 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use scc_math::{settle, settle_coupon, Delivery, SettlementTerms};
    use scc_types::{Phase, SCC};

    fn account(number: u8) -> AccountId {
        AccountId::new([number; 32])
    }

    fn view(funding: Funding, payment: Balance, units: Units, delivered: Units, objected: Units) -> JobView {
        JobView {
            requester: account(9),
            funding,
            units,
            claimed: delivered,
            reported: delivered,
            objected,
            payment,
            phase: Phase::Settled,
            due: 42,
            ..crate::job::test_view(7)
        }
    }

    /// A job settled by the chain's own arithmetic, in as many steps as `pages` has, and its statement.
    fn closing(payment: Balance, units: Units, objected: Units, pages: &[&[(u8, Units, Stars)]]) -> Closing {
        closing_of(Funding::Own, payment, units, objected, pages)
    }

    fn closing_of(
        funding: Funding,
        payment: Balance,
        units: Units,
        objected: Units,
        pages: &[&[(u8, Units, Stars)]],
    ) -> Closing {
        let mut pending = parts(&view(funding, payment, units, 0, 0)).0.pending;
        let (mut lines, mut records, mut workers, mut volume) = (Vec::new(), Vec::new(), Vec::new(), 0);
        for page in pages {
            let deliveries: Vec<_> = page
                .iter()
                .map(|(_, units, stars)| Delivery { units: *units, stars_per_mille: stars.per_mille() })
                .collect();
            let before = volume;
            let terms = SettlementTerms { payment, units, pending, carry: SCC, volume, deliveries: &deliveries };
            let parts = match funding {
                Funding::Own | Funding::Grant => settle(terms),
                Funding::Coupon => settle_coupon(payment, units, pending, &deliveries),
            };
            pending -= parts.taken;
            volume += parts.credit;
            lines.push(SettlementLine {
                job: 7,
                dapp: 0,
                payment,
                units,
                delivered: page.iter().map(|(_, units, _)| units).sum(),
                credit: parts.credit,
                carry: SCC,
                volume: before,
                release: parts.release,
                claims: parts.claims,
                developer: Some(account(8)),
                developer_share: parts.developers,
                reserve: parts.reserve,
            });
            for ((number, units, stars), award) in page.iter().zip(parts.awards) {
                let (worker, stars) = (account(*number), *stars);
                let (credit, claim) = (award.credit, award.claim);
                workers.push(WorkerShare { worker: worker.clone(), units: *units, stars: Some(stars), credit });
                records.push(ScoreRecord { job: 7, worker, units: *units, stars, credit, claim });
            }
        }
        let delivered = workers.iter().map(|worker| worker.units).sum();
        Closing::of(&Account {
            view: &view(funding, payment, units, delivered, objected),
            workers: &workers,
            lines: &lines,
            records: &records,
            scores: &BTreeMap::from([(account(1), 5 * SCC)]),
            show: &|account| format!("{account:?}").chars().take(8).collect(),
        })
    }

    fn check_sum(closing: &Closing) {
        let shares = closing.shares.as_ref().expect("all settlements are known");
        assert_eq!(closing.accounted(shares), closing.paid + shares.release);
        assert_eq!(closing.workers.iter().map(|worker| worker.claim).sum::<Balance>(), shares.claims);
    }

    #[test]
    fn the_statement_adds_up_to_the_planck_whatever_the_numbers() {
        for payment in [1, 7, 12 * SCC, 12 * SCC + 1, 999_999_999_999_999_999] {
            for units in [3, 7, 1_000, 12_601] {
                for funding in [Funding::Own, Funding::Grant, Funding::Coupon] {
                    let of = |objected, pages: &[&[(u8, Units, Stars)]]| {
                        check_sum(&closing_of(funding, payment, units, objected, pages));
                    };
                    of(0, &[&[(1, 1, Stars::Five), (2, 2, Stars::Three)]]);
                    of(1, &[&[(1, 1, Stars::One)], &[(2, 1, Stars::Four)]]);
                    of(0, &[]);
                }
            }
        }
    }

    #[test]
    fn the_refund_is_the_chains_and_the_rest_is_named() {
        let closing = closing(10 * SCC + 3, 1_000, 100, &[&[(1, 300, Stars::Five)]]);
        let pending = split_income(closing.paid).rest;
        let shares = closing.shares.as_ref().expect("known");
        let taken = shares.claims + shares.developers + shares.reserve - shares.release;
        assert_eq!(closing.refund, refund_of(closing.paid, 600, 1_000, pending - taken));
        assert_eq!(shares.rest, pending - taken - closing.refund);
        assert!(shares.rest > 79 * SCC / 100, "the objected tenth waits for the reserve");
    }

    #[test]
    fn a_trial_leaves_in_the_budget_what_is_not_the_workers() {
        let closing = closing_of(Funding::Coupon, 10 * SCC, 1_000, 0, &[&[(1, 600, Stars::Five)]]);
        let shares = closing.shares.as_ref().expect("known");
        assert_eq!((shares.budget, shares.foundation, shares.author), (4 * SCC, 0, 0));
        assert_eq!((shares.claims, closing.refund), (36 * SCC / 10, 24 * SCC / 10));
        assert!(closing.text().contains("stays in the budget"), "{}", closing.text());
    }

    #[test]
    fn the_statement_is_a_table_with_both_sums() {
        let text = closing(12 * SCC, 1_200, 0, &[&[(1, 1_000, Stars::Five)]]).text();
        let sums: Vec<_> = text.lines().filter(|line| line.starts_with("= together")).collect();
        assert_eq!(sums.len(), 2, "{text}");
        assert_eq!(sums[0], sums[1], "{text}");
        assert!(text.starts_with("STATEMENT"), "{text}");
        assert!(text.contains("1000 of 1200 units"), "{text}");
        assert!(text.contains("1000 units at five stars, credit 10 SCC, score 5 now"), "{text}");
        assert!(text.contains("1.6 SCC"), "what comes back: {text}");
    }

    #[test]
    fn without_the_settlement_only_what_is_known_is_said() {
        let mut view = view(Funding::Own, 12 * SCC, 1_200, 1_000, 0);
        view.workers = vec![WorkerShare { worker: account(1), units: 1_000, stars: None, credit: 10 * SCC }];
        let (scores, show) = (BTreeMap::new(), |_: &AccountId| "5Abc".to_string());
        let account =
            Account { view: &view, workers: &view.workers, lines: &[], records: &[], scores: &scores, show: &show };
        let closing = Closing::of(&account);
        assert_eq!(closing.shares, None);
        assert!(!closing.text().contains("together"), "{}", closing.text());
        assert!(output::line(&closing).expect("JSON").contains(r#""shares":null"#));
    }
}
