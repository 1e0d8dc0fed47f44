//! The contributor's page: one file of HTML over a small HTTP API. For this machine only, and only for who can read the worker's
//! folder.

mod history;
mod told;

pub use history::PastTold;
pub use told::{flows_out, BenchmarkTold, EarnedTold, JobTold, ReceiptTold, TallyTold, TaskTold, Told};

use super::{
    benchmark::Measured,
    rest::{Reason, Wish},
    settings::{self, Changes, RunningSettings},
};
use crate::service::Client;
use axum::{
    extract::{DefaultBodyLimit, Request, State},
    http::{header, StatusCode},
    middleware::{self, Next},
    response::{Html, IntoResponse, Response},
    routing::{get, post},
    Json, Router,
};
use scc_transport::Peer;
use scc_types::{AccountId, WorkerEngine};
use scc_worker::{Status, Worker};
use std::{
    io,
    net::Ipv4Addr,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, SystemTime},
};
use tokio::{net::TcpListener, sync::watch};

const PAGE: &str = include_str!("page.html");
/// Nothing from anywhere else, in no other page.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; \
                      frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
/// Longest body of a request, in bytes.
const MAX_BODY: usize = 256;
/// The same of one that changes settings, with a list of those who are blocked.
const MAX_SETTINGS_BODY: usize = 64 << 10;
/// Longest rest that ends by itself: a week.
const MAX_MINUTES: u64 = 7 * 24 * 60;

/// What the page shows and does.
pub(crate) struct Desk {
    pub client: Arc<Client>,
    pub account: AccountId,
    pub status: watch::Receiver<Status>,
    pub worker: Arc<Worker>,
    pub engines: Vec<WorkerEngine>,
    pub benchmark: Option<Measured>,
    pub wish: watch::Sender<Wish>,
    pub why: watch::Receiver<Option<Reason>>,
    pub peer: Peer,
    pub settings: Arc<RunningSettings>,
}

/// A port that is open, and a file that says which.
pub struct Page {
    /// Has the page's address.
    pub file: PathBuf,
    listener: TcpListener,
    router: Router,
}

/// Opens the port and writes the page's address into the worker's folder.
pub(crate) async fn open(desk: Desk, port: u16, dir: &Path) -> io::Result<Page> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
    let token = hex::encode(rand::random::<[u8; 32]>());
    let file = dir.join("page");
    settings::write(&file, &format!("http://{}/#{token}", listener.local_addr()?)).map_err(io::Error::other)?;
    Ok(Page { file, listener, router: router(Arc::new(desk), &token) })
}

impl Page {
    /// Serves it until the node stops.
    pub async fn serve(self) {
        if let Err(error) = axum::serve(self.listener, self.router).await {
            log::warn!(target: "worker", "The worker's page is gone: {error}");
        }
    }
}

fn router(desk: Arc<Desk>, token: &str) -> Router {
    let expected = blake3::hash(format!("Bearer {token}").as_bytes());
    Router::new()
        .route("/api/status", get(status))
        .route("/api/history", get(history))
        .route("/api/rest", post(rest))
        .route("/api/work", post(work))
        .route("/api/settings", post(change).layer(DefaultBodyLimit::max(MAX_SETTINGS_BODY)))
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .layer(middleware::from_fn(move |request: Request, next: Next| only_with(expected, request, next)))
        .route("/", get(page))
        .with_state(desk)
}

/// Hashes are compared in constant time.
async fn only_with(expected: blake3::Hash, request: Request, next: Next) -> Response {
    let given = request.headers().get(header::AUTHORIZATION).map(|value| blake3::hash(value.as_bytes()));
    match given == Some(expected) {
        true => next.run(request).await,
        false => (StatusCode::UNAUTHORIZED, "open the page by the address in the worker's folder\n").into_response(),
    }
}

async fn page() -> impl IntoResponse {
    ([(header::CONTENT_SECURITY_POLICY, POLICY), (header::CACHE_CONTROL, "no-store")], Html(PAGE))
}

async fn status(State(desk): State<Arc<Desk>>) -> Response {
    match told::told(&desk) {
        Ok(told) => Json(told).into_response(),
        Err(error) => {
            (StatusCode::SERVICE_UNAVAILABLE, format!("the chain does not answer: {error}\n")).into_response()
        }
    }
}

async fn history(State(desk): State<Arc<Desk>>) -> Response {
    match history::told(&desk).await {
        Ok(told) => Json(told).into_response(),
        Err(error) => (StatusCode::SERVICE_UNAVAILABLE, format!("{error}\n")).into_response(),
    }
}

/// For how long to rest, and how.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Rest {
    /// `None`: until asked to work.
    minutes: Option<u64>,
    /// Whether what is in hand stands still, too, instead of being finished.
    #[serde(default)]
    now: bool,
}

async fn rest(State(desk): State<Arc<Desk>>, Json(Rest { minutes, now }): Json<Rest>) -> Response {
    if minutes.is_some_and(|minutes| !(1..=MAX_MINUTES).contains(&minutes)) {
        return (StatusCode::BAD_REQUEST, format!("minutes are 1 to {MAX_MINUTES}\n")).into_response();
    }
    let until = minutes.map(|minutes| SystemTime::now() + Duration::from_secs(minutes * 60));
    desk.wish.send_replace(Wish::Rest { until, at_once: now });
    StatusCode::NO_CONTENT.into_response()
}

async fn work(State(desk): State<Arc<Desk>>) -> StatusCode {
    desk.wish.send_replace(Wish::Work);
    StatusCode::NO_CONTENT
}

/// Changes settings, or reads them again where none is named; the answer says what holds now.
async fn change(State(desk): State<Arc<Desk>>, Json(changes): Json<Changes>) -> Response {
    let settings = desk.settings.clone();
    match tokio::task::spawn_blocking(move || settings.change(&changes)).await {
        Ok(Ok(said)) => Json(said).into_response(),
        Ok(Err(why)) => (StatusCode::BAD_REQUEST, format!("{why}\n")).into_response(),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, format!("{error}\n")).into_response(),
    }
}
