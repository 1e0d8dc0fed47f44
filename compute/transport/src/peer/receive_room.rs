//! Room for datagrams that arrive while this process waits for a processor.
//!
//! The system's ordinary room holds 5 ms of 200 Mbit/s, and a computer that renders lets nobody run that often. What does not fit is lost, and each loss
//! costs QUIC many round trips. libp2p makes its sockets itself and shows them to nobody, so they are looked for among the files of this
//! process: every UDP socket gets room, whoever made it.

use socket2::{SockRef, Type};
use std::{fs, os::fd::BorrowedFd};

/// Some 30 ms of 1 Gbit/s: the system counts a datagram about twice. It may allow less (`net.core.rmem_max`).
const ROOM: usize = 8 << 20;

/// Gives all UDP sockets of this process room. A system without `/proc` leaves them as they are.
pub(super) fn widen() {
    let Ok(files) = fs::read_dir("/proc/self/fd") else { return };
    for entry in files.flatten() {
        let is_socket = fs::read_link(entry.path()).is_ok_and(|to| to.to_string_lossy().starts_with("socket:"));
        let Some(number) = entry.file_name().to_str().and_then(|name| name.parse().ok()).filter(|_| is_socket) else {
            continue;
        };
        // SAFETY: the number is of the process's own list and not negative, and is neither closed nor kept here. If its owner closes it meanwhile,
        // the calls below fail or give another UDP socket room.
        let socket = unsafe { BorrowedFd::borrow_raw(number) };
        let socket = SockRef::from(&socket);
        let is_internet = || socket.local_addr().is_ok_and(|address| address.is_ipv4() || address.is_ipv6());
        let is_udp = socket.r#type().is_ok_and(|kind| kind == Type::DGRAM) && is_internet();
        if is_udp && socket.recv_buffer_size().is_ok_and(|room| room < ROOM) {
            if let Err(error) = socket.set_recv_buffer_size(ROOM) {
                tracing::debug!(%error, "a socket keeps the room it has");
            }
        }
    }
}
