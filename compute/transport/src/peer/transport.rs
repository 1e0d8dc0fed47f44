//! TCP and QUIC, whose connections are metered, and circuits, which are parts of such a connection.

use super::{handshakes::Handshakes, StartError};
use crate::tickets::{MeteredMuxer, PeerMeters};
use libp2p::{
    core::{
        muxing::StreamMuxerBox,
        transport::{timeout::TransportTimeout, Boxed, OrTransport},
        upgrade::Version,
        Transport,
    },
    identity::Keypair,
    noise, quic, tcp, yamux, PeerId,
};
use libp2p_relay::client;
use std::{sync::Arc, time::Duration};

/// QUIC keeps a stream's and a connection's unread bytes below these; TCP's are bounded by yamux.
const QUIC_STREAM_WINDOW: u32 = 8 * 1024 * 1024;
const QUIC_CONNECTION_WINDOW: u32 = 12 * 1024 * 1024;
/// One stream fills 1 Gbit/s over 60 ms, and does not take the whole connection.
const _: () =
    assert!(QUIC_STREAM_WINDOW >= 1_000_000_000 / 8 / 1_000 * 60 && QUIC_STREAM_WINDOW < QUIC_CONNECTION_WINDOW);
/// A connection that is not there by then is given up.
const HANDSHAKE: Duration = Duration::from_secs(10);

pub(super) fn build(
    identity: &Keypair,
    meters: &Arc<PeerMeters>,
    circuits: client::Transport,
    max_incoming_streams: u32,
    max_handshakes: u32,
) -> Result<Boxed<(PeerId, StreamMuxerBox)>, StartError> {
    let noise = noise::Config::new(identity).map_err(|error| StartError::Transport(error.to_string()))?;
    let metered = meters.clone();
    let tcp = tcp::tokio::Transport::new(tcp::Config::default().nodelay(true))
        .upgrade(Version::V1Lazy)
        .authenticate(noise.clone())
        .multiplex(yamux::Config::default())
        .map(move |(peer, muxer), _| (peer, StreamMuxerBox::new(MeteredMuxer::new(muxer, metered.of(peer)))));
    let mut config = quic::Config::new(identity);
    config.max_concurrent_stream_limit = max_incoming_streams;
    config.max_stream_data = QUIC_STREAM_WINDOW;
    config.max_connection_data = QUIC_CONNECTION_WINDOW;
    let metered = meters.clone();
    let quic = quic::tokio::Transport::new(config)
        .map(move |(peer, muxer), _| (peer, StreamMuxerBox::new(MeteredMuxer::new(muxer, metered.of(peer)))));
    // What the relay carries is encrypted between the ends.
    let circuits = circuits
        .upgrade(Version::V1Lazy)
        .authenticate(noise)
        .multiplex(yamux::Config::default())
        .map(|(peer, muxer), _| (peer, StreamMuxerBox::new(muxer)));
    let direct = OrTransport::new(tcp, quic).map(|either, _| either.into_inner());
    let all = OrTransport::new(direct, circuits).map(|either, _| either.into_inner());
    let in_time = TransportTimeout::new(all, HANDSHAKE).boxed();
    Ok(Handshakes::new(in_time, usize::try_from(max_handshakes).unwrap_or(usize::MAX)).boxed())
}
