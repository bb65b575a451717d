//! The door through which browsers listen.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse as _, Response};
use futures_util::stream;
use http::HeaderValue;
use http::header::CACHE_CONTROL;
use tokio::time::Instant;
use web::{App, Error, ViewerExt as _, Visit, codes};

use crate::hub::{Hub, Listening};

/// After this a browser comes back and says anew who it is.
const LASTS: Duration = Duration::from_secs(600);

/// How long a browser waits before it comes back.
const PAUSE: Duration = Duration::from_secs(5);

/// Proxies close what is quiet for a minute.
const BEAT: Duration = Duration::from_secs(25);

/// One stream, and until when it lasts.
struct Told {
    listening: Listening,
    until: Instant,
    begun: bool,
}

pub(crate) async fn live(State(app): State<App>, visit: Visit) -> Result<Response, Error> {
    let viewer = app.viewer(&visit).await?;
    let member = viewer.member()?.id;
    if visit.is_htmx() {
        // It swaps whole answers in, and would wait for the end of this one.
        return Err(Error::new(&codes::BAD_REQUEST));
    }
    let hub = app.service::<Hub>()?;
    let listening = hub
        .listen(member)
        .ok_or_else(|| Error::new(&codes::UNAVAILABLE).retry_after(Duration::from_secs(30)))?;
    let told = Told { listening, until: Instant::now() + LASTS, begun: false };
    let events = stream::unfold(told, |mut told| async move {
        if !told.begun {
            told.begun = true;
            // So that browser and proxies see at once that the stream is open.
            return Some((Ok::<_, Infallible>(Event::default().retry(PAUSE).comment("open")), told));
        }
        let signal = tokio::time::timeout_at(told.until, told.listening.next()).await.ok()??;
        // A carriage return would end the line in some browsers and not in others.
        let mut text = signal.text.replace('\r', "");
        if text.is_empty() {
            // Nothing would be written then, and browsers drop an event that has no line of data.
            text.push(' ');
        }
        Some((Ok(Event::default().event(signal.topic).data(text)), told))
    });
    let beat = KeepAlive::new().interval(BEAT).text("");
    let mut response = Sse::new(events).keep_alive(beat).into_response();
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // nginx would gather the stream before it passes it on.
    headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
    Ok(response)
}
