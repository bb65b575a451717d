//! Stylesheets, scripts and the icon, embedded in the binary under names that change with their content.

/// One embedded file. Its URL contains a hash of its bytes, so it may be cached for ever.
#[derive(Debug)]
pub struct Asset {
    /// The name that templates use: `jixia.css`.
    pub name: &'static str,
    /// Where it is served: `/assets/jixia.1a2b3c4d5e.css`.
    pub url: &'static str,
    /// The strong entity tag, quotes included.
    pub etag: &'static str,
    /// The value of `Content-Type`.
    pub content_type: &'static str,
    raw: &'static [u8],
    br: Option<&'static [u8]>,
    gz: Option<&'static [u8]>,
}

/// The value of `Cache-Control` for every asset.
pub const CACHE_CONTROL: &str = "public, max-age=31536000, immutable";

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

impl Asset {
    /// The bytes in the best form that `accept_encoding` (the request header) allows, with the value of
    /// `Content-Encoding` when they are packed. Answers must carry `Vary: Accept-Encoding`.
    #[must_use]
    pub fn body(&self, accept_encoding: &str) -> (&'static [u8], Option<&'static str>) {
        let accepts = |coding: &str| {
            accept_encoding.split(',').any(|part| {
                let (name, parameters) = part.split_once(';').unwrap_or((part, ""));
                name.trim().eq_ignore_ascii_case(coding) && !refused(parameters)
            })
        };
        if let Some(bytes) = self.br.filter(|_| accepts("br")) {
            (bytes, Some("br"))
        } else if let Some(bytes) = self.gz.filter(|_| accepts("gzip")) {
            (bytes, Some("gzip"))
        } else {
            (self.raw, None)
        }
    }
}

/// Whether the parameters of one coding say `q=0`, that is "anything but this".
fn refused(parameters: &str) -> bool {
    parameters.trim().strip_prefix("q=").is_some_and(|q| q.trim().parse::<f32>().is_ok_and(|q| q <= 0.0))
}

/// The file served at `url` (`/assets/jixia.1a2b3c4d5e.css`), if there is one.
#[must_use]
pub fn by_url(url: &str) -> Option<&'static Asset> {
    ASSETS.iter().find(|asset| asset.url == url)
}

/// Every embedded file.
#[must_use]
pub fn all() -> &'static [Asset] {
    ASSETS
}

/// The URL of a file by its plain name: `asset("jixia.css")`. A name that does not exist gives the address of
/// nothing, which the page shows as a missing file; [`crate::messages::check`] finds it before that.
#[must_use]
pub fn asset(name: &str) -> &'static str {
    ASSETS.iter().find(|asset| asset.name == name).map_or("/assets/missing", |asset| asset.url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_allowed_form_is_served() {
        let css = by_url(asset("jixia.css")).unwrap();
        let (br, coding) = css.body("gzip, deflate, br;q=0.9");
        assert_eq!(coding, Some("br"));
        assert!(br.len() < css.raw.len() / 3);
        assert_eq!(css.body("gzip;q=0.5").1, Some("gzip"));
        assert_eq!(css.body("br;q=0, gzip").1, Some("gzip"));
        assert_eq!(css.body("").1, None);
        assert_eq!(css.body("identity").0, css.raw);
    }

    #[test]
    fn names_carry_the_hash_that_is_the_entity_tag() {
        for asset in all() {
            assert!(asset.url.contains(asset.etag.trim_matches('"')), "{}", asset.url);
            assert!(asset.etag.len() == 12, "{}", asset.etag);
        }
    }

    #[test]
    fn unknown_addresses_have_no_file() {
        assert!(by_url("/assets/jixia.css").is_none());
        assert!(by_url("/assets/../Cargo.toml").is_none());
        assert_eq!(asset("nothing.css"), "/assets/missing");
    }
}
