//! Many requests at once over connections that stay open, as many as are answered.
//!
//! Client and server share the machine's cores, so the client's own cost is part of both sides of every ratio and draws
//! it towards 1. It is kept small: one thread for each core, one task for each connection, nothing parsed but the head.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use bytes::Bytes;
use http::header::{ACCEPT_ENCODING, COOKIE, HOST};
use http::{HeaderMap, HeaderValue, Request, StatusCode};
use http_body_util::{BodyExt as _, Full};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use crate::dice::Dice;
use crate::figures::percentile;

/// Makes the next request of a connection.
pub type Script = Arc<dyn Fn(&mut Dice) -> Request<Full<Bytes>> + Send + Sync>;

/// What is asked, by how many, for how long.
#[derive(Clone)]
pub struct Load {
    /// The next request; paths alone, without scheme and host.
    pub script: Script,
    /// Connections, each with one request at a time.
    pub connections: usize,
    /// How long.
    pub time: Duration,
    /// The answer that is right; any other stops the run, as it would be measured for something that it is not.
    pub expected: StatusCode,
}

/// What came of it.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Answers.
    pub answers: usize,
    /// Bytes of all bodies.
    pub bytes: usize,
    seconds: f64,
    /// Microseconds that each answer took, sorted.
    micros: Vec<u32>,
}

impl Outcome {
    /// Answers per second.
    pub fn rate(&self) -> f64 {
        self.answers as f64 / self.seconds.max(f64::EPSILON)
    }

    /// Milliseconds within which this part of all answers came.
    pub fn within_ms(&self, part: f64) -> f64 {
        f64::from(percentile(&self.micros, part)) / 1000.0
    }

    /// Bytes of a body on average.
    pub fn mean_bytes(&self) -> f64 {
        self.bytes as f64 / self.answers.max(1) as f64
    }
}

/// Requests for the pages of these topics, one drawn after the other.
pub fn topic_pages(topics: &[i64], cookie: Option<&str>) -> Result<Script> {
    let paths: Vec<String> = topics.iter().map(|topic| format!("/topics/{topic}")).collect();
    pages(&paths, cookie)
}

/// Requests for these pages, one drawn after the other.
pub fn pages(paths: &[String], cookie: Option<&str>) -> Result<Script> {
    let mut headers = HeaderMap::new();
    headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("gzip, deflate, br, zstd"));
    if let Some(cookie) = cookie {
        headers.insert(COOKIE, HeaderValue::from_str(cookie)?);
    }
    let requests: Vec<Request<Full<Bytes>>> = paths
        .iter()
        .map(|path| {
            let mut request = Request::get(path).body(Full::default())?;
            *request.headers_mut() = headers.clone();
            Ok(request)
        })
        .collect::<Result<_>>()?;
    if requests.is_empty() {
        bail!("no page to ask for");
    }
    Ok(Arc::new(move |dice| dice.pick(&requests).clone()))
}

impl Load {
    /// Asks one server.
    ///
    /// # Errors
    /// Where a connection breaks or an answer is not the expected one.
    pub fn run(&self, address: SocketAddr) -> Result<Outcome> {
        let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let begun = Instant::now();
        let parts = std::thread::scope(|scope| {
            let workers: Vec<_> = (0..threads)
                .map(|thread| {
                    let numbers: Vec<usize> = (thread..self.connections).step_by(threads).collect();
                    scope.spawn(move || self.ask_on_this_thread(address, &numbers, begun))
                })
                .collect();
            let joined = workers.into_iter().map(std::thread::ScopedJoinHandle::join);
            joined.map(|part| part.unwrap_or_else(|_| bail!("a client panicked"))).collect::<Result<Vec<_>>>()
        })?;
        let mut whole = Outcome { seconds: begun.elapsed().as_secs_f64(), ..Outcome::default() };
        for part in parts.into_iter().flatten() {
            whole.answers += part.answers;
            whole.bytes += part.bytes;
            whole.micros.extend(part.micros);
        }
        whole.micros.sort_unstable();
        Ok(whole)
    }

    fn ask_on_this_thread(
        &self,
        address: SocketAddr,
        numbers: &[usize],
        begun: Instant,
    ) -> Result<Vec<Outcome>> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let local = tokio::task::LocalSet::new();
        local.block_on(&runtime, async {
            let tasks: Vec<_> = numbers
                .iter()
                .map(|number| {
                    let (load, number) = (self.clone(), *number);
                    tokio::task::spawn_local(async move { load.ask_on_one(address, number, begun).await })
                })
                .collect();
            let mut outcomes = Vec::with_capacity(tasks.len());
            for task in tasks {
                outcomes.push(task.await??);
            }
            Ok(outcomes)
        })
    }

    async fn ask_on_one(&self, address: SocketAddr, number: usize, begun: Instant) -> Result<Outcome> {
        let stream = TcpStream::connect(address).await.context("connecting")?;
        stream.set_nodelay(true)?;
        let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
        let driver = tokio::task::spawn_local(connection);
        let host = HeaderValue::from_str(&address.to_string())?;
        let mut dice = Dice::new(number as u64 + 1);
        let mut outcome = Outcome::default();
        while begun.elapsed() < self.time {
            let mut request = (self.script)(&mut dice);
            request.headers_mut().insert(HOST, host.clone());
            let sent = Instant::now();
            sender.ready().await?;
            let answer = sender.send_request(request).await?;
            if answer.status() != self.expected {
                let (status, body) = (answer.status(), answer.into_body().collect().await?.to_bytes());
                bail!("answered with {status}: {}", String::from_utf8_lossy(&body[..body.len().min(600)]));
            }
            let mut body = answer.into_body();
            while let Some(frame) = body.frame().await {
                outcome.bytes += frame?.data_ref().map_or(0, Bytes::len);
            }
            outcome.answers += 1;
            outcome.micros.push(u32::try_from(sent.elapsed().as_micros()).unwrap_or(u32::MAX));
        }
        drop(sender);
        driver.await??;
        Ok(outcome)
    }
}
