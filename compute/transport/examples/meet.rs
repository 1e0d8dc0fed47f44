//! Two peers that meet at a third, each a process of its own, for tests on machines behind routers:
//! `meet relay LISTEN`, `meet wait RELAY LISTEN…`, `meet visit CIRCUIT SECONDS LISTEN…`. Each prints a line for what happened; the second
//! ends when its standard input does.
//!
//! The visitor says `first direct|relayed`, then `last …` as soon as the path is direct or the time is over, and each time sends a number and
//! gets it back.

use scc_transport::{
    DialOptions, DialOutcome, Identity, IncomingMessages, MessageLimits, Multiaddr, PathKind, Peer, PeerConfig, PeerId,
    RelayLimits, StreamProtocol,
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
        ["visit", circuit, seconds, listen @ ..] => visit(circuit, seconds.parse()?, listen).await,
        _ => Err("meet relay LISTEN | wait RELAY LISTEN… | visit CIRCUIT SECONDS LISTEN…".into()),
    }
}

async fn start(listen: &[&str], relay: Option<RelayLimits>) -> Result<Peer, Box<dyn Error>> {
    let listen = listen.iter().map(|address| address.parse()).collect::<Result<_, _>>()?;
    let config = PeerConfig { listen, relay, allow_private: true, ..PeerConfig::new(Identity::random()) };
    Ok(Peer::start(config).await?)
}

/// Until nobody listens to it any more.
fn until_input_ends() -> Result<(), Box<dyn Error>> {
    io::copy(&mut io::stdin(), &mut io::sink())?;
    Ok(())
}

async fn relay(listen: &str) -> Result<(), Box<dyn Error>> {
    let peer = start(&[listen], Some(RelayLimits::default())).await?;
    println!("relay {listen}/p2p/{}", peer.id());
    tokio::task::spawn_blocking(|| until_input_ends().is_ok()).await?;
    Ok(())
}

async fn wait(relay: &str, listen: &[&str]) -> Result<(), Box<dyn Error>> {
    let peer = start(listen, None).await?;
    let mut incoming = peer.listen(PROTOCOL, MessageLimits::default())?;
    let circuit = peer.reserve(&relay.parse()?).await?;
    println!("circuit {circuit}");
    tokio::spawn(async move { answer(&mut incoming).await });
    tokio::task::spawn_blocking(|| until_input_ends().is_ok()).await?;
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

async fn visit(circuit: &str, seconds: u64, listen: &[&str]) -> Result<(), Box<dyn Error>> {
    let peer = start(listen, None).await?;
    let circuit: Multiaddr = circuit.parse()?;
    let Some(other) = circuit.to_string().rsplit('/').next().and_then(|name| name.parse::<PeerId>().ok()) else {
        return Err("the circuit's address ends with nobody's name".into());
    };
    let DialOutcome::Connected { .. } = peer.dial(other, &[circuit], DialOptions::default()).await? else {
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
