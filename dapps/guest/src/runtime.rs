//! What the standard library would bring on WebAssembly: memory and a last word.

use core::fmt::Write;

#[global_allocator]
static ALLOCATOR: dlmalloc::GlobalDlmalloc = dlmalloc::GlobalDlmalloc;

/// Writes to standard error without allocating: memory may be what ran out.
struct StandardError;

impl Write for StandardError {
    fn write_str(&mut self, text: &str) -> core::fmt::Result {
        crate::system::print_error(text);
        Ok(())
    }
}

#[panic_handler]
fn panic(info: &core::panic::PanicInfo<'_>) -> ! {
    // Writing to this type cannot fail.
    let _ = writeln!(StandardError, "{info}");
    crate::system::exit(101)
}
