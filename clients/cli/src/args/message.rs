//! `scc message …`

use super::Consent;
use crate::account;
use clap::{Subcommand, ValueEnum};
use scc_types::{AccountId, MessageId};

/// What to do with messages.
#[derive(Debug, Subcommand)]
pub enum MessageCommand {
    /// Seal a text to an account's message key and send it.
    Send {
        /// To whom.
        #[arg(value_parser = account::parse_address)]
        to: AccountId,
        /// At most 958 bytes of UTF-8.
        text: String,
        #[command(flatten)]
        consent: Consent,
    },
    /// What came in, newest first; or, with a word, whose messages you accept.
    Inbox {
        /// Whose messages you accept from now on.
        accepts: Option<Accepted>,
        /// Most messages listed.
        #[arg(long, default_value_t = 20)]
        limit: u32,
        /// Go on behind this message.
        #[arg(long)]
        after: Option<MessageId>,
    },
    /// One message in full.
    Read {
        /// Its number.
        id: MessageId,
    },
    /// Register your message key, so that others can write to you: it comes from the same secret as your account.
    Key {
        /// Replace the registered key by the next one.
        #[arg(long, conflicts_with = "remove")]
        renew: bool,
        /// Remove the registered key; its deposit comes back.
        #[arg(long)]
        remove: bool,
        #[command(flatten)]
        consent: Consent,
    },
    /// Refuse an account's messages.
    Block {
        /// Whose.
        #[arg(value_parser = account::parse_address)]
        account: AccountId,
        #[command(flatten)]
        consent: Consent,
    },
    /// Accept a blocked account's messages again.
    Unblock {
        /// Whose.
        #[arg(value_parser = account::parse_address)]
        account: AccountId,
    },
    /// Your contacts and those you block.
    Contacts {
        #[command(subcommand)]
        command: Option<ContactsCommand>,
    },
}

/// `scc message contacts …`
#[derive(Debug, Subcommand)]
pub enum ContactsCommand {
    /// Add a contact: may always write, at the plain price.
    Add {
        /// Whom.
        #[arg(value_parser = account::parse_address)]
        account: AccountId,
        #[command(flatten)]
        consent: Consent,
    },
    /// Remove a contact.
    Remove {
        /// Whom.
        #[arg(value_parser = account::parse_address)]
        account: AccountId,
    },
}

/// Whose messages an inbox takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Accepted {
    /// Everybody's but those of blocked accounts.
    Open,
    /// Those of contacts.
    ContactsOnly,
}
