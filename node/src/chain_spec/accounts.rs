//! The file that names the accounts of a staging or main network.

use scc_runtime::{constants::MAX_MEMBERS, AccountId, Balance, BlockNumber};
use scc_types::{CONTRIBUTORS_BUDGET, GENESIS_ISSUANCE, SCC, TRIALS_BUDGET};
use serde::Deserialize;
use sp_consensus_aura::sr25519::AuthorityId as AuraId;
use sp_consensus_grandpa::AuthorityId as GrandpaId;
use sp_keyring::{Ed25519Keyring, Sr25519Keyring};
use std::collections::BTreeSet;

/// Who holds what at genesis.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Accounts {
    /// The foundation's account; its balance endows the budgets for contributors and trials, 30 million tokens each.
    pub foundation: AccountId,
    /// The reserve: a multisig account.
    pub reserve: AccountId,
    /// Posts the foundation's daily jobs and issues coupons, until the council names another.
    pub operator: AccountId,
    /// Account and tokens; together 100 million.
    pub balances: Vec<(AccountId, u64)>,
    /// The foundation's council: two thirds of it admit what the committee then dispatches as root.
    pub council: Vec<AccountId>,
    /// The committee of dApp developers: lists dApps by majority.
    pub committee: Vec<AccountId>,
    /// Balances that become their owners' block by block.
    #[serde(default)]
    pub vesting: Vec<Vesting>,
    /// The first block authors.
    pub authorities: Vec<Authority>,
    /// Multiaddrs of the first peers.
    #[serde(default)]
    pub boot_nodes: Vec<sc_network::config::MultiaddrWithPeerId>,
}

/// Part of a balance that is locked at first.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vesting {
    /// Whose.
    pub account: AccountId,
    /// Block at which it begins.
    pub begin: BlockNumber,
    /// Blocks until everything is free.
    pub blocks: BlockNumber,
    /// Tokens of the balance that are free from the start.
    pub free: u64,
}

/// A block author.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Authority {
    /// Its account.
    pub account: AccountId,
    /// Its authoring key.
    pub aura: AuraId,
    /// Its finality key.
    pub grandpa: GrandpaId,
}

impl Accounts {
    /// Reads and checks the file's text; the error says what is wrong.
    pub fn parse(text: &str) -> Result<Self, String> {
        let accounts: Self = serde_json::from_str(text).map_err(|error| format!("cannot be read: {error}"))?;
        accounts.check()?;
        Ok(accounts)
    }

    /// Balances in planck.
    pub fn balances(&self) -> Vec<(AccountId, Balance)> {
        self.balances.iter().map(|(account, tokens)| (account.clone(), Balance::from(*tokens) * SCC)).collect()
    }

    /// Locked parts as the genesis of `pallet-vesting` takes them.
    pub fn vesting(&self) -> Vec<(AccountId, BlockNumber, BlockNumber, Balance)> {
        let line = |one: &Vesting| (one.account.clone(), one.begin, one.blocks, Balance::from(one.free) * SCC);
        self.vesting.iter().map(line).collect()
    }

    fn check(&self) -> Result<(), String> {
        let sum: Balance = self.balances().iter().map(|(_, amount)| amount).sum();
        if sum != GENESIS_ISSUANCE {
            return Err(format!("the balances add up to {} tokens instead of {}", sum / SCC, GENESIS_ISSUANCE / SCC));
        }
        let mut seen = BTreeSet::new();
        if let Some((account, _)) = self.balances.iter().find(|(account, _)| !seen.insert(account.clone())) {
            return Err(format!("{account} is listed twice"));
        }
        if self.authorities.is_empty() {
            return Err("there is no authority to make the first block".into());
        }
        for (name, members) in [("council", &self.council), ("committee", &self.committee)] {
            if members.is_empty() || members.len() > MAX_MEMBERS as usize {
                return Err(format!("the {name} has {} members instead of 1 to {MAX_MEMBERS}", members.len()));
            }
            if members.iter().collect::<BTreeSet<_>>().len() != members.len() {
                return Err(format!("somebody is in the {name} twice"));
            }
        }
        let accounts = self.balances.iter().map(|(account, _)| account);
        let accounts = accounts
            .chain([&self.foundation, &self.reserve, &self.operator])
            .chain(&self.council)
            .chain(&self.committee);
        let accounts = accounts.chain(self.authorities.iter().map(|authority| &authority.account));
        if let Some(account) = accounts.into_iter().find(|account| is_development_account(account)) {
            return Err(format!("{account} is a well-known development account, everybody has its key"));
        }
        let foundation = self.balances().into_iter().find(|(account, _)| *account == self.foundation);
        let endowed = CONTRIBUTORS_BUDGET + TRIALS_BUDGET;
        if foundation.is_none_or(|(_, balance)| balance <= endowed) {
            return Err(format!("the foundation must have more than {} tokens: the budgets", endowed / SCC));
        }
        for authority in &self.authorities {
            if Sr25519Keyring::iter().any(|key| AuraId::from(key.public()) == authority.aura)
                || Ed25519Keyring::iter().any(|key| GrandpaId::from(key.public()) == authority.grandpa)
            {
                return Err(format!("the authority {} uses a well-known development key", authority.account));
            }
        }
        let mut vested = BTreeSet::new();
        for one in &self.vesting {
            let balance =
                self.balances.iter().find(|(account, _)| *account == one.account).map_or(0, |(_, tokens)| *tokens);
            if one.free >= balance || one.blocks == 0 {
                return Err(format!("the vesting of {} locks nothing of its {balance} tokens", one.account));
            }
            if !vested.insert(&one.account) {
                return Err(format!("{} is in the vesting twice", one.account));
            }
        }
        Ok(())
    }
}

fn is_development_account(account: &AccountId) -> bool {
    let seeds = ["Foundation", "Reserve", "Developer"].map(scc_runtime::genesis::account_from_seed);
    seeds.contains(account)
        || Sr25519Keyring::iter().any(|key| key.to_account_id() == *account)
        || Ed25519Keyring::iter().any(|key| key.to_account_id() == *account)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use sp_core::{ed25519, sr25519, Pair};

    fn account(seed: u8) -> AccountId {
        AccountId::new([seed; 32])
    }

    fn file() -> serde_json::Value {
        json!({
            "foundation": account(1),
            "reserve": account(2),
            "operator": account(12),
            "balances": [[account(1), 75_000_000], [account(3), 25_000_000]],
            "council": [account(7), account(8), account(9)],
            "committee": [account(10)],
            "vesting": [{ "account": account(3), "begin": 0, "blocks": 1_000, "free": 10 }],
            "authorities": [{
                "account": account(4),
                "aura": AuraId::from(sr25519::Pair::from_seed(&[5; 32]).public()),
                "grandpa": GrandpaId::from(ed25519::Pair::from_seed(&[6; 32]).public()),
            }],
        })
    }

    #[test]
    fn a_complete_file_is_accepted() {
        let accounts = Accounts::parse(&file().to_string()).expect("complete");
        assert_eq!(accounts.balances()[1], (account(3), 25_000_000 * SCC));
        assert_eq!(accounts.vesting(), [(account(3), 0, 1_000, 10 * SCC)]);
    }

    #[test]
    fn parse_should_fail_when_balances_miss_the_issuance() {
        let mut short = file();
        short["balances"][1][1] = json!(24_999_999);
        let error = Accounts::parse(&short.to_string()).expect_err("short");
        assert!(error.contains("99999999 tokens instead of 100000000"), "{error}");
    }

    #[test]
    fn parse_should_fail_on_development_keys() {
        let mut alice = file();
        alice["balances"][1][0] = json!(Sr25519Keyring::Alice.to_account_id());
        assert!(Accounts::parse(&alice.to_string()).expect_err("alice").contains("well-known"));
        let mut author = file();
        author["authorities"][0]["aura"] = json!(AuraId::from(Sr25519Keyring::Bob.public()));
        assert!(Accounts::parse(&author.to_string()).expect_err("bob").contains("well-known"));
        let mut foundation = file();
        foundation["foundation"] = json!(scc_runtime::genesis::account_from_seed("Foundation"));
        assert!(Accounts::parse(&foundation.to_string()).expect_err("foundation").contains("well-known"));
    }

    #[test]
    fn parse_should_fail_without_authorities_or_with_a_double_account() {
        let mut none = file();
        none["authorities"] = json!([]);
        assert!(Accounts::parse(&none.to_string()).expect_err("none").contains("no authority"));
        let mut twice = file();
        twice["balances"] = json!([[account(1), 50_000_000], [account(1), 50_000_000]]);
        assert!(Accounts::parse(&twice.to_string()).expect_err("twice").contains("listed twice"));
    }

    #[test]
    fn parse_should_fail_when_the_foundation_cannot_endow_the_budgets() {
        let mut poor = file();
        poor["balances"] = json!([[account(1), 60_000_000], [account(3), 40_000_000]]);
        let error = Accounts::parse(&poor.to_string()).expect_err("poor");
        assert!(error.contains("more than 60000000 tokens"), "{error}");
    }

    #[test]
    fn parse_should_fail_on_an_empty_or_double_council_and_on_known_members() {
        let with = |members: serde_json::Value| {
            let mut changed = file();
            changed["council"] = members;
            Accounts::parse(&changed.to_string()).expect_err("a council that cannot be")
        };
        assert!(with(json!([])).contains("the council has 0 members"));
        assert!(with(json!([account(7), account(7)])).contains("in the council twice"));
        assert!(with(json!([Sr25519Keyring::Eve.to_account_id()])).contains("well-known"));
    }

    #[test]
    fn parse_should_fail_when_vesting_locks_nothing() {
        for (account, blocks, free) in [(account(3), 0, 10), (account(3), 10, 25_000_000), (account(11), 10, 0)] {
            let mut changed = file();
            changed["vesting"][0] = json!({ "account": account, "begin": 0, "blocks": blocks, "free": free });
            assert!(Accounts::parse(&changed.to_string()).expect_err("nothing").contains("locks nothing"));
        }
    }
}
