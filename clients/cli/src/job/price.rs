//! What a job costs, as a person and a script read it.

use super::Kind;
use crate::{amount, output};
use scc_types::{Balance, Funding, Units, UNSERVED_BLOCKS};
use serde::Serialize;
use std::fmt;

/// So many pieces.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Count {
    /// Frames.
    Frames(usize),
    /// Results of a program.
    Results(usize),
}

impl Count {
    /// So many of a kind.
    pub fn of(kind: Kind, count: usize) -> Self {
        match kind {
            Kind::Frame => Self::Frames(count),
            Kind::Result => Self::Results(count),
        }
    }
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Frames(count) => write!(f, "{count} frames"),
            Self::Results(count) => write!(f, "{count} results"),
        }
    }
}

/// The price list. Amounts in planck.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Price {
    /// What is to be computed.
    #[serde(flatten)]
    pub pieces: Count,
    /// Pieces that are there already.
    pub kept: usize,
    /// Tasks they are cut into.
    pub tasks: usize,
    /// Units bought.
    pub units: Units,
    /// Whose money pays.
    pub pay_from: Funding,
    /// The hard cap.
    pub payment: Balance,
    /// A unit's part of it.
    pub per_unit: Balance,
    /// The least the chain takes.
    pub floor: Balance,
    /// What the best open job pays for a unit.
    pub best_bid: Option<Balance>,
    /// Held while the job is in state, and returned.
    pub deposit: Balance,
    /// Fee of the transaction; `None`: not known before it is signed.
    pub fee: Option<Balance>,
    /// Least and most time, on one core like this machine's; `None`: not measured.
    pub core_seconds: Option<[f64; 2]>,
    /// Time between blocks.
    pub block_seconds: f64,
}

impl Price {
    /// What of the payment is the account's own.
    pub fn own(&self) -> Balance {
        match self.pay_from {
            Funding::Own => self.payment,
            Funding::Grant | Funding::Coupon => 0,
        }
    }

    /// Payment, deposits and fee: what the account must have, besides what keeps it alive.
    pub fn total(&self) -> Balance {
        self.own().saturating_add(self.deposit).saturating_add(self.fee.unwrap_or_default())
    }

    /// The list as a table.
    pub fn text(&self) -> String {
        let kept = match self.kept {
            0 => String::new(),
            kept => format!("; {kept} more are there already"),
        };
        let fee = self.fee.map_or("a small fee".into(), |fee| format!("a fee of {}", amount::show(fee)));
        let (payer, refund) = match self.pay_from {
            Funding::Own => ("", "80 % of the price of every unit nobody delivers, by itself"),
            Funding::Coupon => {
                (", paid by your coupon", "to the budget of free trials; nothing comes back to the coupon")
            }
            Funding::Grant => {
                (", paid by the contributors' budget", "80 % of the price of every unit nobody delivers, to the budget")
            }
        };
        let fee = match self.pay_from {
            Funding::Coupon => format!("{fee}, which comes back"),
            Funding::Own | Funding::Grant => fee,
        };
        let time = match self.core_seconds.map(|seconds| seconds.map(clock)) {
            Some([low, high]) => format!("{low} to {high} on one core like this machine's"),
            None => "not measured, as --units was given".into(),
        };
        output::table(&[
            output::row(["work", &format!("{}, {} tasks, {} units{kept}", self.pieces, self.tasks, self.units)]),
            output::row(["time", &time]),
            output::row([
                "price",
                &format!("{} at most{payer}; {} a unit", amount::show(self.payment), amount::show(self.per_unit)),
            ]),
            output::row(["besides", &format!("{fee}; {} held until the job is over", amount::show(self.deposit))]),
            output::row([
                "if nobody comes",
                &format!(
                    "others are drawn, for a small fee, once in {}",
                    clock(f64::from(UNSERVED_BLOCKS) * self.block_seconds)
                ),
            ]),
            output::row(["floor", &amount::show(self.floor)]),
            output::row([
                "best open bid",
                &self.best_bid.map_or("none: yours is first".into(), |bid| format!("{} a unit", amount::show(bid))),
            ]),
            output::row(["refund", refund]),
        ])
    }
}

/// A time in words.
pub fn clock(seconds: f64) -> String {
    match seconds {
        s if s < 90.0 => format!("{s:.0} s"),
        s if s < 5_400.0 => format!("{:.0} min", s / 60.0),
        s => format!("{:.1} h", s / 3_600.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use scc_types::SCC;

    fn price() -> Price {
        Price {
            pieces: Count::Frames(24),
            kept: 0,
            tasks: 48,
            units: 12_600,
            pay_from: Funding::Own,
            payment: 12 * SCC,
            per_unit: 12 * SCC / 12_600,
            floor: SCC / 8,
            best_bid: None,
            deposit: SCC / 50,
            fee: Some(SCC / 1_000),
            core_seconds: Some([80.0, 6_000.0]),
            block_seconds: 150.0,
        }
    }

    #[test]
    fn the_price_list_says_work_time_price_and_what_comes_back() {
        let expected = "\
work             24 frames, 48 tasks, 12600 units
time             80 s to 1.7 h on one core like this machine's
price            12 SCC at most; 0.00095238095 SCC a unit
besides          a fee of 0.001 SCC; 0.02 SCC held until the job is over
if nobody comes  others are drawn, for a small fee, once in 60 min
floor            0.125 SCC
best open bid    none: yours is first
refund           80 % of the price of every unit nobody delivers, by itself";
        let mut price = price();
        price.per_unit = 952_380_950;
        assert_eq!(price.text(), expected);
        assert_eq!(price.total(), 12 * SCC + SCC / 50 + SCC / 1_000);
    }

    #[test]
    fn an_estimate_says_what_is_there_already_and_how_others_bid() {
        let text = Price { kept: 3, fee: None, best_bid: Some(SCC), ..price() }.text();
        assert!(text.contains("12600 units; 3 more are there already"), "{text}");
        assert!(text.contains("a small fee; 0.02 SCC held"), "{text}");
        assert!(text.contains("best open bid    1 SCC a unit"), "{text}");
    }

    #[test]
    fn what_a_budget_pays_the_account_need_not_have() {
        let trial = Price { pay_from: Funding::Coupon, ..price() };
        assert_eq!(trial.total(), SCC / 50 + SCC / 1_000);
        let text = trial.text();
        assert!(text.contains("12 SCC at most, paid by your coupon;"), "{text}");
        assert!(text.contains("a fee of 0.001 SCC, which comes back; 0.02 SCC held"), "{text}");
    }

    #[test]
    fn scripts_read_what_is_counted() {
        let value = |pieces| serde_json::to_value(Price { pieces, ..price() }).expect("JSON");
        assert_eq!(value(Count::Frames(24))["frames"], 24);
        assert_eq!(value(Count::Results(3))["results"], 3);
        let unmeasured = Price { core_seconds: None, pieces: Count::Results(3), ..price() }.text();
        assert!(unmeasured.contains("3 results, 48 tasks") && unmeasured.contains("not measured"), "{unmeasured}");
    }

    #[test]
    fn spans_are_read_at_a_glance() {
        assert_eq!([clock(0.4), clock(89.0), clock(600.0), clock(7_200.0)], ["0 s", "89 s", "10 min", "2.0 h"]);
    }
}
