//! What the holder of a place signs for its relay.

use crate::Identity;
use codec::{Decode, Encode};
use libp2p::{
    identity::{ed25519, PublicKey},
    PeerId,
};

/// Stands before what is signed, so that it is nothing else.
const DOMAIN: &[u8; 18] = b"scc/relay-ticket/1";

/// Says that a relay has carried so many bytes for the holder of a place. The newest one of an account replaces those before it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct RelayTicket {
    /// Who carried: the ed25519 key in its peer's name.
    pub relay: [u8; 32],
    /// For whom, and who signed.
    pub holder: [u8; 32],
    /// When the account between the two was opened, in milliseconds since 1970. A holder that is started anew opens another.
    pub since: u64,
    /// Since then, both ways together, as the holder counted them.
    pub bytes: u64,
    /// The holder's, over all of the above.
    pub signature: [u8; 64],
}

/// Why a ticket is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TicketError {
    /// It names another relay.
    #[error("the ticket is for another relay")]
    OtherRelay,
    /// It names another holder than who brings it.
    #[error("the ticket is another peer's")]
    OtherHolder,
    /// Its holder did not sign it.
    #[error("the ticket's signature is wrong")]
    InvalidSignature,
    /// Who brings it has no place here.
    #[error("the ticket is of somebody without a place")]
    NoPlace,
    /// It stands for far more than was carried.
    #[error("the ticket is for {signed} bytes more than the last one, where {carried} have no ticket")]
    TooMuch {
        /// How much more than the last one it says.
        signed: u64,
        /// How much could be signed for.
        carried: u64,
    },
}

impl RelayTicket {
    /// A ticket for `relay`, signed by `holder`; `None` for a relay whose name holds no ed25519 key.
    pub fn sign(holder: &Identity, relay: &PeerId, since: u64, bytes: u64) -> Option<Self> {
        let (relay, key) = (key_of(relay)?, key_of(&holder.peer_id())?);
        let mut ticket = Self { relay, holder: key, since, bytes, signature: [0; 64] };
        ticket.signature = holder.0.sign(&ticket.statement()).ok()?.try_into().ok()?;
        Some(ticket)
    }

    /// Whether it is what `holder` signed for `relay`.
    pub fn check(&self, relay: &PeerId, holder: &PeerId) -> Result<(), TicketError> {
        if key_of(relay) != Some(self.relay) {
            return Err(TicketError::OtherRelay);
        }
        if key_of(holder) != Some(self.holder) {
            return Err(TicketError::OtherHolder);
        }
        let key = ed25519::PublicKey::try_from_bytes(&self.holder).map_err(|_| TicketError::InvalidSignature)?;
        match key.verify(&self.statement(), &self.signature) {
            true => Ok(()),
            false => Err(TicketError::InvalidSignature),
        }
    }

    /// What is signed: the domain and everything but the signature, in the order of the fields.
    fn statement(&self) -> Vec<u8> {
        (DOMAIN, self.relay, self.holder, self.since, self.bytes).encode()
    }
}

/// The ed25519 key that a peer's name holds as it is.
pub(super) fn key_of(peer: &PeerId) -> Option<[u8; 32]> {
    const IDENTITY: u64 = 0;
    let name = peer.as_ref();
    let key = (name.code() == IDENTITY).then(|| PublicKey::try_decode_protobuf(name.digest()).ok())??;
    Some(key.try_into_ed25519().ok()?.to_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn identity(seed: u8) -> Identity {
        Identity::from_seed([seed; 32])
    }

    fn ticket() -> (RelayTicket, PeerId, PeerId) {
        let (relay, holder) = (identity(1).peer_id(), identity(2));
        (RelayTicket::sign(&holder, &relay, 7, 9).expect("ed25519"), relay, holder.peer_id())
    }

    #[test]
    fn a_ticket_should_be_144_bytes_of_which_all_are_signed_behind_a_domain() {
        let (ticket, relay, holder) = ticket();
        let bytes = ticket.encode();
        assert_eq!((bytes.len(), ticket.check(&relay, &holder)), (144, Ok(())));
        let signed = [&b"scc/relay-ticket/1"[..], &bytes[..80]].concat();
        let key = ed25519::PublicKey::try_from_bytes(&ticket.holder).expect("a key");
        assert!(key.verify(&signed, &bytes[80..]));
        assert!(!key.verify(&bytes[..80], &bytes[80..]), "without the domain it is nothing");
        for changed in 64..144 {
            let mut bytes = bytes.clone();
            bytes[changed] ^= 1;
            let changed = RelayTicket::decode(&mut &bytes[..]).expect("same length");
            assert_eq!(changed.check(&relay, &holder), Err(TicketError::InvalidSignature));
        }
    }

    #[test]
    fn a_ticket_for_another_relay_or_by_another_peer_should_be_refused() {
        let (ticket, relay, holder) = ticket();
        let other = identity(3).peer_id();
        assert_eq!(ticket.check(&other, &holder), Err(TicketError::OtherRelay));
        assert_eq!(ticket.check(&relay, &other), Err(TicketError::OtherHolder));
        let forged = RelayTicket { holder: key_of(&other).expect("a key"), ..ticket };
        assert_eq!(forged.check(&relay, &other), Err(TicketError::InvalidSignature), "signed by somebody else");
    }
}
