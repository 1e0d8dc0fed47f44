//! Messages between wallets.

use crate::{AccountId, Balance, BlockNumber, RecordId};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// Number of a message, never reused; messages expire in its order.
pub type MessageId = u64;

/// X25519 public key to which messages are sealed.
pub type MessageKey = [u8; 32];

/// The only sizes a sealed message may have, in bytes: what is longer or shorter would tell how much was said.
pub const SEALED_SIZES: [u32; 4] = [128, 256, 512, 1_024];

/// 2²⁵⁵ − 19, little endian: coordinates are below it.
const FIELD: MessageKey = {
    let mut bytes = [0xff; 32];
    bytes[0] = 0xed;
    bytes[31] = 0x7f;
    bytes
};

/// Coordinates of the points whose order divides 8, on the curve and on its twist, little endian: 0, 1, two of order 8,
/// and −1. Whatever is sealed to them can be opened by anybody.
const LOW_ORDER: [MessageKey; 5] = [
    [0; 32],
    {
        let mut one = [0; 32];
        one[0] = 1;
        one
    },
    [
        0xe0, 0xeb, 0x7a, 0x7c, 0x3b, 0x41, 0xb8, 0xae, 0x16, 0x56, 0xe3, 0xfa, 0xf1, 0x9f, 0xc4, 0x6a, 0xda, 0x09,
        0x8d, 0xeb, 0x9c, 0x32, 0xb1, 0xfd, 0x86, 0x62, 0x05, 0x16, 0x5f, 0x49, 0xb8, 0x00,
    ],
    [
        0x5f, 0x9c, 0x95, 0xbc, 0xa3, 0x50, 0x8c, 0x24, 0xb1, 0xd0, 0xb1, 0x55, 0x9c, 0x83, 0xef, 0x5b, 0x04, 0x44,
        0x5c, 0xc4, 0x58, 0x1c, 0x8e, 0x86, 0xd8, 0x22, 0x4e, 0xdd, 0xd0, 0x9f, 0x11, 0x57,
    ],
    {
        let mut minus_one = FIELD;
        minus_one[0] = 0xec;
        minus_one
    },
];

/// Whether a message can be sealed to this key: a canonical coordinate of a point that is not of low order.
///
/// Coordinates that are not canonical are refused because the nonce of a sealed box is a hash of the key's bytes: who owns
/// the key computes the canonical ones and could not open the box.
pub fn is_message_key(key: &MessageKey) -> bool {
    let canonical = key.iter().rev().lt(FIELD.iter().rev());
    canonical && !LOW_ORDER.contains(key)
}

/// A line of the message chain (chain e).
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, Serialize, Deserialize)]
pub struct MessageRecord {
    /// Who sent it.
    pub from: AccountId,
    /// Whose key it is sealed to.
    pub to: AccountId,
    /// The sealed box; its size is one of [`SEALED_SIZES`].
    pub sealed: Vec<u8>,
}

/// Whose messages an account accepts.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
pub enum Accepts {
    /// Everyone's but those of blocked accounts.
    #[default]
    Everyone,
    /// Those of its contacts.
    ContactsOnly,
}

/// How an account stands in another's list.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
pub enum Standing {
    /// May always write, at the plain price.
    Contact,
    /// May not write.
    Blocked,
}

/// An account's message key as runtime APIs show it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct MessageKeyView {
    /// What to seal to.
    pub key: MessageKey,
    /// Whose messages the account accepts.
    pub accepts: Accepts,
    /// Block in which the key was registered.
    pub since: BlockNumber,
}

/// A message in an inbox as runtime APIs show it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct MessageView {
    /// Its number.
    pub id: MessageId,
    /// Who sent it.
    pub from: AccountId,
    /// Whose key it is sealed to.
    pub to: AccountId,
    /// Where its record stands in chain e.
    pub record: RecordId,
    /// Last block in which it is kept.
    pub expires: BlockNumber,
    /// The sealed box.
    pub sealed: Vec<u8>,
}

/// An entry of an account's list as runtime APIs show it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct RelationView {
    /// The other account.
    pub account: AccountId,
    /// How it stands.
    pub standing: Standing,
    /// Held for the entry, in planck.
    pub deposit: Balance,
}

/// Why one account may not write to another now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub enum SendRefusal {
    /// The recipient has no message key.
    NoKey,
    /// The recipient has blocked the sender.
    Blocked,
    /// The recipient accepts messages of its contacts only.
    ContactsOnly,
    /// As many unexpired messages of this sender lie in the recipient's inbox as may.
    TooManyOfSender,
    /// As many unexpired messages of strangers lie in the recipient's inbox as may.
    TooManyOfStrangers,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Adds a small number to a little-endian one.
    fn plus(key: MessageKey, add: u8) -> MessageKey {
        let mut carry = u16::from(add);
        key.map(|byte| {
            carry += u16::from(byte);
            let [low, high] = carry.to_le_bytes();
            carry = u16::from(high);
            low
        })
    }

    #[test]
    fn points_of_low_order_are_no_message_keys() {
        for key in LOW_ORDER {
            assert!(!is_message_key(&key), "{key:?}");
            let mut with_top_bit = key;
            with_top_bit[31] |= 0x80;
            assert!(!is_message_key(&with_top_bit), "{key:?}");
        }
    }

    #[test]
    fn coordinates_that_are_not_canonical_are_no_message_keys() {
        // 2²⁵⁵ − 19 and the 18 numbers between it and 2²⁵⁵: other bytes for 0 to 18.
        for add in 0..19 {
            assert!(!is_message_key(&plus(FIELD, add)));
        }
        assert!(!is_message_key(&[0xff; 32]));
        let mut with_top_bit = [9; 32];
        with_top_bit[31] |= 0x80;
        assert!(!is_message_key(&with_top_bit));
    }

    #[test]
    fn other_coordinates_are_message_keys() {
        let mut base_point = [0; 32];
        base_point[0] = 9;
        let mut largest = FIELD;
        largest[0] = 0xeb;
        for key in [base_point, [9; 32], largest, plus([0; 32], 2)] {
            assert!(is_message_key(&key), "{key:?}");
        }
    }

    #[test]
    fn sealed_sizes_ascend() {
        assert!(SEALED_SIZES.is_sorted());
    }
}
