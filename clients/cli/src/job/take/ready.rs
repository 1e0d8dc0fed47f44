//! Whether this machine can go on with a job, before the other one ends its work.

use super::super::{folder::JobFolder, Product};
use crate::{
    commands::Context,
    failure::{Failure, Outcome},
    program::hash_of,
};
use scc_job_spec::Manifest;
use scc_types::Engine;
use std::{collections::HashSet, sync::Arc};

/// Makes sure that results can be checked and written here; answers what makes the request the same as others here.
pub async fn ready(
    context: &Context,
    product: &dyn Product,
    folder: &JobFolder,
    manifest: &Manifest,
) -> Outcome<blake3::Hash> {
    product.prepare()?;
    let dapp = product.find_dapp(context).await?;
    let plan = Arc::new(product.resumed(manifest.clone())?);
    product.check_room(&plan)?;
    let mut there = HashSet::new();
    for file in product.files(folder)? {
        there.insert(hash_of(&file).map_err(|error| Failure::file("cannot read", &file, error))?.0);
    }
    if let Engine::Wasm { code } = manifest.engine {
        if !there.contains(&code) {
            return Err(Failure::Refused(
                "this scc has another renderer than the one that the job was begun with: use the version of the other machine \
                 (the job goes on there)"
                    .into(),
            ));
        }
    }
    if let Some(missing) = manifest.inputs.iter().find(|input| !there.contains(&input.hash)) {
        return Err(Failure::Local(format!("{} of the job is not here (the job goes on where it is)", missing.name)));
    }
    drop(product.verifier(&plan)?);
    Ok(product.identity(dapp))
}
