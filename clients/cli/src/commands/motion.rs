//! What members of the council and the committee move and vote on.

use super::{moved, Context};
use crate::{
    account,
    args::{CollectiveCommand, CollectiveOptions, Vote},
    chain::{motion_hash, Call, Collective, Executed, Included, Motion},
    failure::{Failure, Outcome},
    output,
};
use scc_types::{AccountId, Hash};
use serde_json::{json, Value};

/// Runs `scc council …` and `scc committee …`.
pub async fn run(context: &Context, collective: Collective, options: CollectiveOptions) -> Outcome {
    match options.command {
        None => show(context, collective).await,
        Some(CollectiveCommand::Vote { motion, vote }) => self::vote(context, collective, motion, vote).await,
        Some(CollectiveCommand::Close { motion }) => {
            let motion = find(context, collective, motion).await?;
            let members = context.chain.members(collective).await?;
            if !is_decided(&motion, members.len()) && context.chain.best().await? < motion.votes.end {
                return Err(Failure::Refused(format!(
                    "the motion is not decided, and the vote lasts until block {} (nothing was sent)",
                    motion.votes.end
                )));
            }
            let outcome = close(context, collective, &motion).await?;
            tell(context, collective, &motion, Some(outcome))
        }
    }
}

/// Moves a call whose origin is a part of a collective. One vote may be enough.
pub async fn propose(context: &Context, collective: Collective, call: &Call) -> Outcome {
    let (members, _) = membership(context, collective).await?;
    let threshold = threshold(collective, members.len());
    let call = context.chain.encoded(call)?;
    let hash = motion_hash(&call);
    let included = context.send(&Call::propose(collective, threshold, call.clone())).await?;
    let Some(motion) = context.chain.motion(collective, hash).await? else {
        let outcome = outcome(context, collective, &included)?;
        return output::print(context.json, &json!({ "motion": hash, "outcome": outcome }), || {
            words_of(outcome).into()
        });
    };
    if motion.votes.ayes.is_empty() {
        let key = context.key()?;
        let vote = Call::vote(collective, hash, motion.votes.index, true);
        context.chain.submit(&vote, &key).await?;
    }
    let motion = Motion { hash, call, votes: find(context, collective, hash).await?.votes };
    tell(context, collective, &motion, None)
}

async fn show(context: &Context, collective: Collective) -> Outcome {
    let members = context.chain.members(collective).await?;
    let motions = context.chain.motions(collective).await?;
    let value = json!({
        "members": members.iter().map(|member| context.show(member)).collect::<Vec<_>>(),
        "motions": motions.iter().map(|motion| json_of(context, motion)).collect::<Vec<_>>(),
    });
    output::print(context.json, &value, || {
        let mut rows: Vec<Vec<String>> =
            members.iter().map(|member| output::row(["member", &context.show(member)])).collect();
        if motions.is_empty() {
            rows.push(output::row(["no motion is voted on", ""]));
        }
        rows.extend(
            motions.iter().map(|motion| output::row([&format!("{:?}", motion.hash), &remark(context, motion)])),
        );
        output::table(&rows)
    })
}

async fn vote(context: &Context, collective: Collective, hash: Hash, vote: Vote) -> Outcome {
    let (members, _) = membership(context, collective).await?;
    let motion = find(context, collective, hash).await?;
    context.send(&Call::vote(collective, hash, motion.votes.index, vote == Vote::Yes)).await?;
    let motion = find(context, collective, hash).await?;
    if !is_decided(&motion, members.len()) {
        return tell(context, collective, &motion, None);
    }
    let outcome = close(context, collective, &motion).await?;
    tell(context, collective, &motion, Some(outcome))
}

async fn close(context: &Context, collective: Collective, motion: &Motion) -> Outcome<&'static str> {
    let weight = context.chain.weight_of(&motion.call).await?;
    let included = context.send(&Call::close(collective, motion, weight)).await?;
    outcome(context, collective, &included)
}

/// What became of a motion; an error where it was carried and its call failed.
fn outcome(context: &Context, collective: Collective, included: &Included) -> Outcome<&'static str> {
    match included.event::<Executed>(collective.pallet(), "Executed") {
        Some(Executed(None)) => Ok("done"),
        Some(Executed(Some(error))) => {
            Err(Failure::Chain(format!("the motion was carried but had no effect: {}", context.chain.explain(&error))))
        }
        None => Ok("rejected"),
    }
}

async fn membership(context: &Context, collective: Collective) -> Outcome<(Vec<AccountId>, AccountId)> {
    let members = context.chain.members(collective).await?;
    let own = account::id(&context.key()?);
    if members.contains(&own) {
        return Ok((members, own));
    }
    let (own, name) = (context.show(&own), collective.pallet().to_lowercase());
    Err(Failure::Refused(format!("{own} is no member of the {name}: 'scc {name}' shows who is (nothing was sent)")))
}

async fn find(context: &Context, collective: Collective, hash: Hash) -> Outcome<Motion> {
    context.chain.motion(collective, hash).await?.ok_or_else(|| {
        let name = collective.pallet().to_lowercase();
        Failure::Refused(format!("{hash:?} is not before the {name}: 'scc {name}' shows what is (nothing was sent)"))
    })
}

/// Votes that carry what `scc` moves: two thirds of the council, more than half of the committee.
fn threshold(collective: Collective, members: usize) -> u32 {
    let members = u32::try_from(members).unwrap_or(u32::MAX);
    match collective {
        Collective::Council => members.saturating_mul(2).div_ceil(3),
        Collective::Committee => (members / 2).saturating_add(1),
    }
}

fn is_decided(motion: &Motion, members: usize) -> bool {
    let threshold = motion.votes.threshold as usize;
    motion.votes.ayes.len() >= threshold || members.saturating_sub(motion.votes.nays.len()) < threshold
}

fn tell(context: &Context, collective: Collective, motion: &Motion, outcome: Option<&'static str>) -> Outcome {
    let mut value = json_of(context, motion);
    value["outcome"] = json!(outcome);
    output::print(context.json, &value, || match outcome {
        Some(outcome) => format!("{}: {}", context.chain.name_of(&motion.call), words_of(outcome)),
        None => format!(
            "motion {:?}\n{}\nthe others vote with 'scc {} vote MOTION yes'",
            motion.hash,
            remark(context, motion),
            collective.pallet().to_lowercase()
        ),
    })
}

fn words_of(outcome: &str) -> &'static str {
    match outcome {
        "done" => "carried and done",
        _ => "rejected",
    }
}

fn remark(context: &Context, motion: &Motion) -> String {
    let votes = &motion.votes;
    format!(
        "{}: {} for it of {} needed, {} against; until block {}",
        moved::words(&context.chain, &motion.call),
        votes.ayes.len(),
        votes.threshold,
        votes.nays.len(),
        votes.end
    )
}

fn json_of(context: &Context, motion: &Motion) -> Value {
    let names = |accounts: &[AccountId]| accounts.iter().map(|who| context.show(who)).collect::<Vec<_>>();
    json!({
        "motion": motion.hash, "index": motion.votes.index, "call": context.chain.name_of(&motion.call),
        "says": moved::words(&context.chain, &motion.call),
        "bytes": format!("0x{}", hex::encode(&motion.call)), "threshold": motion.votes.threshold,
        "ayes": names(&motion.votes.ayes), "nays": names(&motion.votes.nays), "end": motion.votes.end,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_thirds_of_the_council_and_a_majority_of_the_committee_carry_a_motion() {
        let council = [1, 2, 3, 4, 6].map(|members| threshold(Collective::Council, members));
        assert_eq!(council, [1, 2, 2, 3, 4]);
        let committee = [1, 2, 3, 4, 5].map(|members| threshold(Collective::Committee, members));
        assert_eq!(committee, [1, 2, 2, 3, 3]);
    }
}
