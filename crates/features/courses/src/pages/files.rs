//! Pictures of courses, served by their content.
//!
//! Each is asked for under its digest, so the tag is exact, and a part of it can be asked for. A picture is never a
//! page: it is served under a policy in which nothing runs and nothing is loaded, whatever an SVG says.

use access::{Action, Thing};
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use db::Snapshot;
use http::header::{
    ACCEPT_RANGES, CACHE_CONTROL, CONTENT_RANGE, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, IF_NONE_MATCH,
    IF_RANGE, RANGE, X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use kernel::Viewer;
use web::{App, Error, PathPair, Visit};

use crate::course::Slug;
use crate::gate::{course_seen, require};
use crate::store;

/// Nothing runs, nothing is loaded; a drawing may carry its own styles.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    headers: HeaderMap,
    PathPair(Slug(course), file): PathPair<Slug, String>,
) -> Result<Response, Error> {
    let digest = digest_of(&file).ok_or_else(Error::not_found)?;
    let tag = format!("\"{digest}\"");
    let known =
        header(&headers, IF_NONE_MATCH).is_some_and(|known| known.split(',').any(|one| one.trim() == tag));
    let wanted = digest.clone();
    let (_, content) = app
        .read(&visit, move |q, viewer| {
            allow(q, viewer, &course, &wanted)?;
            if known { Ok(None) } else { content(q, &wanted).map(Some) }
        })
        .await?;
    let mut response = match content {
        None => StatusCode::NOT_MODIFIED.into_response(),
        Some((media_type, bytes)) => {
            let range = range_of(&headers, &tag, bytes.len());
            let mut response = part_of(bytes, range);
            if let Ok(media_type) = HeaderValue::from_str(&media_type) {
                response.headers_mut().insert(CONTENT_TYPE, media_type);
            }
            response
        }
    };
    let answer = response.headers_mut();
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        answer.insert(ETAG, tag);
    }
    answer.insert(ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    // Asked for again each time, which the tag makes cheap: a refund takes effect at once.
    answer.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    answer.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    answer.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    Ok(response)
}

/// The content with this digest.
fn content(q: &mut Snapshot, digest: &str) -> Result<(String, Vec<u8>), Error> {
    store::files::blob(q, digest)?.ok_or_else(Error::not_found)
}

/// Whoever may read one lesson that shows a picture may see it.
fn allow(q: &mut Snapshot, viewer: &Viewer, course: &str, digest: &str) -> Result<(), Error> {
    let course = course_seen(q, viewer, course)?;
    let audience = store::files::audience(q, course.id, digest, course.audience)?;
    let audience = audience.ok_or_else(Error::not_found)?;
    let whole = course.thing();
    let picture = Thing::new(whole.subject.clone(), audience).within(&whole);
    require(q, viewer, Action::Read, &picture)
}

fn digest_of(file: &str) -> Option<String> {
    let (digest, kind) = file.split_once('.')?;
    let is_digest =
        digest.len() == 64 && digest.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    (is_digest && crate::mdbook::ImageKind::from_path(file).is_some() && !kind.contains('.'))
        .then(|| digest.to_owned())
}

fn header(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// What part of a content is asked for.
#[derive(Debug, PartialEq, Eq)]
enum Part {
    /// All of it.
    All,
    /// These bytes, the last included.
    Bytes(usize, usize),
    /// Bytes that it does not have.
    Beyond,
}

/// Reads a range (RFC 9110, 14.2): one range of bytes; several, or anything else, is answered with all.
fn range_of(headers: &HeaderMap, tag: &str, length: usize) -> Part {
    let Some(range) = header(headers, RANGE) else { return Part::All };
    if header(headers, IF_RANGE).is_some_and(|known| known != tag) {
        return Part::All;
    }
    let Some((from, to)) = range.strip_prefix("bytes=").and_then(|range| range.split_once('-')) else {
        return Part::All;
    };
    let (first, last) = match (from.trim().parse::<usize>(), to.trim().parse::<usize>()) {
        (Ok(first), Ok(last)) if first <= last => (first, last.min(length.saturating_sub(1))),
        (Ok(_), Ok(_)) => return Part::All,
        (Ok(first), Err(_)) if to.trim().is_empty() => (first, length.saturating_sub(1)),
        (Err(_), Ok(last)) if from.trim().is_empty() => {
            (length.saturating_sub(last), length.saturating_sub(1))
        }
        _ => return Part::All,
    };
    if first >= length || (from.trim().is_empty() && to.trim() == "0") {
        Part::Beyond
    } else {
        Part::Bytes(first, last)
    }
}

fn part_of(bytes: Vec<u8>, part: Part) -> Response {
    let length = bytes.len();
    let (status, range, body) = match part {
        Part::All => return bytes.into_response(),
        Part::Beyond => (StatusCode::RANGE_NOT_SATISFIABLE, format!("bytes */{length}"), Vec::new()),
        Part::Bytes(first, last) => {
            let body = bytes.get(first..=last).unwrap_or_default().to_vec();
            (StatusCode::PARTIAL_CONTENT, format!("bytes {first}-{last}/{length}"), body)
        }
    };
    let mut response = (status, body).into_response();
    if let Ok(range) = HeaderValue::from_str(&range) {
        response.headers_mut().insert(CONTENT_RANGE, range);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_digest_with_a_picture_ending_names_a_file() {
        let digest = "a".repeat(64);
        assert_eq!(digest_of(&format!("{digest}.svg")), Some(digest.clone()));
        for bad in [digest.clone(), format!("{digest}.html"), format!("{digest}.x.svg"), "a.svg".into()] {
            assert_eq!(digest_of(&bad), None, "{bad}");
        }
        assert_eq!(digest_of(&format!("{}.svg", "A".repeat(64))), None);
    }

    #[test]
    fn ranges_are_read_as_the_standard_says() {
        let part = |range: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(RANGE, HeaderValue::from_static(range));
            range_of(&headers, "\"t\"", 10)
        };
        assert_eq!(part("bytes=0-3"), Part::Bytes(0, 3));
        assert_eq!(part("bytes=4-"), Part::Bytes(4, 9));
        assert_eq!(part("bytes=-3"), Part::Bytes(7, 9));
        assert_eq!(part("bytes=-99"), Part::Bytes(0, 9));
        assert_eq!(part("bytes=8-99"), Part::Bytes(8, 9));
        assert_eq!(part("bytes=10-"), Part::Beyond);
        assert_eq!(part("bytes=-0"), Part::Beyond);
        for whole in ["bytes=3-1", "bytes=0-1,3-4", "lines=0-1", "bytes=a-b", "bytes=-"] {
            assert_eq!(part(whole), Part::All, "{whole}");
        }
        let mut headers = HeaderMap::new();
        headers.insert(RANGE, HeaderValue::from_static("bytes=0-1"));
        headers.insert(IF_RANGE, HeaderValue::from_static("\"older\""));
        assert_eq!(range_of(&headers, "\"t\"", 10), Part::All);
    }
}
