//! Calling a function of this binary, inside the jail.

use std::{
    any::Any,
    fs::File,
    hint::black_box,
    io,
    panic::{catch_unwind, AssertUnwindSafe},
    path::Path,
};

use super::OUTPUT_FILE;
use crate::{
    call::{Call, CallFile},
    wire::Report,
};

pub(super) fn call(function: Call, input: File, order: &[u8], memory: u64, writable: &Path) -> Report {
    // As long as no stranger's bytes can be to blame.
    if !has_room(memory) {
        return Report::host("setting memory aside", format!("{} MiB are not to be had", memory >> 20));
    }
    let output = match File::create_new(writable.join(OUTPUT_FILE)) {
        Ok(output) => output,
        Err(error) => return Report::host("making the output", error),
    };
    let (mut input, mut output) = (CallFile::new(input), CallFile::new(output));
    let said = catch_unwind(AssertUnwindSafe(|| function(&mut input, order, &mut output)));
    match (output.trouble(), input.trouble()) {
        (Some(libc::EFBIG), _) => Report::TooMuchOutput,
        (Some(error), _) => Report::host("writing the output", io::Error::from_raw_os_error(error)),
        (None, Some(error)) => Report::host("reading the input", io::Error::from_raw_os_error(error)),
        (None, None) => match said {
            Ok(Ok(())) => Report::Done { fuel_used: 0 },
            Ok(Err(reason)) => Report::Refused { reason },
            Err(panic) => Report::Refused { reason: format!("it breaks what reads it: {}", words(&*panic)) },
        },
    }
}

/// Whether the machine promises as much memory as the call may take.
fn has_room(memory: u64) -> bool {
    let mut room = Vec::<u8>::new();
    let given = usize::try_from(memory).is_ok_and(|memory| room.try_reserve_exact(memory).is_ok());
    // Memory that nobody looks at the compiler does not even ask for.
    black_box(&room);
    given
}

fn words(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("it panics")
}
