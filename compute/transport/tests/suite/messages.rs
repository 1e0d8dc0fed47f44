//! Message streams, with good and bad partners.

use crate::support::{connect, eventually, in_time, peer, peer_with};
use codec::{Decode, Encode};
use futures::AsyncWriteExt;
use scc_transport::{
    IncomingMessages, Limits, ListenError, MessageError, MessageLimits, MessageStream, OpenError, Peer, PeerStream,
    StreamProtocol,
};
use std::time::{Duration, Instant};

const PROTOCOL: StreamProtocol = StreamProtocol::new("/test/messages/1");

#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
enum Message {
    Hello { name: String, numbers: Vec<u32> },
    Bye,
}

fn limits() -> MessageLimits {
    MessageLimits { max_bytes: 64 * 1024, idle: Some(Duration::from_secs(50)), transfer: Duration::from_secs(50) }
}

/// For tests that wait until somebody was too slow.
fn impatient() -> MessageLimits {
    MessageLimits { transfer: Duration::from_secs(3), ..limits() }
}

async fn pair() -> (Peer, Peer, IncomingMessages) {
    pair_with(limits()).await
}

async fn pair_with(limits: MessageLimits) -> (Peer, Peer, IncomingMessages) {
    let (client, server) = (peer().await, peer().await);
    let incoming = server.listen(PROTOCOL, limits).unwrap();
    connect(&client, &server).await;
    (client, server, incoming)
}

async fn streams(client: &Peer, server: &Peer, incoming: &mut IncomingMessages) -> (MessageStream, MessageStream) {
    let ours = in_time(client.open(server.id(), PROTOCOL, limits())).await.unwrap();
    let (peer, theirs) = in_time(incoming.next()).await.unwrap();
    assert_eq!((peer, theirs.peer(), ours.peer()), (client.id(), client.id(), server.id()));
    (ours, theirs)
}

/// A stream whose other end expects messages.
async fn raw(client: &Peer, server: &Peer, incoming: &mut IncomingMessages) -> (PeerStream, MessageStream) {
    let ours = in_time(client.open_stream(server.id(), PROTOCOL)).await.unwrap();
    (ours, in_time(incoming.next()).await.unwrap().1)
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_should_arrive_whole_and_in_order() {
    let (client, server, mut incoming) = pair().await;
    let (mut ours, mut theirs) = streams(&client, &server, &mut incoming).await;
    for length in [0, 1, 1000, 16_000] {
        let hello = Message::Hello { name: "你好".into(), numbers: (0..length).collect() };
        in_time(ours.send(&hello)).await.unwrap();
        in_time(ours.send(&Message::Bye)).await.unwrap();
        assert_eq!(in_time(theirs.receive::<Message>()).await, Ok(hello));
        assert_eq!(in_time(theirs.receive::<Message>()).await, Ok(Message::Bye));
    }
    in_time(theirs.send(&7u64)).await.unwrap();
    assert_eq!(in_time(ours.receive::<u64>()).await, Ok(7));
    in_time(ours.finish()).await.unwrap();
    assert_eq!(in_time(theirs.receive::<u64>()).await, Err(MessageError::Closed));
}

#[tokio::test(flavor = "multi_thread")]
async fn both_halves_should_work_at_the_same_time() {
    let (client, server, mut incoming) = pair().await;
    let (ours, theirs) = streams(&client, &server, &mut incoming).await;
    let echo = tokio::spawn(async move {
        let (mut sender, mut receiver) = theirs.split();
        while let Ok(number) = receiver.receive::<u32>().await {
            sender.send(&(number + 1)).await.unwrap();
        }
    });
    let (mut sender, mut receiver) = ours.split();
    let sending = tokio::spawn(async move {
        for number in 0..2000u32 {
            sender.send(&number).await.unwrap();
        }
        sender
    });
    // Neither side may wait for a deadline to notice that it could go on.
    let start = Instant::now();
    for number in 0..2000u32 {
        assert_eq!(in_time(receiver.receive::<u32>()).await, Ok(number + 1));
    }
    in_time(in_time(sending).await.unwrap().finish()).await.unwrap();
    in_time(echo).await.unwrap();
    assert!(start.elapsed() < limits().transfer, "{:?}", start.elapsed());
}

#[tokio::test(flavor = "multi_thread")]
async fn dropping_a_receive_half_way_should_lose_nothing() {
    let (client, server, mut incoming) = pair().await;
    let (mut raw, mut theirs) = raw(&client, &server, &mut incoming).await;
    let hello = Message::Hello { name: "abc".into(), numbers: vec![1, 2, 3] };
    let mut frame = (hello.encoded_size() as u32).to_le_bytes().to_vec();
    frame.extend(hello.encode());
    let (last, first) = frame.split_last().unwrap();
    for byte in first {
        raw.write_all(&[*byte]).await.unwrap();
        raw.flush().await.unwrap();
        let receiving = tokio::time::timeout(Duration::from_millis(10), theirs.receive::<Message>());
        assert!(receiving.await.is_err(), "a message came before its end");
    }
    raw.write_all(&[*last]).await.unwrap();
    raw.flush().await.unwrap();
    assert_eq!(in_time(theirs.receive::<Message>()).await, Ok(hello));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_oversized_message_should_be_refused_on_either_side() {
    let (client, server, mut incoming) = pair().await;
    let (mut ours, _theirs) = streams(&client, &server, &mut incoming).await;
    let too_large = MessageError::TooLarge { bytes: 70_004, max_bytes: 64 * 1024 };
    assert_eq!(in_time(ours.send(&vec![0u8; 70_000])).await, Err(too_large));
    // The stream is still good.
    in_time(ours.send(&1u8)).await.unwrap();

    for announced in [64 * 1024 + 1, u32::MAX] {
        let (mut raw, mut theirs) = raw(&client, &server, &mut incoming).await;
        raw.write_all(&announced.to_le_bytes()).await.unwrap();
        raw.flush().await.unwrap();
        let refused = MessageError::TooLarge { bytes: announced.into(), max_bytes: 64 * 1024 };
        assert_eq!(in_time(theirs.receive::<Message>()).await, Err(refused));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn garbage_should_be_an_error() {
    let (client, server, mut incoming) = pair().await;
    // Unknown variant; more than a message; fewer numbers than announced; a string that is not UTF-8.
    for body in [&[9u8][..], &[1, 0], &[0, 0, 200, 1], &[0, 4, 0xff, 0]] {
        let (mut raw, mut theirs) = raw(&client, &server, &mut incoming).await;
        raw.write_all(&(body.len() as u32).to_le_bytes()).await.unwrap();
        raw.write_all(body).await.unwrap();
        raw.flush().await.unwrap();
        assert_eq!(in_time(theirs.receive::<Message>()).await, Err(MessageError::Invalid), "{body:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_cut_off_should_be_an_error() {
    let (client, server, mut incoming) = pair().await;
    let (mut raw, mut theirs) = raw(&client, &server, &mut incoming).await;
    raw.write_all(&[100, 0, 0, 0, 1, 2, 3]).await.unwrap();
    raw.close().await.unwrap();
    let cut = MessageError::Broken(std::io::ErrorKind::UnexpectedEof);
    assert_eq!(in_time(theirs.receive::<Message>()).await, Err(cut));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_silent_partner_should_time_out() {
    let (client, server) = (peer().await, peer().await);
    let quick = MessageLimits { idle: Some(Duration::from_millis(200)), ..limits() };
    let mut incoming = server.listen(PROTOCOL, quick).unwrap();
    connect(&client, &server).await;
    let _ours = in_time(client.open(server.id(), PROTOCOL, limits())).await.unwrap();
    let (_, mut theirs) = in_time(incoming.next()).await.unwrap();
    assert_eq!(in_time(theirs.receive::<Message>()).await, Err(MessageError::IdleTimeout));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_partner_should_be_dropped_while_others_are_served() {
    let (slow, server, mut incoming) = pair_with(impatient()).await;
    let honest = peer().await;
    connect(&honest, &server).await;
    let (mut dripping, mut theirs) = raw(&slow, &server, &mut incoming).await;
    let drip = tokio::spawn(async move {
        let _ = dripping.write_all(&1000u32.to_le_bytes()).await;
        loop {
            if dripping.write_all(&[0]).await.is_err() || dripping.flush().await.is_err() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    });
    let start = Instant::now();
    let victim = tokio::spawn(async move { theirs.receive::<Message>().await });
    let (mut ours, mut at_server) = streams(&honest, &server, &mut incoming).await;
    for number in 0..200u32 {
        in_time(ours.send(&number)).await.unwrap();
        assert_eq!(in_time(at_server.receive::<u32>()).await, Ok(number));
    }
    assert_eq!(in_time(victim).await.unwrap(), Err(MessageError::TransferTimeout));
    assert!(start.elapsed() < Duration::from_secs(30));
    // The reset reaches the slow partner.
    in_time(drip).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_partner_that_never_reads_should_time_out() {
    let (client, server, mut incoming) = pair().await;
    let mut ours = in_time(client.open(server.id(), PROTOCOL, impatient())).await.unwrap();
    let _theirs = in_time(incoming.next()).await.unwrap();
    let filled = in_time(async {
        loop {
            if let Err(error) = ours.send(&vec![0u8; 60_000]).await {
                return error;
            }
        }
    });
    assert_eq!(filled.await, MessageError::TransferTimeout);
}

/// Not only the other side, which reads that the connection is over.
#[tokio::test(flavor = "multi_thread")]
async fn whoever_closes_a_connection_should_be_done_with_its_streams() {
    let (client, server, mut incoming) = pair().await;
    let (mut reader, _theirs) = streams(&client, &server, &mut incoming).await;
    let (mut writer, _never_read) = raw(&client, &server, &mut incoming).await;
    let reading = tokio::spawn(async move { reader.receive::<Message>().await });
    let writing = tokio::spawn(async move {
        loop {
            if let Err(error) = writer.write_all(&[0; 16 * 1024]).await {
                return error;
            }
        }
    });
    // By then one of them waits for a message and the other for room.
    tokio::time::sleep(Duration::from_millis(500)).await;
    client.disconnect(server.id()).await;
    assert!(matches!(in_time(reading).await.unwrap(), Err(MessageError::Closed)));
    in_time(writing).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn many_streams_at_once_should_all_arrive() {
    let (client, server, mut incoming) = pair().await;
    let opening = (0..24).map(|_| client.open(server.id(), PROTOCOL, limits()));
    let opened = in_time(futures::future::try_join_all(opening)).await.unwrap();
    for _ in 0..opened.len() {
        in_time(incoming.next()).await.unwrap();
    }
    assert_eq!(server.stream_counts().refused, 0);
    drop(opened);
    eventually("closed streams are given back", || client.stream_counts().outbound == 0).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn streams_should_be_bounded_on_both_sides() {
    let server = peer_with(Limits { max_streams_per_peer: 4, ..Limits::default() }).await;
    let modest = peer_with(Limits { max_streams_per_peer: 3, ..Limits::default() }).await;
    let greedy = peer().await;
    let mut incoming = server.listen(PROTOCOL, limits()).unwrap();
    let taking = tokio::spawn(async move {
        let mut taken = Vec::new();
        while let Some(stream) = incoming.next().await {
            taken.push(stream);
        }
        taken
    });
    connect(&modest, &server).await;
    connect(&greedy, &server).await;
    let mut kept = Vec::new();
    for _ in 0..3 {
        kept.push(in_time(modest.open_stream(server.id(), PROTOCOL)).await.unwrap());
    }
    let refused = in_time(modest.open_stream(server.id(), PROTOCOL)).await.map(drop);
    assert_eq!(refused, Err(OpenError::TooManyStreams(server.id())));
    for _ in 0..10 {
        kept.extend(in_time(greedy.open_stream(server.id(), PROTOCOL)).await.ok());
    }
    eventually("six are refused", || server.stream_counts().refused == 6).await;
    assert_eq!(server.stream_counts().inbound, 3 + 4);
    in_time(server.shutdown()).await;
    assert_eq!(in_time(taking).await.unwrap().len(), 7);
}

#[tokio::test(flavor = "multi_thread")]
async fn opening_should_fail_with_its_reason() {
    let (client, server, _incoming) = pair().await;
    let other = StreamProtocol::new("/test/other/1");
    let unsupported = in_time(client.open(server.id(), other.clone(), limits())).await.map(drop);
    assert_eq!(unsupported, Err(OpenError::UnsupportedProtocol(server.id(), other)));
    let stranger = peer().await;
    let unknown = in_time(client.open(stranger.id(), PROTOCOL, limits())).await.map(drop);
    assert_eq!(unknown, Err(OpenError::NotConnected(stranger.id())));
    assert_eq!(server.listen(PROTOCOL, limits()).map(drop), Err(ListenError::AlreadyRegistered(PROTOCOL)));
    drop(_incoming);
    assert!(server.listen(PROTOCOL, limits()).is_ok());
}
