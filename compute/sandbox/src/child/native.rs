//! Becoming a native program, inside the jail.

use std::{ffi::CString, os::unix::ffi::OsStrExt, path::Path};

use crate::{
    jail::WRITABLE,
    wire::{send, Frame, Program, Report},
};

/// Exit code when the program could not be started; why is on standard error.
const NOT_STARTED: i32 = 127;

/// Never returns if the program starts. It gets this process's standard input and output, and an empty environment but for
/// what every program expects.
pub(super) fn become_program(program: &Program) -> Report {
    let text = |text: &[u8]| CString::new(text).map_err(|error| Report::host("starting the program", error));
    let prepare = || -> Result<_, Report> {
        let path = text(program.program.as_os_str().as_bytes())?;
        let arguments = program.arguments.iter().map(|argument| text(argument.as_bytes()));
        let arguments = std::iter::once(Ok(path.clone())).chain(arguments).collect::<Result<Vec<_>, _>>()?;
        let environment = [format!("HOME={WRITABLE}"), format!("TMPDIR={WRITABLE}"), "LANG=C.UTF-8".into()];
        let environment = environment.iter().map(|entry| text(entry.as_bytes())).collect::<Result<Vec<_>, _>>()?;
        nix::unistd::chdir(Path::new(WRITABLE)).map_err(|error| Report::host("entering the folder", error))?;
        Ok((path, arguments, environment))
    };
    let (path, arguments, environment) = match prepare() {
        Ok(prepared) => prepared,
        Err(report) => return report,
    };
    send(Frame::Becoming);
    let Err(error) = nix::unistd::execve(&path, &arguments, &environment);
    eprintln!("{} cannot be started in the jail: {error}", program.program.display());
    std::process::exit(NOT_STARTED)
}
