//! A line that breaks in the middle of a transfer, as a cable that is pulled: what has arrived does not travel again.

use crate::support::{bytes, in_time, node, options, server, with_proofs, MIB};
use scc_transport::{DialOptions, FetchOptions, Multiaddr, GROUP_BYTES};
use std::{
    fs,
    net::SocketAddr,
    sync::{
        atomic::{AtomicU64, Ordering::SeqCst},
        Arc, Mutex,
    },
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

const SIZE: usize = 16 * MIB;

/// Carries connections to `to`, and cuts the one that brings the byte of each number in `cuts`; gives its address and how often it cut.
async fn line(to: SocketAddr, cuts: Vec<u64>) -> (SocketAddr, Arc<AtomicU64>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (address, cut) = (listener.local_addr().unwrap(), Arc::new(AtomicU64::new(0)));
    let (carried, cuts, count) = (Arc::new(AtomicU64::new(0)), Arc::new(Mutex::new(cuts)), cut.clone());
    tokio::spawn(async move {
        loop {
            let (asker, _) = listener.accept().await.unwrap();
            let (carried, cuts, count) = (carried.clone(), cuts.clone(), count.clone());
            tokio::spawn(async move {
                let server = TcpStream::connect(to).await.unwrap();
                let (mut from_asker, mut to_asker) = asker.into_split();
                let (mut from_server, mut to_server) = server.into_split();
                let asking = tokio::io::copy(&mut from_asker, &mut to_server);
                let answering = async {
                    let mut buffer = vec![0; 4_096];
                    while let Ok(length @ 1..) = from_server.read(&mut buffer).await {
                        to_asker.write_all(&buffer[..length]).await?;
                        let sum = carried.fetch_add(length as u64, SeqCst) + length as u64;
                        let is_cut = {
                            let mut cuts = cuts.lock().unwrap();
                            let is_cut = cuts.first().is_some_and(|cut| sum >= *cut);
                            if is_cut {
                                cuts.remove(0);
                            }
                            is_cut
                        };
                        if is_cut {
                            count.fetch_add(1, SeqCst);
                            break;
                        }
                    }
                    std::io::Result::Ok(())
                };
                // Whichever ends first takes both directions with it.
                tokio::select! {
                    _ = asking => {},
                    _ = answering => {},
                }
            });
        }
    });
    (address, cut)
}

async fn a_transfer_cut_at(per_cent: &[u64]) {
    let server = server(None).await;
    let hash = server.store.import_bytes(bytes(SIZE, 11)).await.unwrap().hash();
    let at = server.peer.listen_addresses()[0].to_string();
    let port: u16 = at.rsplit('/').next().unwrap().parse().unwrap();
    let cuts = per_cent.iter().map(|part| SIZE as u64 * part / 100).collect();
    let (line, cut) = line(([127, 0, 0, 1], port).into(), cuts).await;
    let client = node().await;
    let address: Multiaddr = format!("/ip4/127.0.0.1/tcp/{}", line.port()).parse().unwrap();
    in_time(client.peer.dial(server.peer.id(), &[address], DialOptions::default())).await.unwrap();
    let options = FetchOptions { retries: 20, ..options() };
    let blob = in_time(client.blobs.fetch(&[server.peer.id()], hash, options)).await.unwrap();
    assert!(fs::read(blob.path()).unwrap() == bytes(SIZE, 11));
    assert_eq!(cut.load(SeqCst), per_cent.len() as u64, "the line was not cut as often as it should");
    let (traffic, cuts) = (client.blobs.traffic(), per_cent.len() as u64);
    assert!(traffic.wasted <= cuts * GROUP_BYTES, "{traffic:?}: more than one group a cut came twice");
    // Each life of the transfer proves the size anew.
    let proofs = cuts * with_proofs(GROUP_BYTES);
    assert!(traffic.received <= with_proofs(SIZE as u64) + proofs, "{traffic:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transfer_cut_at_10_50_or_90_per_cent_should_send_at_most_one_group_again() {
    for part in [10, 50, 90] {
        a_transfer_cut_at(&[part]).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transfer_cut_again_and_again_should_send_at_most_one_group_again_each_time() {
    a_transfer_cut_at(&[10, 50, 90]).await;
}
