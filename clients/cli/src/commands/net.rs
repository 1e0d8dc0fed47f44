//! `scc net`.

use crate::{
    failure::Outcome,
    job::net::{now, served, Connected, Net},
    output,
};

/// Prints the path of every peer of the jobs that are served on this machine. Needs no chain.
pub fn run(json: bool) -> Outcome {
    let served = served()?;
    output::print(json, &served, || match served.as_slice() {
        [] => "no job is served on this machine just now: 'scc render' and 'scc run' serve theirs while they run; a \
               contributor's peers are shown by 'scc-node worker show'"
            .into(),
        served => served.iter().map(text).collect::<Vec<_>>().join("\n\n"),
    })
}

fn text(net: &Net) -> String {
    let mut rows = vec![
        output::row(["job", &net.job.to_string()]),
        output::row(["peer", &net.peer]),
        output::row(["router", &net.router]),
    ];
    rows.extend(net.announced.iter().map(|address| output::row(["announced", address])));
    if net.peers.is_empty() {
        rows.push(output::row(["nobody", "is connected"]));
    }
    rows.extend(net.peers.iter().flat_map(lines));
    output::table(&rows)
}

fn lines(Connected { role, worker, path }: &Connected) -> Vec<Vec<String>> {
    let called = if path.incoming { "called us" } else { "was called" };
    let age = span(now().saturating_sub(path.since));
    let mut lines = vec![
        output::row([role, worker.as_ref().unwrap_or(&path.peer)]),
        output::row(["", &format!("{} · {} · {called} {age} ago", path.kind(), path.figures())]),
        output::row(["", &path.address]),
    ];
    if let Some(why) = &path.why_not_direct {
        lines.push(output::row(["", &format!("not direct: {why}")]));
    }
    lines
}

fn span(seconds: u64) -> String {
    match seconds {
        0..=119 => format!("{seconds} s"),
        120..=7_199 => format!("{} min", seconds / 60),
        _ => format!("{} h", seconds / 3_600),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_relayed_worker_is_shown_with_the_reason() {
        let connected = r#"{"role":"worker","worker":"5Grw","path":{"peer":"12D3","path":"relay","relay":"12D4","address":"/ip4/1.1.1.1",
            "incoming":true,"since":0,"round_trip_millis":null,"sent":1048576,"received":3,"why_not_direct":"nobody answered"}}"#;
        let peers = vec![serde_json::from_str(connected).expect("read")];
        let net = Net { job: 3, peer: "12D5".into(), written: 0, announced: vec![], router: "not asked".into(), peers };
        let text = text(&net);
        for part in
            ["worker", "5Grw", "relayed", "no ping yet", "1.0 MiB sent", "3 B received", "not direct: nobody answered"]
        {
            assert!(text.contains(part), "{part} is missing:\n{text}");
        }
    }

    #[test]
    fn ages_are_short() {
        assert_eq!([5, 600, 86_400].map(span), ["5 s", "10 min", "24 h"]);
    }
}
