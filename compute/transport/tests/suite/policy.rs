//! Which addresses may be dialled.

use scc_transport::{host, AddressPolicy, Identity, Multiaddr, PeerId, Refusal, MAX_DIALLED_ADDRESSES};

fn check(allow_private: bool, address: &str) -> Result<(), Refusal> {
    let address: Multiaddr = address.parse().unwrap_or_else(|error| panic!("{address}: {error}"));
    AddressPolicy { allow_private }.check(&somebody(), &address)
}

fn somebody() -> PeerId {
    Identity::from_seed([7; 32]).peer_id()
}

#[test]
fn global_addresses_should_be_allowed() {
    for address in [
        "/ip4/1.1.1.1/tcp/1024",
        "/ip4/100.63.255.255/tcp/30333",
        "/ip4/100.128.0.1/tcp/30333",
        "/ip4/172.15.0.1/tcp/30333",
        "/ip4/172.32.0.1/udp/65535/quic-v1",
        "/ip4/192.167.1.1/tcp/30333",
        "/ip4/198.17.0.1/tcp/30333",
        "/ip4/223.255.255.255/tcp/30333",
        "/ip6/2606:4700::1111/tcp/30333",
        "/ip6/2a00:1450::1/udp/30333/quic-v1",
        "/ip6/2001:200::1/tcp/30333",
        "/ip6/::ffff:8.8.8.8/tcp/30333",
    ] {
        assert_eq!(check(false, address), Ok(()), "{address}");
    }
}

#[test]
fn addresses_that_are_not_global_should_be_refused_unless_private_ones_are_allowed() {
    for ip in [
        "/ip4/10.0.0.1",
        "/ip4/100.64.0.1",
        "/ip4/100.127.255.255",
        "/ip4/127.0.0.1",
        "/ip4/169.254.169.254",
        "/ip4/172.16.0.1",
        "/ip4/172.31.255.255",
        "/ip4/192.0.0.8",
        "/ip4/192.0.2.1",
        "/ip4/192.88.99.1",
        "/ip4/192.168.1.1",
        "/ip4/198.18.0.1",
        "/ip4/198.19.255.255",
        "/ip4/198.51.100.7",
        "/ip4/203.0.113.7",
        "/ip4/240.0.0.1",
        "/ip6/::1",
        "/ip6/::7f00:1",
        "/ip6/::ffff:10.0.0.1",
        "/ip6/::ffff:127.0.0.1",
        "/ip6/::ffff:169.254.169.254",
        "/ip6/64:ff9b::a00:1",
        "/ip6/100::1",
        "/ip6/2001::1",
        "/ip6/2001:10::1",
        "/ip6/2001:20::1",
        "/ip6/2001:db8::1",
        "/ip6/2002:a00:1::",
        "/ip6/3fff::1",
        "/ip6/fc00::1",
        "/ip6/fd12:3456::1",
        "/ip6/fe80::1",
        "/ip6/fec0::1",
    ] {
        let address = format!("{ip}/tcp/30333");
        assert_eq!(check(false, &address), Err(Refusal::NotGlobal), "{address}");
        assert_eq!(check(true, &address), Ok(()), "{address}");
    }
}

#[test]
fn addresses_of_no_single_host_should_be_refused_always() {
    for ip in [
        "/ip4/0.0.0.0",
        "/ip4/0.1.2.3",
        "/ip4/224.0.0.1",
        "/ip4/239.255.255.250",
        "/ip4/255.255.255.255",
        "/ip6/::",
        "/ip6/ff02::1",
        "/ip6/::ffff:0.0.0.0",
        "/ip6/::ffff:224.0.0.1",
    ] {
        let address = format!("{ip}/tcp/30333");
        for allow_private in [false, true] {
            assert_eq!(check(allow_private, &address), Err(Refusal::NotUnicast), "{address}");
        }
    }
}

#[test]
fn low_ports_should_be_refused_unless_private_ones_are_allowed() {
    for address in ["/ip4/1.1.1.1/tcp/25", "/ip4/1.1.1.1/tcp/1023", "/ip6/2606:4700::1111/udp/53/quic-v1"] {
        assert_eq!(check(false, address), Err(Refusal::LowPort), "{address}");
        assert_eq!(check(true, address), Ok(()), "{address}");
    }
    for allow_private in [false, true] {
        assert_eq!(check(allow_private, "/ip4/1.1.1.1/tcp/0"), Err(Refusal::NoPort));
    }
}

#[test]
fn other_transports_names_and_broken_circuits_should_be_refused_always() {
    let relay = Identity::from_seed([8; 32]).peer_id();
    let twice = format!("/ip4/1.1.1.1/tcp/30333/p2p/{relay}/p2p-circuit/p2p/{relay}/p2p-circuit");
    let another = format!("/ip4/1.1.1.1/tcp/30333/p2p/{relay}/p2p-circuit/p2p/{relay}");
    for (address, refusal) in [
        ("/dns4/example.org/tcp/30333", Refusal::UnsupportedTransport),
        // These lead to this machine and into homes, wherever they are resolved.
        ("/dns/localhost/tcp/30333", Refusal::UnsupportedTransport),
        ("/dns4/router.home.arpa/udp/30333/quic-v1", Refusal::UnsupportedTransport),
        ("/dns6/localhost/tcp/30333", Refusal::UnsupportedTransport),
        ("/dnsaddr/example.org", Refusal::UnsupportedTransport),
        ("/ip4/1.1.1.1/tcp/30333/ws", Refusal::UnsupportedTransport),
        ("/ip4/1.1.1.1/udp/30333", Refusal::UnsupportedTransport),
        ("/ip4/1.1.1.1/udp/30333/quic", Refusal::UnsupportedTransport),
        ("/ip4/1.1.1.1", Refusal::UnsupportedTransport),
        ("/tcp/30333", Refusal::UnsupportedTransport),
        ("/unix/tmp", Refusal::UnsupportedTransport),
        ("/ip4/1.1.1.1/tcp/30333/p2p-circuit", Refusal::InvalidCircuit),
        ("/p2p-circuit", Refusal::InvalidCircuit),
        (&twice, Refusal::InvalidCircuit),
        (&another, Refusal::WrongPeer),
    ] {
        for allow_private in [false, true] {
            assert_eq!(check(allow_private, address), Err(refusal), "{address}");
        }
    }
}

#[test]
fn an_address_that_names_another_peer_should_be_refused() {
    let own = format!("/ip4/1.1.1.1/tcp/30333/p2p/{}", somebody());
    let other = format!("/ip4/1.1.1.1/tcp/30333/p2p/{}", Identity::random().peer_id());
    assert_eq!(check(false, &own), Ok(()));
    assert_eq!(check(false, &other), Err(Refusal::WrongPeer));
}

#[test]
fn only_three_addresses_should_be_selected() {
    let all: Vec<Multiaddr> = (1..=9).map(|n| format!("/ip4/1.1.1.{n}/tcp/30333").parse().unwrap()).collect();
    let (allowed, refused) = AddressPolicy { allow_private: false }.select(&somebody(), &all);
    assert_eq!(allowed, all[..MAX_DIALLED_ADDRESSES]);
    assert!(refused.is_empty());
}

/// Of a circuit it is the relay that is dialled, so the relay's address is judged.
#[test]
fn circuits_should_be_judged_by_their_relay() {
    let relay = Identity::from_seed([8; 32]).peer_id();
    let circuit = |before: &str| format!("{before}/p2p/{relay}/p2p-circuit");
    assert_eq!(check(false, &circuit("/ip4/1.1.1.1/tcp/30333")), Ok(()));
    assert_eq!(check(false, &format!("{}/p2p/{}", circuit("/ip4/1.1.1.1/udp/30333/quic-v1"), somebody())), Ok(()));
    assert_eq!(check(false, &circuit("/ip4/192.168.1.1/tcp/30333")), Err(Refusal::NotGlobal));
    assert_eq!(check(false, &circuit("/ip6/::ffff:192.168.1.1/tcp/30333")), Err(Refusal::NotGlobal));
    assert_eq!(check(false, &circuit("/ip4/127.0.0.1/udp/30333/quic-v1")), Err(Refusal::NotGlobal));
    assert_eq!(check(false, &circuit("/ip4/1.1.1.1/tcp/25")), Err(Refusal::LowPort));
    assert_eq!(check(false, &circuit("/dns4/example.org/tcp/30333")), Err(Refusal::UnsupportedTransport));
    assert_eq!(check(true, &circuit("/ip4/192.168.1.1/tcp/25")), Ok(()));
}

/// Many addresses of one victim are one knock, whether it is named as the peer or as its relay, by IPv4 or mapped into IPv6.
#[test]
fn a_host_should_be_selected_once() {
    let relay = Identity::from_seed([8; 32]).peer_id();
    let all: Vec<Multiaddr> = [
        "/ip4/1.1.1.1/tcp/30333".to_string(),
        "/ip6/::ffff:1.1.1.1/tcp/30334".to_string(),
        format!("/ip4/1.1.1.1/udp/30335/quic-v1/p2p/{relay}/p2p-circuit"),
    ]
    .iter()
    .map(|address| address.parse().unwrap())
    .collect();
    for first in 0..all.len() {
        let mut listed = all.clone();
        listed.rotate_left(first);
        let (allowed, refused) = AddressPolicy { allow_private: false }.select(&somebody(), &listed);
        assert_eq!(allowed, listed[..1]);
        assert_eq!(refused, listed[1..].iter().map(|one| (one.clone(), Refusal::SameHost)).collect::<Vec<_>>());
    }
    let mut neighbours = vec![all[0].clone(), "/ip4/1.1.1.2/tcp/30333".parse().unwrap()];
    neighbours.push("/ip6/2606:4700::1/tcp/30333".parse().unwrap());
    assert_eq!(AddressPolicy { allow_private: false }.select(&somebody(), &neighbours).0, neighbours);
    let of_one_home = ["/ip6/2606:4700::1/tcp/30333", "/ip6/2606:4700::2:3:4:5/tcp/30333"];
    let [one, other] = of_one_home.map(|address| host(&address.parse().unwrap()));
    assert_eq!(one, other);
}

/// A first address that is refused does not take the place of a good one.
#[test]
fn a_refused_address_should_not_stand_for_its_host() {
    let listed: Vec<Multiaddr> =
        ["/ip4/1.1.1.1/tcp/25", "/ip4/1.1.1.1/tcp/30333"].iter().map(|address| address.parse().unwrap()).collect();
    let (allowed, refused) = AddressPolicy { allow_private: false }.select(&somebody(), &listed);
    assert_eq!((allowed, refused), (vec![listed[1].clone()], vec![(listed[0].clone(), Refusal::LowPort)]));
}
