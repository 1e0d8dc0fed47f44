//! A blob from one process to another, for measurements on machines of their own:
//! `blobs serve FILE FOLDER RELAY LISTEN…` (`-`: at no relay) and `blobs fetch ADDRESS HASH FOLDER LISTEN…`. FOLDER takes the store.
//!
//! The first says `blob HASH ADDRESS` and serves everybody until its standard input ends; the second says
//! `fetched BYTES SECONDS PATH`: from the request to the durable file, the connection was there before.

use scc_transport::{
    BlobConfig, BlobService, BlobStore, DialOptions, FetchOptions, Hash, Identity, ImportMode, Multiaddr, Peer,
    PeerConfig, PeerId, StoreConfig,
};
use std::{env, error::Error, io, time::Instant};

/// Larger than what is measured.
const QUOTA: u64 = 16 << 30;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["serve", file, folder, relay, listen @ ..] => serve(file, folder, relay, listen).await,
        ["fetch", address, hash, folder, listen @ ..] => fetch(address, hash.parse()?, folder, listen).await,
        _ => Err("blobs serve FILE FOLDER RELAY|- LISTEN… | blobs fetch ADDRESS HASH FOLDER LISTEN…".into()),
    }
}

async fn start(folder: &str, listen: &[&str]) -> Result<BlobService, Box<dyn Error>> {
    let listen = listen.iter().map(|address| address.parse()).collect::<Result<_, _>>()?;
    let config = PeerConfig { listen, allow_private: true, ..PeerConfig::new(Identity::random()) };
    let store = BlobStore::open(StoreConfig { directory: folder.into(), quota: QUOTA })?;
    Ok(BlobService::new(Peer::start(config).await?, store, BlobConfig::default()))
}

async fn serve(file: &str, folder: &str, relay: &str, listen: &[&str]) -> Result<(), Box<dyn Error>> {
    let blobs = start(folder, listen).await?;
    let blob = blobs.store().import_file(file, ImportMode::Reference).await?;
    blobs.serve(|_, _| true)?;
    let address = match relay {
        "-" => {
            let own = blobs.peer().listen_addresses();
            let reachable = own.iter().find(|address| !address.to_string().contains("/127."));
            format!("{}/p2p/{}", reachable.ok_or("it listens nowhere")?, blobs.peer().id())
        }
        relay => blobs.peer().reserve(&relay.parse()?).await?.to_string(),
    };
    println!("blob {} {address}", blob.hash());
    tokio::task::spawn_blocking(|| io::copy(&mut io::stdin(), &mut io::sink())).await??;
    blobs.peer().shutdown().await;
    Ok(())
}

async fn fetch(address: &str, hash: Hash, folder: &str, listen: &[&str]) -> Result<(), Box<dyn Error>> {
    let blobs = start(folder, listen).await?;
    let address: Multiaddr = address.parse()?;
    let source: PeerId = address.to_string().rsplit('/').next().ok_or("an address without a name")?.parse()?;
    blobs.peer().dial(source, &[address], DialOptions::default()).await?;
    let begin = Instant::now();
    let blob = blobs.fetch(&[source], hash, FetchOptions::new(QUOTA)).await?;
    let seconds = begin.elapsed().as_secs_f64();
    let path = blobs.peer().path_to(&source).map_or("gone".into(), |path| format!("{path:?}").to_lowercase());
    println!("fetched {} {seconds:.3} {path}", blob.size());
    blobs.peer().shutdown().await;
    Ok(())
}
