//! `scc message`.

mod inbox;
mod keys;
mod relations;
mod send;

use super::Context;
use crate::{
    args::{ContactsCommand, MessageCommand},
    failure::Outcome,
};

/// Runs `scc message …`.
pub async fn run(context: &Context, command: MessageCommand) -> Outcome {
    match command {
        MessageCommand::Send { to, text, consent } => send::run(context, &to, &text, consent).await,
        MessageCommand::Inbox { accepts: None, limit, after } => inbox::list(context, after, limit).await,
        MessageCommand::Inbox { accepts: Some(accepts), .. } => inbox::set(context, accepts).await,
        MessageCommand::Read { id } => inbox::read(context, id).await,
        MessageCommand::Key { remove: true, .. } => keys::remove(context).await,
        MessageCommand::Key { renew, consent, .. } => keys::register(context, renew, consent).await,
        MessageCommand::Block { account, consent } => relations::block(context, &account, consent).await,
        MessageCommand::Unblock { account } => relations::unblock(context, &account).await,
        MessageCommand::Contacts { command: None } => relations::list(context).await,
        MessageCommand::Contacts { command: Some(ContactsCommand::Add { account, consent }) } => {
            relations::add(context, &account, consent).await
        }
        MessageCommand::Contacts { command: Some(ContactsCommand::Remove { account }) } => {
            relations::remove(context, &account).await
        }
    }
}
