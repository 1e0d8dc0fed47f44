//! Why there is no work, and what would change it.

use crate::{shared::Shared, Outlook};
use scc_job_spec::clean_sentence;
use scc_types::{Assignment, Assignments, Balance, BlockNumber, DappId, JobId, OpenJob, Skipped, Units};
use std::collections::BTreeSet;

/// What is known of the jobs that the chain left out for this worker.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Figures {
    /// The worker is not on the chain's list: nobody can draw it.
    pub is_unlisted: bool,
    /// The best of the prices that are too low.
    pub price: Option<LowPrice>,
    /// What runs one of them and does not run here; a sentence.
    pub engine: Option<String>,
}

/// Payment per unit, in planck.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct LowPrice {
    pub offered: Balance,
    pub minimum: Balance,
}

/// Figures as of a block: they are asked for once in it.
#[derive(Debug, Default)]
pub(crate) struct Known(Option<(BlockNumber, Figures)>);

impl Known {
    /// What is known of the jobs that `offered` leaves out.
    pub async fn figures(&mut self, shared: &Shared, offered: Option<&Assignments>) -> Figures {
        let Some(offered) = offered else { return Figures::default() };
        if let Some((_, figures)) = self.0.as_ref().filter(|(at, _)| *at == offered.at) {
            return figures.clone();
        }
        let figures = Figures::of(shared, offered).await;
        self.0 = Some((offered.at, figures.clone()));
        figures
    }
}

impl Figures {
    /// Shows what the best open job would pay, too.
    async fn of(shared: &Shared, offered: &Assignments) -> Self {
        if !offered.list.is_empty() || offered.skipped == Skipped::default() {
            let best: Vec<_> = offered.list.iter().take(1).map(priced).collect();
            shared.show_offer(&best).await;
            return Self::default();
        }
        let Ok(Outlook { open, is_unlisted }) = shared.chain.outlook(&shared.account).await else {
            return Self::default();
        };
        let jobs: Vec<_> = open.iter().map(|job| (job.id, job.dapp, job.payment, job.units)).collect();
        shared.show_offer(&jobs).await;
        let minimum = shared.controls.borrow().minimum_price;
        Self { is_unlisted, price: LowPrice::best(&open, minimum), engine: missing_engine(shared, &open).await }
    }
}

/// What [`Shared::show_offer`] asks of a job.
pub(crate) fn priced(assignment: &Assignment) -> (JobId, DappId, Balance, Units) {
    (assignment.job, assignment.dapp, assignment.payment, assignment.units)
}

impl LowPrice {
    /// Of open jobs, the best payment per unit first.
    fn best(open: &[OpenJob], minimum: Balance) -> Option<Self> {
        let mut prices = open.iter().filter_map(|job| job.payment.checked_div(job.units.into()));
        prices.find(|price| *price < minimum).map(|offered| Self { offered, minimum })
    }

    /// As a cause and its remedy.
    pub fn sentence(&self) -> String {
        let Self { offered, minimum } = self;
        format!("{offered} planck a unit, and you ask {minimum}: set --worker-min-price to {offered} or less")
    }
}

async fn missing_engine(shared: &Shared, open: &[OpenJob]) -> Option<String> {
    let dapps: BTreeSet<_> = open.iter().map(|job| job.dapp).collect();
    for dapp in dapps {
        let Ok(Some(engine)) = shared.chain.engine(dapp).await else { continue };
        if let Err(reason) = shared.runner.can_run(&engine).await {
            return Some(clean_sentence(&reason));
        }
    }
    None
}

/// From what the chain offered and what this worker refused: causes, each with its remedy.
pub(crate) fn why_idle(offered: Option<&Assignments>, refused: &[String], figures: &Figures) -> String {
    let Some(offered) = offered else {
        return "the chain does not answer yet: nothing to do, the node still looks for its first block".into();
    };
    if let Some(reason) = refused.first() {
        return match refused.len() {
            1 => format!("the one job on offer is left alone: {reason}"),
            count => format!("{count} jobs on offer are left alone; the best one because {reason}"),
        };
    }
    let causes = causes(&offered.skipped, figures);
    match causes.is_empty() {
        true => "nobody has posted a job: nothing to do, the next one is seen with its block".into(),
        false => format!("no open job is for this worker: {}", causes.join("; ")),
    }
}

/// What the contributor can change comes first.
fn causes(skipped: &Skipped, figures: &Figures) -> Vec<String> {
    let Skipped { below_price, other_dapp, blocked, no_room, not_drawn } = skipped;
    let price = figures.price.map(|price| format!("the best of them pays {}", price.sentence()));
    let (drawn, draw) = match figures.is_unlisted {
        true => (
            "for workers on the chain's list",
            "this one enlists by itself with a tenth of a token in its account; the node's log says what is in the way",
        ),
        false => ("drew others", "nothing to do: every enlisted worker has the same chance in each draw"),
    };
    let causes = [
        (*below_price, "below your minimum", price.unwrap_or_else(|| "set a lower --worker-min-price".into())),
        (
            *other_dapp,
            "for a program that does not run here",
            figures.engine.clone().unwrap_or_else(|| "'scc-node worker doctor' says what does".into()),
        ),
        (*blocked, "by requesters you blocked", "take them out of --worker-block-requesters".into()),
        (*not_drawn, drawn, draw.into()),
        (*no_room, "with all units taken", "nothing to do: others compute them".into()),
    ];
    let named = causes.into_iter().filter(|(count, ..)| *count > 0);
    named.map(|(count, cause, remedy)| format!("{count} {cause} ({remedy})")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_data;
    use scc_types::{AccountId, Funding};
    use sp_core::sr25519;

    fn why(skipped: Skipped, figures: &Figures) -> String {
        let offered = Assignments { at: 1, account: AccountId::new([0; 32]), list: Vec::new(), skipped };
        why_idle(Some(&offered), &[], figures)
    }

    fn open(id: u64, payment: Balance, units: u64) -> OpenJob {
        let Assignment { dapp, requester, spec, endpoint, job_key, room, posted, deadline, .. } =
            test_data::assignment(id, sr25519::Public::from_raw([0; 32]));
        OpenJob {
            id,
            dapp,
            requester,
            funding: Funding::Own,
            spec,
            units,
            room,
            payment,
            endpoint,
            job_key,
            posted,
            deadline,
            drawn: Vec::new(),
        }
    }

    #[test]
    fn without_jobs_there_is_nothing_to_do() {
        let none = Figures::default();
        assert_eq!(
            why_idle(None, &[], &none),
            "the chain does not answer yet: nothing to do, the node still looks for its first block"
        );
        assert_eq!(
            why(Skipped::default(), &none),
            "nobody has posted a job: nothing to do, the next one is seen with its block"
        );
    }

    #[test]
    fn a_price_below_the_minimum_is_named_with_what_would_do() {
        let skipped = Skipped { below_price: 2, ..Skipped::default() };
        let price = LowPrice::best(&[open(1, 900, 1), open(2, 250, 2), open(3, 10, 1)], 200);
        assert_eq!(
            why(skipped.clone(), &Figures { price, ..Figures::default() }),
            "no open job is for this worker: 2 below your minimum (the best of them pays 125 planck a unit, and you ask 200: \
             set --worker-min-price to 125 or less)"
        );
        assert_eq!(
            why(skipped, &Figures::default()),
            "no open job is for this worker: 2 below your minimum (set a lower --worker-min-price)"
        );
        assert_eq!(LowPrice::best(&[open(1, 900, 1), open(2, 1, 0)], 900), None);
    }

    #[test]
    fn a_missing_program_is_named() {
        let skipped = Skipped { other_dapp: 1, ..Skipped::default() };
        let engine = Some("the engine luxcore 2.6 is not installed here".into());
        assert_eq!(
            why(skipped.clone(), &Figures { engine, ..Figures::default() }),
            "no open job is for this worker: 1 for a program that does not run here (the engine luxcore 2.6 is not \
             installed here)"
        );
        assert!(why(skipped, &Figures::default()).ends_with("('scc-node worker doctor' says what does)"));
    }

    #[test]
    fn who_was_not_drawn_waits_and_who_is_not_listed_enlists() {
        let skipped = Skipped { not_drawn: 3, ..Skipped::default() };
        assert_eq!(
            why(skipped.clone(), &Figures::default()),
            "no open job is for this worker: 3 drew others (nothing to do: every enlisted worker has the same chance in \
             each draw)"
        );
        assert_eq!(
            why(skipped, &Figures { is_unlisted: true, ..Figures::default() }),
            "no open job is for this worker: 3 for workers on the chain's list (this one enlists by itself with a tenth of \
             a token in its account; the node's log says what is in the way)"
        );
    }

    #[test]
    fn what_the_contributor_can_change_comes_first() {
        let skipped = Skipped { no_room: 2, blocked: 1, ..Skipped::default() };
        assert_eq!(
            why(skipped, &Figures::default()),
            "no open job is for this worker: 1 by requesters you blocked (take them out of --worker-block-requesters); 2 \
             with all units taken (nothing to do: others compute them)"
        );
    }

    #[test]
    fn refused_offers_are_counted_and_the_best_is_explained() {
        let offered =
            Assignments { at: 1, account: AccountId::new([0; 32]), list: Vec::new(), skipped: Skipped::default() };
        let refused = ["the requester is away".to_string(), "it cheated".to_string()];
        let said = |refused: &[String]| why_idle(Some(&offered), refused, &Figures::default());
        assert_eq!(said(&refused[..1]), "the one job on offer is left alone: the requester is away");
        assert_eq!(said(&refused), "2 jobs on offer are left alone; the best one because the requester is away");
    }
}
