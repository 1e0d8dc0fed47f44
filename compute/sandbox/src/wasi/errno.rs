//! Error numbers of preview 1, those that are used.

/// Error numbers as the program sees them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub(crate) enum Errno {
    BadDescriptor = 8,
    Busy = 10,
    Exists = 20,
    Fault = 21,
    TooLarge = 22,
    IllegalBytes = 25,
    Invalid = 28,
    IsDirectory = 31,
    TooManyOpen = 33,
    NameTooLong = 37,
    NotFound = 44,
    NotDirectory = 54,
    NotSupported = 58,
    NotPermitted = 63,
    ReadOnly = 69,
    NotSeekable = 70,
    NotCapable = 76,
}
