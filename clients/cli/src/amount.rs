//! Amounts of tokens as people write them.

use scc_types::{Balance, DECIMALS, SCC};

/// Reads `12`, `0.5` or `1_000.25` tokens as planck.
pub fn parse(text: &str) -> Result<Balance, String> {
    let plain: String = text.trim().chars().filter(|letter| *letter != '_').collect();
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    let digits = |part: &str| part.chars().all(|letter| letter.is_ascii_digit());
    if (whole.is_empty() && fraction.is_empty()) || !digits(whole) || !digits(fraction) {
        return Err(format!("'{text}' is not an amount: write it like 12 or 0.5"));
    }
    if fraction.len() > usize::from(DECIMALS) {
        return Err(format!("'{text}' has more than {DECIMALS} decimals"));
    }
    let too_much = || format!("'{text}' is more than can exist");
    let whole: Balance = if whole.is_empty() { 0 } else { whole.parse().map_err(|_| too_much())? };
    let padded = format!("{fraction:0<width$}", width = usize::from(DECIMALS));
    let fraction: Balance = padded.parse().map_err(|_| too_much())?;
    whole.checked_mul(SCC).and_then(|planck| planck.checked_add(fraction)).ok_or_else(too_much)
}

/// Planck as tokens, exactly, without trailing zeros: `1.25 SCC`.
pub fn show(planck: Balance) -> String {
    format!("{} SCC", number(planck))
}

/// Planck as a plain decimal number of tokens, exactly.
pub fn number(planck: Balance) -> String {
    let (whole, fraction) = (planck / SCC, planck % SCC);
    if fraction == 0 {
        return whole.to_string();
    }
    let fraction = format!("{fraction:0width$}", width = usize::from(DECIMALS));
    format!("{whole}.{}", fraction.trim_end_matches('0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_to_the_planck() {
        assert_eq!(parse("12"), Ok(12 * SCC));
        assert_eq!(parse("0.5"), Ok(SCC / 2));
        assert_eq!(parse(".000000000001"), Ok(1));
        assert_eq!(parse("1_000.25"), Ok(1_000 * SCC + SCC / 4));
    }

    #[test]
    fn parse_should_fail_on_what_is_no_amount() {
        for bad in ["", ".", "-1", "1e3", "1,5", "0.0000000000001", "999999999999999999999999999999"] {
            assert!(parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn what_is_shown_can_be_read() {
        for planck in [0, 1, SCC, SCC + 1, 123_456_789 * SCC + 987_654_321] {
            assert_eq!(parse(&number(planck)), Ok(planck));
        }
    }
}
