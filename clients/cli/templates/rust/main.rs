//! Counts lines, words and letters of a text: `/job/in/FILE` gives `/job/out/FILE.count`.
#![cfg_attr(target_arch = "wasm32", no_std, no_main)]

extern crate alloc;

use alloc::{format, string::String};
use scc_guest::{Error, Job};

/// What `/job/params.json` says.
#[derive(serde::Deserialize)]
struct Params {
    /// The input whose text is counted.
    file: String,
}

/// Progress is told this often.
const STEPS: usize = 10;

#[derive(Default)]
struct Count {
    lines: u64,
    words: u64,
    /// From a to z, capital or small.
    letters: [u64; 26],
    in_word: bool,
}

impl Count {
    fn add(&mut self, text: &[u8]) {
        for byte in text {
            if *byte == b'\n' {
                self.lines += 1;
            }
            let is_space = byte.is_ascii_whitespace();
            if !is_space && !self.in_word {
                self.words += 1;
            }
            self.in_word = !is_space;
            if byte.is_ascii_alphabetic() {
                self.letters[usize::from(byte.to_ascii_lowercase() - b'a')] += 1;
            }
        }
    }

    fn table(&self) -> String {
        let mut table = format!("lines {}\nwords {}\n", self.lines, self.words);
        for (letter, count) in ('a'..='z').zip(self.letters) {
            if count > 0 {
                table += &format!("{letter} {count}\n");
            }
        }
        table
    }
}

fn run(job: &Job) -> Result<(), Error> {
    let params: Params = job.params()?;
    let text = job.input(&params.file)?;
    let mut count = Count::default();
    let mut done = 0;
    for part in text.chunks(text.len() / STEPS + 1) {
        count.add(part);
        done += part.len();
        job.progress(done as f32 / text.len() as f32);
    }
    let mut output = job.create(&format!("{}.count", params.file))?;
    output.write(count.table().as_bytes())?;
    output.finish()
}

scc_guest::main!(run);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_a_text_count_as_the_whole() {
        let mut count = Count::default();
        count.add(b"A cat\nsa");
        count.add(b"t.\n");
        assert_eq!(count.table(), "lines 2\nwords 3\na 3\nc 1\ns 1\nt 2\n");
    }
}
