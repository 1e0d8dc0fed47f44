//! `scc take`: a job of one's own comes here from the machine that serves it.

use super::{pause, Context};
use crate::{
    account,
    args::{Command, TakeOptions},
    failure::{Failure, Outcome},
    job::{
        here::{Here, Request, Served},
        take, take_back, Given, JobFolder, Staging, Taken, Teller, Wanted,
    },
    program, render,
};
use scc_dispatcher::JobKey;
use scc_job_spec::Manifest;
use scc_transport::Identity;
use scc_types::Phase;

/// Brings it here unless it is here, and goes on with it.
pub async fn run(context: Context, options: TakeOptions) -> Outcome {
    let id = options.job;
    if let Some(here) = Here::find(&context, id)? {
        if let Some(server) = here.server() {
            return Err(Failure::Refused(format!(
                "job {id} is served on this machine already, by process {}: 'scc watch {id}' shows it (nothing was changed)",
                server.process
            )));
        }
        if !came_too_late(&context, &here).await? {
            stays(&here.request, &options)?;
            return go_on(context, here.request, options.detach).await;
        }
        // All of it, and more, is where it is served; this copy makes room when that is here.
        Given::now(id, "another machine".into()).write(&here.folder)?;
    }
    if let Some(request) = back(&context, &options).await? {
        return go_on(context, request, options.detach).await;
    }
    let key = context.key()?;
    let teller = Teller::for_run(context.json);
    let (out, ways) = (options.out.as_deref(), &options.ways);
    let folder = take(&Wanted { context: &context, key: &key, job: id, out, ways, teller }).await?;
    let request = Request::read(&folder)?.ok_or_else(|| Failure::Local("the job that came is damaged".into()))?;
    go_on(context, request, options.detach).await
}

/// What is here already stays in its folder: another one is not silently passed over.
fn stays(request: &Request, options: &TakeOptions) -> Outcome {
    let Some(asked) = &options.out else { return Ok(()) };
    let there = request.folder.join(request.out()?);
    let asked = std::path::absolute(asked).map_err(|error| Failure::file("there is no folder", asked, error))?;
    if asked == there {
        return Ok(());
    }
    Err(Failure::Refused(format!(
        "job {} is on this machine already and writes to {}: say it without --out (nothing was changed)",
        options.job,
        there.display()
    )))
}

/// A job that this machine gave away and that arrived nowhere: the chain says that it is still served from here.
async fn back(context: &Context, options: &TakeOptions) -> Outcome<Option<Request>> {
    let Some((folder, request)) = Here::given(context, options.job)? else { return Ok(None) };
    if Staging::is_whole(context.chain.genesis(), options.job) {
        return Ok(None);
    }
    let view = pause::open(context, options.job).await?;
    let is_still_here = match own_name(&folder)? {
        Some(own) => view.endpoint.peer_id.as_slice() == own,
        // It was killed while it took the job back, and nobody has served it since.
        None => Taken::read(&folder)?.is_some_and(|taken| taken.allows(&view.endpoint.peer_id, &[])),
    };
    if !is_still_here {
        return Ok(None);
    }
    if let Some(server) = Served::look(&folder) {
        return Err(Failure::Refused(format!(
            "job {} has just been given to another machine, and process {} here waits for it to say that it arrived: see there, or end \
             that process and say it again (nothing was changed)",
            options.job, server.process
        )));
    }
    stays(&request, options)?;
    // Whoever gives it away at this moment holds this key.
    let key = JobKey::load(&folder.join("job.key")).map_err(|error| Failure::Local(error.to_string()))?;
    take_back(&folder, &view.endpoint.peer_id)?;
    drop(key);
    Ok(Some(request))
}

/// Whether the job came from another machine but was taken back, or elsewhere, before it was served here.
async fn came_too_late(context: &Context, here: &Here) -> Outcome<bool> {
    let Some(taken) = Taken::read(&here.folder)? else { return Ok(false) };
    let Some(view) = context.chain.job(here.posted.id).await? else { return Ok(false) };
    let own = own_name(&here.folder)?.unwrap_or_default();
    Ok(view.phase == Phase::Open && !taken.allows(&view.endpoint.peer_id, &own))
}

/// Bytes of the name of the peer that serves the job in a folder.
fn own_name(folder: &JobFolder) -> Outcome<Option<Vec<u8>>> {
    let path = folder.join("peer.key");
    if !path.exists() {
        return Ok(None);
    }
    let identity = Identity::load_or_create(&path).map_err(|error| Failure::Local(error.to_string()))?;
    Ok(Some(identity.peer_id().to_bytes()))
}

/// As the command goes on that began it, where it was given.
async fn go_on(mut context: Context, request: Request, detach: bool) -> Outcome {
    if request.requester != account::id(&context.key()?) {
        return Err(Failure::Refused(
            "the job was posted with another key: name it with --key (nothing was changed)".into(),
        ));
    }
    std::env::set_current_dir(&request.folder)
        .map_err(|error| Failure::file("cannot go to the folder of the job's command,", &request.folder, error))?;
    context.words = request.words.clone();
    match request.parse()? {
        Command::Render(mut options) => {
            options.terms.detach = detach;
            render::run(&context, *options).await
        }
        Command::Run(mut options) => {
            options.terms.detach = detach;
            program::run(&context, *options).await
        }
        _ => Err(Failure::Local("the job's command is neither a render nor a run".into())),
    }
}

/// Whether this machine can go on with a job that comes from another one; what makes the request the same as others here.
pub async fn product_ready(
    context: &Context,
    request: &Request,
    folder: &JobFolder,
    manifest: &Manifest,
) -> Outcome<blake3::Hash> {
    match request.parse()? {
        Command::Render(options) => render::ready(context, &options, folder, manifest).await,
        Command::Run(options) => program::ready(context, *options, folder, manifest).await,
        _ => Err(Failure::Local("the job's command is neither a render nor a run".into())),
    }
}
