//! Standard output as progress lines, standard error as a log.

use crate::wire::{send, Frame};

/// A longer line is cut.
const MAX_LINE_BYTES: usize = 512;
/// A longer piece of the log is sent in parts.
const MAX_LOG_BYTES: usize = 512;

/// What the program wrote and the host has not yet seen.
#[derive(Default)]
pub(crate) struct Console {
    line: Vec<u8>,
    log: Vec<u8>,
}

impl Console {
    pub fn progress(&mut self, bytes: &[u8]) {
        for byte in bytes {
            match byte {
                b'\n' => self.end_line(),
                byte if self.line.len() < MAX_LINE_BYTES => self.line.push(*byte),
                _ => {}
            }
        }
    }

    pub fn log(&mut self, bytes: &[u8]) {
        for part in bytes.chunks(MAX_LOG_BYTES) {
            self.log.extend_from_slice(part);
            if self.log.len() >= MAX_LOG_BYTES || self.log.ends_with(b"\n") {
                self.end_log();
            }
        }
    }

    fn end_line(&mut self) {
        if !self.line.is_empty() {
            send(Frame::Progress(printable(&self.line)));
        }
        self.line.clear();
    }

    fn end_log(&mut self) {
        if !self.log.is_empty() {
            send(Frame::Log(printable(&self.log)));
        }
        self.log.clear();
    }
}

/// Sends what the program left without a line end.
pub(crate) fn flush(mut console: Console) {
    console.end_line();
    console.end_log();
}

/// Text that cannot drive a terminal.
pub(crate) fn printable(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    text.chars().map(|char| if char.is_control() && char != '\n' { ' ' } else { char }).collect()
}
