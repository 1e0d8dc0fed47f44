//! What details must be like.

use crate::{Config, Dapp, Dapps, Error};
use frame_support::ensure;
use scc_types::{AccountId, DappDetails, DappId, Engine};

/// Refuses details a store could not show or a worker could not run.
pub(crate) fn check_details<T: Config>(details: &DappDetails) -> Result<(), Error<T>> {
    let name = core::str::from_utf8(&details.name).map_err(|_| Error::<T>::InvalidName)?;
    ensure!(!name.trim().is_empty() && !name.chars().any(char::is_control), Error::<T>::InvalidName);
    for description in [&details.description_zh, &details.description_en] {
        core::str::from_utf8(description).map_err(|_| Error::<T>::InvalidDescription)?;
    }
    ensure!(is_runnable(&details.engine), Error::<T>::InvalidEngine);
    Ok(())
}

/// The dApp, if `who` owns it.
pub(crate) fn check_owner<T: Config>(who: &AccountId, dapp: DappId) -> Result<Dapp, Error<T>> {
    let found = Dapps::<T>::get(dapp).ok_or(Error::<T>::NotFound)?;
    ensure!(found.owner == *who, Error::<T>::NotAuthorized);
    Ok(found)
}

fn is_runnable(engine: &Engine) -> bool {
    match engine {
        Engine::Wasm { code } => !code.is_zero(),
        Engine::Native { name, version } => is_word(name) && is_word(version),
    }
}

fn is_word(bytes: &[u8]) -> bool {
    !bytes.is_empty() && bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(byte))
}
