//! Hashes and bytes as people write them: hexadecimal, with or without `0x`.

use scc_types::Hash;

/// Bytes of the command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bytes(pub Vec<u8>);

/// Reads a hash.
pub fn parse(text: &str) -> Result<Hash, String> {
    let refused = || format!("'{text}' is not a hash: it has 64 hexadecimal digits, after 0x");
    let bytes = bytes(text).map_err(|_| refused())?;
    <[u8; 32]>::try_from(bytes.0).map(Hash::from).map_err(|_| refused())
}

/// Reads bytes.
pub fn bytes(text: &str) -> Result<Bytes, String> {
    let digits = text.trim().strip_prefix("0x").unwrap_or(text.trim());
    hex::decode(digits)
        .map(Bytes)
        .map_err(|_| "these are not bytes in hexadecimal; a letter may be wrong or missing".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_read_with_and_without_prefix() {
        let digits = "ab".repeat(32);
        assert_eq!(parse(&digits), Ok(Hash::repeat_byte(0xab)));
        assert_eq!(parse(&format!("0x{digits}")), Ok(Hash::repeat_byte(0xab)));
        for bad in ["", "0x", "0x12", "xyz", &digits[1..], &format!("{digits}00")] {
            assert!(parse(bad).is_err(), "{bad}");
        }
        assert_eq!(bytes("0x0102"), Ok(Bytes(vec![1, 2])));
        assert!(bytes("0x012").is_err());
    }
}
