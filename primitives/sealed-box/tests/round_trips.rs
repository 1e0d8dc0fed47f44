//! Whatever is sealed opens, and nothing else does.

use proptest::prelude::*;
use rand_core::OsRng;
use scc_sealed_box::{open, seal, sealed_size, MessageSecret, OpenError, Route, SealError, MAX_TEXT_BYTES};
use scc_types::{AccountId, Hash, SEALED_SIZES};

fn route() -> Route {
    Route { genesis: Hash::repeat_byte(1), from: AccountId::new([2; 32]), to: AccountId::new([3; 32]) }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_text_comes_back_from_a_box_of_one_of_four_sizes(text in "\\PC{0,300}", seed: [u8; 32]) {
        let secret = MessageSecret::derive(&seed, "", 0);
        let sealed = seal(&text, &secret.public(), &route());
        if text.len() > MAX_TEXT_BYTES {
            prop_assert_eq!(sealed, Err(SealError::TooLong(text.len())));
        } else {
            let sealed = sealed.expect("it fits");
            prop_assert_eq!(u32::try_from(sealed.len()).ok(), sealed_size(&text));
            prop_assert_eq!(open(&sealed, &secret, &route()), Ok(text));
        }
    }

    #[test]
    fn any_bytes_of_any_size_are_refused(bytes in prop::collection::vec(any::<u8>(), 0..1_100)) {
        let secret = MessageSecret::derive(&[9; 32], "", 0);
        let expected = match u32::try_from(bytes.len()) {
            Ok(size) if SEALED_SIZES.contains(&size) => OpenError::CannotOpen,
            _ => OpenError::InvalidSize(bytes.len()),
        };
        prop_assert_eq!(open(&bytes, &secret, &route()), Err(expected));
    }
}

#[test]
fn every_flipped_bit_is_noticed() {
    let secret = MessageSecret::random(&mut OsRng);
    let sealed = seal("hello", &secret.public(), &route()).expect("it fits");
    for bit in 0..sealed.len() * 8 {
        let mut changed = sealed.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        assert_eq!(open(&changed, &secret, &route()), Err(OpenError::CannotOpen), "bit {bit}");
    }
}

#[test]
fn the_same_text_is_never_sealed_to_the_same_bytes_twice() {
    let key = MessageSecret::random(&mut OsRng).public();
    assert_ne!(seal("twice", &key, &route()), seal("twice", &key, &route()));
}

#[test]
fn only_the_owner_of_the_key_can_open() {
    let (owner, other) = (MessageSecret::random(&mut OsRng), MessageSecret::random(&mut OsRng));
    let sealed = seal("for one", &owner.public(), &route()).expect("it fits");
    assert_eq!(open(&sealed, &other, &route()), Err(OpenError::CannotOpen));
}

#[test]
fn a_box_copied_by_another_sender_or_onto_another_chain_is_refused() {
    let secret = MessageSecret::random(&mut OsRng);
    let sealed = seal("my words", &secret.public(), &route()).expect("it fits");
    let thief = Route { from: AccountId::new([9; 32]), ..route() };
    let elsewhere = Route { genesis: Hash::repeat_byte(9), ..route() };
    let for_another = Route { to: AccountId::new([9; 32]), ..route() };
    for copied in [thief, elsewhere, for_another] {
        assert_eq!(open(&sealed, &secret, &copied), Err(OpenError::OtherRoute));
    }
}

#[test]
fn keys_nobody_should_seal_to_are_refused() {
    for key in [[0; 32], [0xff; 32]] {
        assert_eq!(seal("secret", &key, &route()), Err(SealError::InvalidKey));
    }
}
