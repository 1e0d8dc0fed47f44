//! `scc dapp`.

use super::{dapp_new, dapp_test, motion, spending::Cost, Context};
use crate::{
    amount,
    args::{Consent, DappCommand},
    chain::{Call, Collective, DappRegistered},
    failure::{Failure, Outcome},
    output, render,
};
use codec::Encode;
use scc_job_spec::content_hash;
use scc_types::{Balance, DappDetails, DappId, DappView, Engine};
use serde_json::{json, Value};
use sp_core::ConstU32;
use sp_runtime::BoundedVec;
use std::path::{Path, PathBuf};

/// The renderer's name in the store, unless it is given another.
const RENDER_NAME: &str = "Render";

/// Runs `scc dapp …`.
pub async fn run(context: &Context, command: DappCommand) -> Outcome {
    match command {
        DappCommand::List => list(context).await,
        DappCommand::Show { id } => show(context, id).await,
        DappCommand::New(options) => dapp_new::run(&options, context.json),
        DappCommand::Test(options) => dapp_test::run(&options, context.json).await,
        DappCommand::Verify { id, module } => verify(context, id, &module).await,
        DappCommand::Admit { id } => {
            let call = Call::list_dapp(id, find(context, id).await?.reading);
            motion::propose(context, Collective::Committee, &call).await
        }
        DappCommand::Delist { id } => {
            find(context, id).await?;
            motion::propose(context, Collective::Committee, &Call::delist_dapp(id)).await
        }
        DappCommand::Publish { module, render: _, blender, name, description, description_zh, price, consent } => {
            let (engine, usual_name) = match (&module, &blender) {
                (Some(path), _) => (engine_of(path)?, String::new()),
                (None, Some(path)) => {
                    // The bare word is looked for on PATH.
                    let found = render::find_blender(
                        Some(path).filter(|path| path.as_os_str() != "blender").map(PathBuf::as_path),
                    )?;
                    (render::blender_engine(&found)?, format!("Blender {}", found.version()))
                }
                (None, None) => (render::engine()?, RENDER_NAME.into()),
            };
            let details = DappDetails {
                name: bounded("the name", name.as_deref().unwrap_or(&usual_name))?,
                description_zh: bounded("the Chinese description", &description_zh)?,
                description_en: bounded("the description", &description)?,
                engine,
                price_hint: price,
            };
            publish(context, &details, consent).await
        }
    }
}

async fn list(context: &Context) -> Outcome {
    let dapps = context.chain.dapps(0, 100).await?;
    let value = dapps.iter().map(json_of).collect::<Outcome<Vec<_>>>()?;
    output::print(context.json, &value, || {
        let mut rows = vec![output::row(["dapp", "listing", "name", "engine"])];
        rows.extend(dapps.iter().map(|dapp| {
            vec![
                dapp.id.to_string(),
                format!("{:?}", dapp.listing).to_lowercase(),
                name(dapp),
                engine(&dapp.details.engine),
            ]
        }));
        output::table(&rows)
    })
}

pub async fn find(context: &Context, id: DappId) -> Outcome<DappView> {
    let dapp = context.chain.dapp(id).await?;
    dapp.ok_or_else(|| Failure::Refused(format!("there is no dApp {id}; 'scc dapp list' shows them")))
}

async fn show(context: &Context, id: DappId) -> Outcome {
    let dapp = find(context, id).await?;
    output::print(context.json, &json_of(&dapp)?, || {
        output::table(&[
            output::row(["dapp", &id.to_string()]),
            output::row(["name", &name(&dapp)]),
            output::row(["listing", &format!("{:?}", dapp.listing).to_lowercase()]),
            output::row(["owner", &context.show(&dapp.owner)]),
            output::row(["engine", &engine(&dapp.details.engine)]),
            output::row(["price hint per unit", &amount::show(dapp.details.price_hint)]),
            output::row(["description", &String::from_utf8_lossy(&dapp.details.description_en)]),
            output::row(["说明", &String::from_utf8_lossy(&dapp.details.description_zh)]),
        ])
    })
}

async fn verify(context: &Context, id: DappId, module: &Path) -> Outcome {
    let dapp = find(context, id).await?;
    let own = engine_of(module)?;
    if dapp.details.engine != own {
        return Err(Failure::Refused(format!(
            "{} is not the program of dApp {id}, which runs {}; it is {}",
            module.display(),
            engine(&dapp.details.engine),
            engine(&own)
        )));
    }
    output::print(context.json, &json!({ "dapp": id, "engine": output::value(&own)? }), || {
        format!("{} is the program of dApp {id}: {}", module.display(), engine(&own))
    })
}

pub fn engine_of(module: &Path) -> Outcome<Engine> {
    let code = std::fs::read(module).map_err(|error| Failure::file("cannot read", module, error))?;
    if !code.starts_with(b"\0asm") {
        return Err(Failure::Refused(format!("{} is not a WebAssembly module; nothing was sent", module.display())));
    }
    Ok(Engine::Wasm { code: content_hash(&code) })
}

async fn publish(context: &Context, details: &DappDetails, consent: Consent) -> Outcome {
    let (chain, bytes) = (&context.chain, details.encoded_size() as Balance); // cast: the chain takes a few hundred
    let [base, each] = ["DepositBase", "DepositPerByte"].map(|name| chain.constant::<Balance>("Dapps", name));
    let deposit = each?.saturating_mul(bytes).saturating_add(base?);
    let included = context.spend("the dApp", &Call::register_dapp(details), Cost::hold(deposit), consent).await?;
    let dapp = included.event::<DappRegistered>("Dapps", "Registered").map(|event| event.dapp);
    let dapp = dapp.ok_or_else(|| Failure::Chain("the dApp was registered but its number is unknown".into()))?;
    let code = match &details.engine {
        Engine::Wasm { code } => Some(code),
        Engine::Native { .. } => None,
    };
    output::print(context.json, &json!({ "dapp": dapp, "code": code, "listing": "draft" }), || {
        format!(
            "dApp {dapp} is registered as a draft: jobs can run it now, its developer's share goes to the reserve until \
             the committee lists it"
        )
    })
}

fn bounded<const N: u32>(what: &str, text: &str) -> Outcome<BoundedVec<u8, ConstU32<N>>> {
    BoundedVec::try_from(text.as_bytes().to_vec())
        .map_err(|_| Failure::Refused(format!("{what} has more than {N} bytes; nothing was sent")))
}

fn name(dapp: &DappView) -> String {
    String::from_utf8_lossy(&dapp.details.name).into_owned()
}

fn engine(engine: &Engine) -> String {
    match engine {
        Engine::Wasm { code } => format!("wasm {code:?}"),
        Engine::Native { name, version } => {
            format!("{} {}", String::from_utf8_lossy(name), String::from_utf8_lossy(version))
        }
    }
}

/// A dApp with its texts as texts.
fn json_of(dapp: &DappView) -> Outcome<Value> {
    let mut value = output::value(dapp)?;
    let details = &dapp.details;
    let texts = [
        ("name", &*details.name),
        ("description_en", &*details.description_en),
        ("description_zh", &*details.description_zh),
    ];
    for (key, text) in texts {
        value["details"][key] = json!(String::from_utf8_lossy(text));
    }
    Ok(value)
}
