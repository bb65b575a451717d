//! Pages for passers-by, kept ready and exact.
//!
//! A page remembers the position of the event log in the snapshot that it was made from, and the things that it
//! shows. It is served again only while the log says that none of these things was touched since. This works because
//! every change is an event, and it works between processes and nodes because the log is in the database.
//!
//! Times such as "3 minutes ago" grow old without any event, so no page is kept longer than [`KEPT`].

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use axum::response::{IntoResponse as _, Response};
use bytes::Bytes;
use events::freshness::{Position, Tag};
use http::header::{CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY};
use http::{HeaderMap, HeaderValue, StatusCode};
use kernel::{Locale, Theme, Timestamp};
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use sha2::{Digest as _, Sha256};

use crate::app::App;
use crate::error::Error;
use crate::packing;
use crate::visit::Visit;

/// The longest time that a page is kept.
const KEPT: Duration = Duration::from_secs(60);

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Key {
    path_and_query: String,
    locale: Locale,
    theme: Theme,
    /// The version of the community's settings, which are on every page.
    settings: i64,
}

struct Entry {
    position: Position,
    tags: Vec<Tag>,
    made_at: Timestamp,
    plain: Bytes,
    /// Made when the page is asked for again: most pages never are, and packing well takes longer than making one.
    brotli: OnceLock<Option<Bytes>>,
    etag: HeaderValue,
}

impl Entry {
    fn brotli(&self) -> Option<&Bytes> {
        self.brotli.get_or_init(|| brotli_of(&self.plain)).as_ref()
    }
}

#[derive(Clone)]
struct BySize;

impl Weighter<Key, Arc<Entry>> for BySize {
    fn weight(&self, key: &Key, entry: &Arc<Entry>) -> u64 {
        // With room for the packed copy, which is made later and takes about a fifth.
        (key.path_and_query.len() + entry.plain.len() * 5 / 4 + 256) as u64
    }
}

pub(crate) struct PageCache(Option<Cache<Key, Arc<Entry>, BySize>>);

impl PageCache {
    pub(crate) fn new(bytes: u64) -> Self {
        // An average page with its compressed copy takes some 40 KB.
        let items = usize::try_from(bytes / 40_960).unwrap_or(usize::MAX).max(16);
        Self((bytes > 0).then(|| Cache::with_weighter(items, bytes, BySize)))
    }
}

impl App {
    /// The page of this address for a passer-by, if it is kept and still exact.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn kept_page(&self, visit: &Visit, headers: &HeaderMap) -> Result<Option<Response>, Error> {
        let Some(cache) = self.pages().0.as_ref().filter(|_| may_keep(visit)) else { return Ok(None) };
        let key = key_of(visit);
        let Some(entry) = cache.get(&key) else { return Ok(None) };
        self.freshness().sync(self.db()).await?;
        let fresh =
            self.now().since(entry.made_at) < KEPT && self.freshness().is_fresh(entry.position, &entry.tags);
        if !fresh {
            cache.remove(&key);
            return Ok(None);
        }
        let packed = if packing::takes(headers, "br") { entry.brotli() } else { None };
        Ok(Some(answer(&entry, packed, headers)))
    }

    /// Keeps the page of this address for the next passer-by, and answers with it. `tags` are the things that it
    /// shows; an event about one of them ends it.
    pub fn keep_page(&self, visit: &Visit, headers: &HeaderMap, tags: Vec<Tag>, html: String) -> Response {
        let (Some(cache), Some(position), true) = (&self.pages().0, visit.position(), may_keep(visit)) else {
            return crate::page::html_response(StatusCode::OK, html);
        };
        let plain = Bytes::from(html);
        let entry = Arc::new(Entry {
            position,
            tags,
            made_at: self.now(),
            brotli: OnceLock::new(),
            etag: etag_of(&plain),
            plain,
        });
        cache.insert(key_of(visit), Arc::clone(&entry));
        answer(&entry, None, headers)
    }
}

// A page with a message shown once, or a fragment, is not the page of everybody.
fn may_keep(visit: &Visit) -> bool {
    visit.is_anonymous() && visit.flash().is_none() && !visit.is_htmx()
}

fn key_of(visit: &Visit) -> Key {
    let community = &visit.standing().community;
    Key {
        path_and_query: visit.path_and_query(),
        locale: visit.locale(None, community.locale),
        theme: visit.theme(None),
        settings: community.version,
    }
}

fn answer(entry: &Entry, brotli: Option<&Bytes>, headers: &HeaderMap) -> Response {
    let same = headers.get(IF_NONE_MATCH).is_some_and(|known| known == entry.etag);
    let mut response = match (same, brotli) {
        (true, _) => StatusCode::NOT_MODIFIED.into_response(),
        (false, Some(packed)) => packed.clone().into_response(),
        (false, None) => entry.plain.clone().into_response(),
    };
    let answer = response.headers_mut();
    if !same {
        answer.insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    }
    if brotli.is_some() && !same {
        answer.insert(CONTENT_ENCODING, HeaderValue::from_static("br"));
    }
    answer.insert(ETAG, entry.etag.clone());
    answer.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    answer.insert(VARY, HeaderValue::from_static("cookie, accept-language, accept-encoding"));
    response
}

fn brotli_of(plain: &[u8]) -> Option<Bytes> {
    let mut packed = Vec::with_capacity(plain.len() / 4);
    let params = brotli::enc::BrotliEncoderParams { quality: 5, ..Default::default() };
    brotli::BrotliCompress(&mut &plain[..], &mut packed, &params).ok().map(|_| packed.into())
}

/// A weak tag, as the bytes sent depend on the encoding.
pub(crate) fn etag_of(body: &[u8]) -> HeaderValue {
    let tag = format!("W/\"{}\"", hex::encode(&Sha256::digest(body)[..12]));
    HeaderValue::from_str(&tag).unwrap_or(HeaderValue::from_static("W/\"0\""))
}
