//! Questions and answers, a line each.

use std::io::{self, BufRead, Read, Write};

/// Longest answer, in bytes.
const MAX_ANSWER_BYTES: u64 = 4 << 10;

/// A person at a terminal, or a test.
pub struct Dialog<R, W> {
    answers: R,
    to: W,
}

impl<R: BufRead, W: Write> Dialog<R, W> {
    /// Reads `answers`, writes questions `to`.
    pub fn new(answers: R, to: W) -> Self {
        Self { answers, to }
    }

    /// Says something.
    pub fn say(&mut self, text: &str) -> Result<(), String> {
        writeln!(self.to, "{text}").map_err(|error| error.to_string())
    }

    /// Asks until `check` takes the answer; it explains in a sentence what it does not take. An empty answer is the `default`.
    pub fn ask<T>(
        &mut self,
        question: &str,
        default: &str,
        check: impl Fn(&str) -> Result<T, String>,
    ) -> Result<T, String> {
        loop {
            write!(self.to, "{question} [{default}]: ")
                .and_then(|()| self.to.flush())
                .map_err(|error| error.to_string())?;
            let line = self.line().map_err(|error| error.to_string())?;
            let answer = match line.trim() {
                "" => default,
                text => text,
            };
            match check(answer) {
                Ok(value) => return Ok(value),
                Err(why) => self.say(&format!("  {why}"))?,
            }
        }
    }

    fn line(&mut self) -> io::Result<String> {
        let mut line = String::new();
        let read = (&mut self.answers).take(MAX_ANSWER_BYTES).read_line(&mut line)?;
        match read {
            0 => Err(io::Error::other("no more answers; nothing was kept")),
            _ => Ok(line),
        }
    }
}
