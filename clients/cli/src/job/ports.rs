//! The ports at which a job was served: a process that goes on with it listens there again. Workers find it where it was, and the
//! job need not be moved on chain.

use super::{folder::JobFolder, serving::parsed};
use crate::failure::Outcome;
use scc_transport::{is_circuit, Multiaddr};
use serde::{Deserialize, Serialize};
use std::net::{IpAddr, TcpListener, UdpSocket};

const FILE: &str = "listening.json";

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Listened {
    /// Addresses that were asked for.
    asked: Vec<String>,
    /// The same with the ports that the system gave.
    given: Vec<String>,
}

/// Where a former process listened that was asked for the same, unless somebody listens there now.
pub fn former(folder: &JobFolder, asked: &[Multiaddr]) -> Option<Vec<Multiaddr>> {
    // What cannot be read is no loss: the system gives other ports.
    let listened: Listened = folder.read_json(FILE).ok()??;
    let is_usable = listened.asked == texts(asked) && listened.given.iter().all(|address| is_free(address));
    is_usable.then(|| parsed(&listened.given).ok())?
}

/// Whether nobody listens at an address. Two peers may share one without an error, and each would get a part of the calls.
fn is_free(address: &str) -> bool {
    let parts: Vec<&str> = address.split('/').collect();
    let ["", "ip4" | "ip6", host, kind, port, ..] = parts.as_slice() else { return true };
    let (Ok(host), Ok(port)) = (host.parse::<IpAddr>(), port.parse::<u16>()) else { return true };
    match *kind {
        "tcp" => TcpListener::bind((host, port)).is_ok(),
        _ => UdpSocket::bind((host, port)).is_ok(),
    }
}

/// Writes down where this process listens.
pub fn keep(folder: &JobFolder, asked: &[Multiaddr], own: &[Multiaddr]) -> Outcome {
    let (asked, own) = (texts(asked), texts(own.iter().filter(|one| !is_circuit(one))));
    let given = asked.iter().map(|one| with_port(one, &own)).collect();
    let listened = Listened { asked, given };
    match folder.read_json::<Listened>(FILE) {
        Ok(Some(known)) if known == listened => Ok(()),
        _ => folder.write_json(FILE, &listened),
    }
}

fn texts<'a>(addresses: impl IntoIterator<Item = &'a Multiaddr>) -> Vec<String> {
    addresses.into_iter().map(ToString::to_string).collect()
}

/// An address for any port, with the port that the system gave.
fn with_port(asked: &str, own: &[String]) -> String {
    let Some((host, port)) = asked.split_once("/tcp/0").or_else(|| asked.split_once("/udp/0")) else {
        return asked.into();
    };
    let kind = &asked[host.len()..host.len() + "/tcp/".len()];
    let given = own.iter().find_map(|one| {
        let (own_host, rest) = one.split_once(kind)?;
        let is_same = own_host == host || is_any_host(host) && own_host.get(..4) == host.get(..4);
        is_same.then(|| rest.split('/').next())?
    });
    match given {
        Some(given) if port.is_empty() || port.starts_with('/') => format!("{host}{kind}{given}{port}"),
        _ => asked.into(),
    }
}

fn is_any_host(host: &str) -> bool {
    matches!(host, "/ip4/0.0.0.0" | "/ip6/::")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_goes_on_listens_at_the_same_ports() {
        let own = ["/ip4/127.0.0.1/tcp/4001".to_string(), "/ip4/10.0.0.2/udp/4002/quic-v1".to_string()];
        assert_eq!(with_port("/ip4/0.0.0.0/tcp/0", &own), "/ip4/0.0.0.0/tcp/4001");
        assert_eq!(with_port("/ip4/0.0.0.0/udp/0/quic-v1", &own), "/ip4/0.0.0.0/udp/4002/quic-v1");
        assert_eq!(with_port("/ip4/0.0.0.0/tcp/30", &own), "/ip4/0.0.0.0/tcp/30");
        assert_eq!(with_port("/ip4/0.0.0.0/tcp/01", &own), "/ip4/0.0.0.0/tcp/01");
        let own = ["/ip6/::1/tcp/4003", "/ip4/127.0.0.1/tcp/4001", "/ip4/10.0.0.2/tcp/4002"].map(str::to_string);
        let given: Vec<String> = ["/ip4/0.0.0.0/tcp/0", "/ip4/10.0.0.2/tcp/0", "/ip6/::/tcp/0", "/ip4/10.0.0.3/tcp/0"]
            .map(|asked| with_port(asked, &own))
            .into();
        assert_eq!(
            given,
            ["/ip4/0.0.0.0/tcp/4001", "/ip4/10.0.0.2/tcp/4002", "/ip6/::/tcp/4003", "/ip4/10.0.0.3/tcp/0"]
        );
    }

    #[test]
    fn ports_are_kept_for_who_asks_for_the_same() {
        let home = tempfile::tempdir().expect("folder");
        let folder = JobFolder::at(home.path().join("job")).expect("made");
        let read = |text: &str| vec![text.parse::<Multiaddr>().expect("an address")];
        let asked = read("/ip4/127.0.0.1/tcp/0");
        assert_eq!(former(&folder, &asked), None);
        let listener = TcpListener::bind("127.0.0.1:0").expect("listens");
        let given = read(&format!("/ip4/127.0.0.1/tcp/{}", listener.local_addr().expect("bound").port()));
        keep(&folder, &asked, &given).expect("written");
        assert_eq!(former(&folder, &asked), None, "somebody listens there");
        drop(listener);
        assert_eq!(former(&folder, &asked), Some(given.clone()));
        assert_eq!(former(&folder, &read("/ip4/0.0.0.0/tcp/0")), None, "something else was asked for");
        std::fs::write(folder.join(FILE), b"{").expect("written");
        assert_eq!(former(&folder, &asked), None, "a damaged file stops nobody");
        keep(&folder, &asked, &given).expect("written");
        assert_eq!(former(&folder, &asked), Some(given));
    }
}
