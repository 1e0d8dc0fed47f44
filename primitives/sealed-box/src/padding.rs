//! Sizes and padding: what is said in a message must not show in its length.

use scc_types::SEALED_SIZES;

/// What the sealed box adds, in bytes: the ephemeral public key (32) and the authenticator (16).
pub(crate) const BOX_OVERHEAD: usize = 48;
/// What stands before the text, in bytes: version (1) and binding (16).
pub(crate) const HEAD: usize = 17;
/// ISO 7816-4: this byte, then zeros.
const MARK: u8 = 0x80;

/// Most bytes of UTF-8 a message holds.
pub const MAX_TEXT_BYTES: usize = capacity(SEALED_SIZES[SEALED_SIZES.len() - 1]);

/// Most bytes of UTF-8 that fit a sealed size.
pub const fn capacity(sealed_size: u32) -> usize {
    (sealed_size as usize).saturating_sub(BOX_OVERHEAD + HEAD + 1)
}

/// The sealed size of a text: the smallest into which it fits; `None`: it is longer than [`MAX_TEXT_BYTES`].
pub fn sealed_size(text: &str) -> Option<u32> {
    SEALED_SIZES.into_iter().find(|size| text.len() <= capacity(*size))
}

/// Pads to `length`, which is greater than the frame's.
pub(crate) fn pad(frame: &mut Vec<u8>, length: usize) {
    debug_assert!(frame.len() < length && frame.capacity() >= length, "a grown buffer leaves a copy behind");
    frame.push(MARK);
    frame.resize(length, 0);
}

/// What was padded; `None` when this is not the padding of messages.
pub(crate) fn unpad(padded: &[u8]) -> Option<&[u8]> {
    let end = padded.iter().rposition(|byte| *byte != 0)?;
    let (frame, padding) = padded.split_at(end);
    (padding.first() == Some(&MARK)).then_some(frame)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_hold_what_the_readme_says() {
        assert_eq!(SEALED_SIZES.map(capacity), [62, 190, 446, 958]);
        assert_eq!(MAX_TEXT_BYTES, 958);
    }

    #[test]
    fn a_text_takes_the_smallest_size_that_holds_it() {
        let of = |length| sealed_size(&"x".repeat(length));
        assert_eq!((of(0), of(62), of(63)), (Some(128), Some(128), Some(256)));
        assert_eq!((of(190), of(191), of(446), of(447)), (Some(256), Some(512), Some(512), Some(1_024)));
        assert_eq!((of(958), of(959)), (Some(1_024), None));
        assert_eq!(sealed_size(&"链".repeat(21)), Some(256), "bytes count, not characters");
    }

    #[test]
    fn padding_is_unambiguous() {
        for frame in [&b""[..], b"text", b"ends\x80", b"ends\x80\0\0", b"\0\0\0"] {
            let mut padded = Vec::with_capacity(20);
            padded.extend_from_slice(frame);
            pad(&mut padded, 20);
            assert_eq!((padded.len(), unpad(&padded)), (20, Some(frame)));
        }
        for wrong in [&b""[..], b"\0\0\0", b"text", b"text\x80\0\x01"] {
            assert_eq!(unpad(wrong), None);
        }
    }
}
