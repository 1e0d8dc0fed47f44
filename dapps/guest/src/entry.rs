//! What [`crate::main!`] expands to.

use crate::{Error, Job};

/// Makes a function `fn(&Job) -> Result<(), Error>` the program.
///
/// On WebAssembly it exports `_start`; elsewhere it defines `main`, which takes the job folder as its only argument.
#[macro_export]
macro_rules! main {
    ($run:path) => {
        #[cfg(target_arch = "wasm32")]
        #[no_mangle]
        extern "C" fn _start() {
            $crate::entry::start($run);
        }

        #[cfg(not(target_arch = "wasm32"))]
        fn main() {
            $crate::entry::start($run);
        }
    };
}

/// Runs the program on the job and leaves with its exit code.
pub fn start(run: fn(&Job) -> Result<(), Error>) {
    let outcome = crate::system::open_job().and_then(|job| run(&job));
    if let Err(error) = outcome {
        crate::system::print_error(&alloc::format!("error: {error}\n"));
        crate::system::exit(1);
    }
}
