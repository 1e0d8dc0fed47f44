use core::fmt;

/// Why something is not what a summary's header, or a main header, commits to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Error {
    /// A chunk is longer than any chunk can be, or says it has more accounts.
    TooLarge,
    /// A chunk has no accounts: none is written.
    Empty,
    /// The bytes end too early, or a number is not written in the shortest way.
    InvalidEncoding,
    /// Bytes follow after the end.
    TrailingBytes,
    /// An account does not follow the one before it: a doublet, or another order.
    OutOfOrder,
    /// A line of an account without balance: none is written.
    ZeroBalance,
    /// The balances sum up to more than any issuance.
    SumOverflows,
    /// More chunks than the header counts, or an index behind the last.
    TooManyChunks,
    /// Fewer chunks than the header counts.
    TooFewChunks,
    /// The accounts are not as many as the header counts.
    WrongAccounts,
    /// The balances do not sum up to the header's issuance.
    WrongIssuance,
    /// The chunks are not those the header's root stands for.
    WrongRoot,
    /// It is a summary, but not the one that was asked for.
    WrongHeader,
    /// The proof has no chunk in which the account would have to stand.
    WrongChunk,
    /// The file does not begin as a summary does.
    WrongMagic,
    /// The auxiliary header is not chain c's, or does not seal exactly this summary.
    WrongSeal,
    /// The digest item is none of the virtual chains, or names another auxiliary header.
    WrongDigest,
}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::TooLarge => "a chunk is too large",
            Self::Empty => "a chunk is empty",
            Self::InvalidEncoding => "the bytes cannot be read",
            Self::TrailingBytes => "there are bytes after the end",
            Self::OutOfOrder => "the accounts are not in order",
            Self::ZeroBalance => "an account without balance is listed",
            Self::SumOverflows => "the balances sum up to more than any issuance",
            Self::TooManyChunks => "there are more chunks than the header counts",
            Self::TooFewChunks => "there are fewer chunks than the header counts",
            Self::WrongAccounts => "there are not as many accounts as the header counts",
            Self::WrongIssuance => "the balances do not sum up to the issuance",
            Self::WrongRoot => "the header's root stands for other chunks",
            Self::WrongHeader => "this is another summary",
            Self::WrongChunk => "the account would not stand in these chunks",
            Self::WrongMagic => "this is not a file of a summary",
            Self::WrongSeal => "the auxiliary header does not seal this summary",
            Self::WrongDigest => "the main header does not name the auxiliary header",
        })
    }
}

impl core::error::Error for Error {}
