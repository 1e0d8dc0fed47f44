//! Two peers that meet at a third, each a process of its own, for tests on machines behind routers:
//! `meet relay LISTEN`, `meet wait RELAY LISTEN…`, `meet open LISTEN…`, `meet visit ADDRESS SECONDS LISTEN…`. Each prints a line for what
//! happened; the first three end when their standard input does.
//!
//! `open` asks its router for ports and says `open ADDRESS…` or `closed WHY`.
//!
//! The visitor says `first direct|relayed`, then `last …` as soon as the path is direct or the time is over, and each time sends a number and
//! gets it back.

use scc_transport::{
    DialOptions, DialOutcome, Identity, IncomingMessages, MessageLimits, Multiaddr, PathKind, Peer, PeerConfig, PeerId,
    PortMapping, RelayLimits, StreamProtocol,
};
use std::{env, error::Error, io, time::Duration};
use tokio::time::{sleep, Instant};

const PROTOCOL: StreamProtocol = StreamProtocol::new("/scc/meet/1");

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["relay", listen] => relay(listen).await,
        ["wait", relay, listen @ ..] => wait(relay, listen).await,
        ["open", listen @ ..] => open(listen).await,
        ["visit", circuit, seconds, listen @ ..] => visit(circuit, seconds.parse()?, listen).await,
        _ => Err("meet relay LISTEN | wait RELAY LISTEN… | open LISTEN… | visit ADDRESS SECONDS LISTEN…".into()),
    }
}

fn config(listen: &[&str]) -> Result<PeerConfig, Box<dyn Error>> {
    let listen = listen.iter().map(|address| address.parse()).collect::<Result<_, _>>()?;
    Ok(PeerConfig { listen, allow_private: true, ..PeerConfig::new(Identity::random()) })
}

async fn start(listen: &[&str]) -> Result<Peer, Box<dyn Error>> {
    Ok(Peer::start(config(listen)?).await?)
}

/// Until nobody listens to it any more.
fn until_input_ends() -> Result<(), Box<dyn Error>> {
    io::copy(&mut io::stdin(), &mut io::sink())?;
    Ok(())
}

async fn relay(listen: &str) -> Result<(), Box<dyn Error>> {
    let peer = Peer::start(PeerConfig { relay: Some(RelayLimits::default()), ..config(&[listen])? }).await?;
    println!("relay {listen}/p2p/{}", peer.id());
    tokio::task::spawn_blocking(|| until_input_ends().is_ok()).await?;
    Ok(())
}

async fn wait(relay: &str, listen: &[&str]) -> Result<(), Box<dyn Error>> {
    let peer = start(listen).await?;
    let mut incoming = peer.listen(PROTOCOL, MessageLimits::default())?;
    let circuit = peer.reserve(&relay.parse()?).await?;
    println!("circuit {circuit}");
    tokio::spawn(async move { answer(&mut incoming).await });
    tokio::task::spawn_blocking(|| until_input_ends().is_ok()).await?;
    Ok(())
}

async fn open(listen: &[&str]) -> Result<(), Box<dyn Error>> {
    // As strict as on a live network: a router that is not public itself is of no use.
    let peer = Peer::start(PeerConfig { upnp: true, allow_private: false, ..config(listen)? }).await?;
    let mut incoming = peer.listen(PROTOCOL, MessageLimits::default())?;
    tokio::spawn(async move { answer(&mut incoming).await });
    let mut mapping = peer.port_mapping();
    let mapping = mapping.wait_for(|mapping| *mapping != PortMapping::Asked).await?.clone();
    match mapping {
        PortMapping::Open(addresses) => {
            let named = addresses.iter().map(|address| format!("{address}/p2p/{}", peer.id()));
            println!("open {}", named.collect::<Vec<_>>().join(" "));
        }
        PortMapping::Closed(why) => println!("closed {why}"),
        PortMapping::Off | PortMapping::Asked => return Err("the router was not asked".into()),
    }
    tokio::task::spawn_blocking(|| until_input_ends().is_ok()).await?;
    peer.shutdown().await;
    Ok(())
}

async fn answer(incoming: &mut IncomingMessages) {
    while let Some((_, mut stream)) = incoming.next().await {
        tokio::spawn(async move {
            while let Ok(number) = stream.receive::<u32>().await {
                if stream.send(&number).await.is_err() {
                    break;
                }
            }
        });
    }
}

async fn visit(address: &str, seconds: u64, listen: &[&str]) -> Result<(), Box<dyn Error>> {
    let peer = start(listen).await?;
    let address: Multiaddr = address.parse()?;
    let Some(other) = address.to_string().rsplit('/').next().and_then(|name| name.parse::<PeerId>().ok()) else {
        return Err("the address ends with nobody's name".into());
    };
    let DialOutcome::Connected { .. } = peer.dial(other, &[address], DialOptions::default()).await? else {
        return Err("connected already".into());
    };
    println!("first {}", ask(&peer, other, 1).await?);
    let end = Instant::now() + Duration::from_secs(seconds);
    while peer.path_to(&other) != Some(PathKind::Direct) && Instant::now() < end {
        sleep(Duration::from_millis(50)).await;
    }
    println!("last {}", ask(&peer, other, 2).await?);
    Ok(())
}

/// Sends a number and gets it back; the path it took.
async fn ask(peer: &Peer, other: PeerId, number: u32) -> Result<&'static str, Box<dyn Error>> {
    let mut stream = peer.open(other, PROTOCOL, MessageLimits::default()).await?;
    stream.send(&number).await?;
    if stream.receive::<u32>().await? != number {
        return Err("another number came back".into());
    }
    Ok(match peer.path_to(&other) {
        Some(PathKind::Direct) => "direct",
        Some(PathKind::Relayed) => "relayed",
        None => "gone",
    })
}
