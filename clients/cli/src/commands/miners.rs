//! `scc miners` and `scc miner`.

use super::{spending::Cost, Context};
use crate::{
    account, amount,
    args::MinerCommand,
    chain::{Call, NoticeGiven},
    failure::{Failure, Outcome},
    output,
};
use scc_types::{AccountId, Balance, CandidateView, MinerLacks, MinerState, MinerView, SeatReason, SeatView};
use serde_json::json;

/// Prints who makes the blocks, who runs for a seat, and what it takes.
pub async fn list(context: &Context, limit: u32) -> Outcome {
    let chain = &context.chain;
    let (terms, seats) = (chain.mining_terms().await?, chain.seats().await?);
    let candidates = chain.candidates(0, limit.min(100)).await?;
    let value = json!({ "terms": output::value(&terms)?, "seats": output::value(&seats)?,
        "candidates": output::value(&candidates)? });
    output::print(context.json, &value, || {
        let takes = format!(
            "{} seats; one takes a standing of {} and a bond of {}",
            terms.seats,
            amount::show(terms.standing_floor),
            amount::show(terms.minimum_bond)
        );
        let mut rows = vec![output::row(["seat", "in this session", "in the next"])];
        rows.extend((0..seats.now.len().max(seats.next.len())).map(|place| {
            let cell = |seats: &[SeatView]| seats.get(place).map(|seat| seat_words(context, seat)).unwrap_or_default();
            vec![(place + 1).to_string(), cell(&seats.now), cell(&seats.next)]
        }));
        let mut parts = vec![takes, format!("session {}", seats.session), output::table(&rows)];
        parts.push(match candidates.is_empty() {
            true => "nobody runs for a seat".into(),
            false => candidates_text(context, &candidates),
        });
        parts.join("\n\n")
    })
}

fn seat_words(context: &Context, seat: &SeatView) -> String {
    let reason = match &seat.reason {
        SeatReason::Foundation => "foundation".to_string(),
        SeatReason::Ranked { rank, counted } => format!("place {rank}, standing {}", amount::show(*counted)),
        SeatReason::Unqualified => "lacks something now".into(),
        SeatReason::Leaving => "leaving".into(),
        SeatReason::Offender => "offender".into(),
    };
    format!("{} ({reason})", context.show(&seat.miner))
}

fn candidates_text(context: &Context, candidates: &[CandidateView]) -> String {
    let mut rows = vec![output::row(["place", "candidate", "standing", "bond", "lacks"])];
    rows.extend(candidates.iter().map(|it| {
        let CandidateView { account, rank, standing, bond, lacks, .. } = it;
        vec![rank.to_string(), context.show(account), amount::show(*standing), amount::show(*bond), lacks_words(lacks)]
    }));
    output::table(&rows)
}

/// What is missing for a seat, in words.
fn lacks_words(lacks: &MinerLacks) -> String {
    let parts = [
        (lacks.standing > 0).then(|| format!("standing of {} (checked work)", amount::show(lacks.standing))),
        (lacks.bond > 0).then(|| format!("bond of {}", amount::show(lacks.bond))),
        lacks.keys.then(|| "session keys ('scc miner keys')".to_string()),
        lacks.registration.then(|| "registration ('scc miner register')".to_string()),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if parts.is_empty() {
        "nothing".into()
    } else {
        parts.join(", ")
    }
}

/// Runs `scc miner …`.
pub async fn run(context: &Context, command: MinerCommand) -> Outcome {
    match command {
        MinerCommand::Show(address) => show(context, context.account(address.address)?).await,
        MinerCommand::Keys => keys(context).await,
        MinerCommand::Register { bond, consent } => {
            check_registration(context, bond).await?;
            context.spend("the registration", &Call::register_miner(bond), Cost::hold(bond), consent).await?;
            show_own(context).await
        }
        MinerCommand::Bond { amount, consent } => {
            own_candidacy(context).await?;
            context.spend("the bond", &Call::bond_more(amount), Cost::hold(amount), consent).await?;
            show_own(context).await
        }
        MinerCommand::Leave => leave(context).await,
        MinerCommand::Withdraw => withdraw(context).await,
    }
}

async fn show_own(context: &Context) -> Outcome {
    show(context, account::id(&context.key()?)).await
}

async fn show(context: &Context, account: AccountId) -> Outcome {
    let view = context.chain.miner(&account).await?;
    output::print(context.json, &view, || text(&view, &context.show(&account)))
}

fn text(view: &MinerView, name: &str) -> String {
    let state = match &view.state {
        MinerState::Stranger => "not registered".to_string(),
        MinerState::Candidate { rank } => format!("candidate, place {rank}"),
        MinerState::Leaving { free_from } => format!("leaving; the bond is free from session {free_from}"),
        MinerState::Barred { until } => format!("slashed; may register again from session {until}"),
    };
    let seat = match (view.seated_now, view.seated_next) {
        (true, true) => "makes blocks, in the next session too",
        (true, false) => "makes blocks, in the next session no more",
        (false, true) => "makes blocks from the next session",
        (false, false) => "none",
    };
    let seat = if view.foundation { format!("{seat} (a seat of the foundation)") } else { seat.into() };
    output::table(&[
        output::row(["account", name]),
        output::row(["is", &state]),
        output::row(["seat", &seat]),
        output::row([
            "standing",
            &format!("{}, of which {} counts", amount::show(view.standing), amount::show(view.counted)),
        ]),
        output::row(["bond", &amount::show(view.bond)]),
        output::row(["lacks for a seat", &lacks_words(&view.lacks)]),
    ])
}

async fn keys(context: &Context) -> Outcome {
    let key = context.key()?;
    let keys = context.chain.make_session_keys(&account::id(&key)).await?;
    let included = context.send(&Call::set_session_keys(&keys)).await?;
    let public = format!("0x{}", hex::encode(&keys.keys.0));
    output::print(context.json, &json!({ "keys": public, "block": included.block }), || {
        format!(
            "the node has new session keys for {}: {public}\nthey work from the session after the next; their secrets are in the \
             node's keystore",
            context.show(&account::id(&key))
        )
    })
}

async fn check_registration(context: &Context, bond: Balance) -> Outcome {
    let terms = context.chain.mining_terms().await?;
    let view = context.chain.miner(&account::id(&context.key()?)).await?;
    let refused = |words: String| Err(Failure::Refused(format!("{words} (nothing was sent)")));
    match view.state {
        MinerState::Candidate { .. } => {
            return refused("you run for a seat already: add to the bond with 'scc miner bond'".into())
        }
        MinerState::Leaving { free_from } => {
            return refused(format!("you gave notice: withdraw the bond first, from session {free_from} on"))
        }
        MinerState::Barred { until } => return refused(format!("you were slashed: register from session {until} on")),
        MinerState::Stranger => {}
    }
    if bond < terms.minimum_bond {
        let (bond, least) = (amount::show(bond), amount::show(terms.minimum_bond));
        return refused(format!("{bond} is below the least bond of {least}: offer more"));
    }
    if view.lacks.keys {
        return refused("you have no session keys: ask your node for some with 'scc miner keys'".into());
    }
    Ok(())
}

async fn own_candidacy(context: &Context) -> Outcome<MinerView> {
    let view = context.chain.miner(&account::id(&context.key()?)).await?;
    match view.state {
        MinerState::Candidate { .. } => Ok(view),
        _ => Err(Failure::Refused(
            "you do not run for a seat: begin with 'scc miner register' (nothing was sent)".into(),
        )),
    }
}

async fn leave(context: &Context) -> Outcome {
    own_candidacy(context).await?;
    let included = context.send(&Call::unbond()).await?;
    let notice: NoticeGiven = included
        .event("Miners", "NoticeGiven")
        .ok_or_else(|| Failure::Chain("notice was given; 'scc miner show' says when the bond is free".into()))?;
    let value =
        json!({ "bond": notice.bond.to_string(), "free_from_session": notice.free_from, "block": included.block });
    output::print(context.json, &value, || {
        format!(
            "notice is given: you are no candidate any more. {} can be withdrawn from session {} on",
            amount::show(notice.bond),
            notice.free_from
        )
    })
}

async fn withdraw(context: &Context) -> Outcome {
    let view = context.chain.miner(&account::id(&context.key()?)).await?;
    let session = context.chain.seats().await?.session;
    let refused = |words: String| Err(Failure::Refused(format!("{words} (nothing was sent)")));
    match view.state {
        MinerState::Leaving { free_from } if session >= free_from => {}
        MinerState::Leaving { free_from } => {
            return refused(format!("the bond can be slashed until session {free_from}, and this is {session}: wait"))
        }
        MinerState::Candidate { .. } => {
            return refused("you run for a seat: give notice first with 'scc miner leave'".into())
        }
        _ => return refused("you have no bond".into()),
    }
    let included = context.send(&Call::withdraw_bond()).await?;
    let value = json!({ "released": view.bond.to_string(), "block": included.block });
    output::print(context.json, &value, || format!("{} are yours again", amount::show(view.bond)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use scc_types::SCC;

    #[test]
    fn what_is_missing_for_a_seat_is_named_with_the_way_to_it() {
        assert_eq!(lacks_words(&MinerLacks::default()), "nothing");
        let lacks = MinerLacks { standing: 100 * SCC, bond: SCC, keys: true, registration: true };
        let words =
            "standing of 100 SCC (checked work), bond of 1 SCC, session keys ('scc miner keys'), registration ('scc \
                     miner register')";
        assert_eq!(lacks_words(&lacks), words);
    }

    #[test]
    fn a_miner_is_told_in_words() {
        let view = MinerView {
            account: [1; 32].into(),
            state: MinerState::Leaving { free_from: 9 },
            standing: 5 * SCC,
            counted: 5 * SCC,
            bond: SCC,
            foundation: true,
            seated_now: true,
            seated_next: false,
            last_seat: None,
            lacks: MinerLacks { registration: true, ..Default::default() },
        };
        let said = text(&view, "Alice");
        assert!(said.contains("leaving; the bond is free from session 9"), "{said}");
        assert!(said.contains("in the next session no more (a seat of the foundation)"), "{said}");
        assert!(said.contains("5 SCC, of which 5 SCC counts"), "{said}");
    }
}
