//! How others reach the machine that serves a job.

use super::relays::Relays;
use clap::Args;

/// The ways to it.
#[derive(Clone, Debug, PartialEq, Eq, Args)]
pub struct Reach {
    /// Address to serve the job's files at; several allowed. Default: every address of this machine, any port.
    #[arg(long, value_name = "MULTIADDR")]
    pub listen: Vec<String>,
    /// Address under which strangers reach this machine where it does not see it itself: its router's, with a port that the router
    /// forwards here; several allowed.
    #[arg(long, value_name = "MULTIADDR")]
    pub public: Vec<String>,
    /// Do not ask the router at home by UPnP to forward a port to this machine. It is asked where this machine has private addresses
    /// only, and on no network for tests.
    #[arg(long)]
    pub no_upnp: bool,
    /// Have contributors' relays carry workers' connections to this machine: auto, from the chain's list and only where this
    /// machine has no public address; none; or a relay's address that ends with /p2p/ and its name.
    #[arg(long, default_value = "auto", value_name = "auto|none|MULTIADDR", value_parser = Relays::parse)]
    pub relay: Relays,
}

impl Reach {
    /// The options that say so, and those without a value.
    pub const OPTIONS: [&str; 3] = ["--listen", "--public", "--relay"];
    pub const FLAGS: [&str; 1] = ["--no-upnp"];

    /// The same as words of a command.
    pub fn words(&self) -> Vec<String> {
        let [listen, public, relay] = Self::OPTIONS;
        let each = |option: &'static str, values: &[String]| -> Vec<String> {
            values.iter().flat_map(|value| [option.to_string(), value.clone()]).collect()
        };
        let mut words = each(listen, &self.listen);
        words.extend(each(public, &self.public));
        words.extend(each(relay, &[self.relay.to_string()]));
        words.extend(Self::FLAGS.iter().filter(|_| self.no_upnp).map(|flag| flag.to_string()));
        words
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Parser)]
    struct Read {
        #[command(flatten)]
        reach: Reach,
    }

    #[test]
    fn its_words_are_read_as_the_same() {
        let words = ["scc", "--public", "/ip4/1.2.3.4/tcp/1", "--listen=/ip4/0.0.0.0/tcp/9", "--no-upnp", "--relay"];
        for relay in ["auto", "none", "/ip4/1.2.3.4/tcp/4001"] {
            let reach = Read::parse_from(words.iter().chain([&relay])).reach;
            let again = Read::parse_from(std::iter::once("scc".to_string()).chain(reach.words())).reach;
            assert_eq!(again, reach);
        }
    }
}
