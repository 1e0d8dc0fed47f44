//! Text for people, JSON for scripts.
//!
//! Amounts are written as strings of planck in all JSON: no number of JavaScript holds them. Every `u128` is an amount, so this
//! is decided in one place, [`Amounts`].

use crate::failure::{Failure, Outcome};
use serde::Serialize;
use serde_json::{
    ser::{CompactFormatter, Formatter, PrettyFormatter},
    Serializer, Value,
};
use std::{borrow::Cow, io};

/// Prints `value` as JSON when asked for, else the text.
pub fn print(json: bool, value: &impl Serialize, text: impl FnOnce() -> String) -> Outcome {
    if json {
        println!("{}", write(value, PrettyFormatter::new())?);
    } else {
        println!("{}", text());
    }
    Ok(())
}

/// A value as one line of JSON.
pub fn line(value: &impl Serialize) -> Outcome<String> {
    write(value, CompactFormatter)
}

/// A value with its amounts as strings, to be put into another one.
pub fn value(value: &impl Serialize) -> Outcome<Value> {
    let text = line(value)?;
    serde_json::from_str(&text).map_err(|error| Failure::Local(error.to_string()))
}

fn write(value: &impl Serialize, inner: impl Formatter) -> Outcome<String> {
    let failed = |error: String| Failure::Local(format!("the answer cannot be written as JSON: {error}"));
    let mut bytes = Vec::new();
    let mut serializer = Serializer::with_formatter(&mut bytes, Amounts(inner));
    value.serialize(&mut serializer).map_err(|error| failed(error.to_string()))?;
    String::from_utf8(bytes).map_err(|error| failed(error.to_string()))
}

/// Writes `u128` as a string, everything else as the inner formatter does.
struct Amounts<F>(F);

/// The places where a formatter lays JSON out.
macro_rules! as_inner {
    ($($name:ident($($argument:ident: $type:ty),*)),* $(,)?) => {$(
        fn $name<W: ?Sized + io::Write>(&mut self, writer: &mut W $(, $argument: $type)*) -> io::Result<()> {
            self.0.$name(writer $(, $argument)*)
        }
    )*};
}

impl<F: Formatter> Formatter for Amounts<F> {
    fn write_u128<W: ?Sized + io::Write>(&mut self, writer: &mut W, planck: u128) -> io::Result<()> {
        write!(writer, "\"{planck}\"")
    }

    as_inner!(
        begin_array(),
        end_array(),
        begin_array_value(first: bool),
        end_array_value(),
        begin_object(),
        end_object(),
        begin_object_key(first: bool),
        end_object_key(),
        begin_object_value(),
        end_object_value(),
    );
}

/// What strangers wrote, harmless to a terminal: control characters but line feeds and tabs, and those that turn the direction
/// of writing, become a mark.
pub fn plain(text: &[u8]) -> String {
    let turns = |letter: char| matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let safe = |letter: char| matches!(letter, '\n' | '\t') || !(letter.is_control() || turns(letter));
    let text = String::from_utf8_lossy(text);
    text.chars().map(|letter| if safe(letter) { letter } else { char::REPLACEMENT_CHARACTER }).collect()
}

/// What somebody wrote, as it is: for JSON, which escapes what it must.
pub fn text(bytes: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(bytes)
}

/// The beginning of a text in one line of a table.
pub fn gist(text: &str) -> String {
    const LONGEST: usize = 60;
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.chars().count() {
        0..=LONGEST => line,
        _ => line.chars().take(LONGEST - 1).chain(['…']).collect(),
    }
}

/// Lines of aligned columns; the last column is not padded.
pub fn table(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
    let width = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max();
    let widths: Vec<usize> = (0..columns).map(|column| width(column).unwrap_or_default()).collect();
    let line = |row: &Vec<String>| {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}"));
        cells.collect::<Vec<_>>().join("  ").trim_end().to_string()
    };
    rows.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// A row of a table.
pub fn row<const N: usize>(cells: [&str; N]) -> Vec<String> {
    cells.map(str::to_string).to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Serialize)]
    struct Answer {
        amount: u128,
        lines: Vec<(u64, u128)>,
        nothing: Option<u128>,
    }

    #[test]
    fn amounts_are_strings_and_other_numbers_are_numbers() {
        let answer = Answer { amount: u128::MAX, lines: vec![(7, 1)], nothing: None };
        let expected = r#"{"amount":"340282366920938463463374607431768211455","lines":[[7,"1"]],"nothing":null}"#;
        assert_eq!(line(&answer).expect("written"), expected);
        let pretty = write(&answer, PrettyFormatter::new()).expect("written");
        assert_eq!(pretty.lines().nth(1), Some(r#"  "amount": "340282366920938463463374607431768211455","#));
        assert_eq!(value(&answer).expect("read").to_string(), expected);
    }

    #[test]
    fn a_strangers_text_cannot_steer_the_terminal() {
        assert_eq!(plain("渲染好了\n\tok".as_bytes()), "渲染好了\n\tok");
        assert_eq!(plain(b"\x1b[2Jgone\r\x07\xff"), "\u{fffd}[2Jgone\u{fffd}\u{fffd}\u{fffd}");
        assert_eq!(plain("\u{202e}liam".as_bytes()), "\u{fffd}liam");
    }

    #[test]
    fn a_gist_is_one_short_line() {
        assert_eq!(gist("two\n lines"), "two lines");
        let long = gist(&"渲".repeat(99));
        assert_eq!((long.chars().count(), long.chars().last()), (60, Some('…')));
    }

    #[test]
    fn columns_are_aligned_by_characters() {
        assert_eq!(table(&[row(["a", "b"]), row(["说明说", "c"])]), "a    b\n说明说  c");
    }
}
