//! The same bytes served from memory by the same server: the upper bound that pages are compared with.
//!
//! Everything is as in the program, the runtime, the listener, the layers around every route with their request id,
//! security headers, metrics and log, except that the one route finds its answer in a map. What a page costs above this
//! is what the database, the rules and the templates cost.

use std::collections::HashMap;
use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;

use accounts::Registration;
use anyhow::{Context as _, Result};
use axum::body::Body;
use axum::response::Response;
use bytes::Bytes;
use db::{Db, Tx};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri};
use jixia::house::House;
use kernel::Role;
use serde::{Deserialize, Serialize};
use tokio::net::TcpListener;
use web::Routes;

use crate::seed;
use crate::server::Server;
use crate::wire;

/// Headers that the page itself decides about; the layers add the others.
const OWN_HEADERS: &[&str] = &["content-type", "content-encoding", "etag", "vary", "cache-control"];

/// The routes of what can be served, written as the program writes them.
const PATHS: &[&str] = &["/", "/topics/{id}", "/articles/{slug}"];

/// What the server is told to serve.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    path: String,
    headers: Vec<(String, String)>,
    file: String,
}

/// Which layers stand around the memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layers {
    /// Those of the program.
    Ours,
    /// None: what axum and hyper do by themselves.
    None,
}

impl Layers {
    const fn word(self) -> &'static str {
        match self {
            Self::Ours => "ours",
            Self::None => "none",
        }
    }
}

/// Takes pages from the program as a browser would get them, and starts a server that has them in memory.
///
/// # Errors
/// Where a page cannot be had or the server not be started.
pub fn serve_same(
    program: &Server,
    paths: &[String],
    cookie: Option<&str>,
    folder: &Path,
    layers: Layers,
) -> Result<Server> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir_all(folder)?;
    let mut headers = vec![("Accept-Encoding", "gzip, deflate, br, zstd")];
    headers.extend(cookie.map(|cookie| ("Cookie", cookie)));
    let mut index = Vec::new();
    for (number, path) in paths.iter().enumerate() {
        // Asked for a second time, a kept page is packed as nearly all its readers get it.
        let _ = wire::get(program.address, path, &headers)?;
        let answer = wire::get(program.address, path, &headers)?;
        anyhow::ensure!(answer.status == 200, "{path} was answered with {}", answer.status);
        let file = format!("{number}.page");
        fs::write(folder.join(&file), answer.body()?)?;
        let own =
            answer.headers().filter(|(name, _)| OWN_HEADERS.contains(&name.to_ascii_lowercase().as_str()));
        let headers = own.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        index.push(Kept { path: path.clone(), headers, file });
    }
    fs::write(folder.join("index.json"), serde_json::to_vec(&index)?)?;
    Server::own(&["memory".as_ref(), layers.word().as_ref(), folder.as_os_str()])
}

/// `bench memory LAYERS FOLDER`: serves until standard input closes.
///
/// # Errors
/// Where the pages cannot be read or nobody can listen.
pub fn run(layers: &str, folder: &Path) -> Result<()> {
    let pages = Arc::new(read(folder)?);
    // As `jixia serve` does it: figures and log cost something on every request.
    telemetry::logs::init(&telemetry::logs::LogConfig { filter: "warn".to_owned(), ..Default::default() })?;
    telemetry::metrics::install()?;
    let answer = move |uri: Uri| std::future::ready(answer(&pages, &uri));
    let router = if layers == Layers::None.word() {
        PATHS
            .iter()
            .fold(axum::Router::new(), |router, path| router.route(path, axum::routing::get(answer.clone())))
    } else {
        let settings = seed::settings(folder)?;
        let house = House::build(&settings)?;
        let db = house.open_database(&settings)?;
        found(&db)?;
        let app = house.app(db)?;
        let routes = PATHS.iter().fold(Routes::new(), |routes, path| routes.get(path, answer.clone()));
        web::router(app, routes)
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let mut out = std::io::stdout();
        writeln!(out, "{}", listener.local_addr()?)?;
        out.flush()?;
        tokio::spawn(async move {
            let service = router.into_make_service_with_connect_info::<SocketAddr>();
            axum::serve(listener, service).await
        });
        // Whoever started us holds the other end; when it is gone, so are we.
        tokio::task::spawn_blocking(|| std::io::stdin().read_to_end(&mut Vec::new())).await??;
        anyhow::Ok(())
    })
}

/// A house without an owner would lead every request to the first-run wizard.
fn found(db: &Db) -> Result<()> {
    let mail = "owner@example.com".to_owned();
    let registration =
        Registration { name: "荀卿".to_owned(), mail, password: "竹简 and ink, 24 bells".to_owned() };
    let founded = registration.check().and_then(|owner| {
        db.write_blocking(move |tx: &mut Tx| accounts::register(tx, &owner, "none", Role::Owner).map(drop))
    });
    founded.map_err(seed::refused)
}

struct Page {
    headers: HeaderMap,
    body: Bytes,
}

fn answer(pages: &HashMap<String, Page>, uri: &Uri) -> Response {
    let Some(page) = pages.get(uri.path()) else {
        let mut missing = Response::new(Body::empty());
        *missing.status_mut() = StatusCode::NOT_FOUND;
        return missing;
    };
    let mut response = Response::new(Body::from(page.body.clone()));
    *response.headers_mut() = page.headers.clone();
    response
}

fn read(folder: &Path) -> Result<HashMap<String, Page>> {
    let index: Vec<Kept> = serde_json::from_slice(&fs::read(folder.join("index.json"))?)?;
    index
        .into_iter()
        .map(|kept| {
            let mut headers = HeaderMap::new();
            for (name, value) in &kept.headers {
                headers.insert(HeaderName::try_from(name)?, HeaderValue::try_from(value)?);
            }
            let body = fs::read(folder.join(&kept.file)).context("a page is missing")?.into();
            Ok((kept.path, Page { headers, body }))
        })
        .collect()
}
