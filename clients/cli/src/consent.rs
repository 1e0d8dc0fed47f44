//! Nobody pays without having seen the price.

use crate::failure::{Failure, Outcome};
use std::io::{IsTerminal, Write};

/// Asks at the keyboard, and can be interrupted meanwhile; `unasked`: the failure where nobody is there to answer.
pub async fn confirmed(question: &str, unasked: Failure) -> Outcome<bool> {
    if !std::io::stdin().is_terminal() {
        return Err(unasked);
    }
    let question = format!("{question} [y/N] ");
    let asking = tokio::task::spawn_blocking(move || {
        eprint!("{question}");
        std::io::stderr().flush()?;
        let mut answer = String::new();
        std::io::stdin().read_line(&mut answer)?;
        Ok::<_, std::io::Error>(matches!(answer.trim(), "y" | "Y" | "yes" | "是"))
    });
    let answer = asking.await.map_err(|error| Failure::Local(error.to_string()))?;
    answer.map_err(|error| Failure::Local(error.to_string()))
}
