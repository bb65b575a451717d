//! Spans of time as a writer puts them: `12d 3h`, `40m`.

use std::time::Duration;

use jiff::SpanRelativeTo;
use serde::{Deserialize, Deserializer, de};

/// A span of time; a day has 24 hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Span(pub(super) Duration);

impl<'de> Deserialize<'de> for Span {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let span: jiff::Span = text.parse().map_err(de::Error::custom)?;
        let span = span.to_duration(SpanRelativeTo::days_are_24_hours()).map_err(de::Error::custom)?;
        Duration::try_from(span).map(Self).map_err(|_| de::Error::custom("a span into the past"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize)]
    struct Head {
        ago: Span,
    }

    #[test]
    fn spans_read_as_they_are_said() {
        let read = |text: &str| toml::from_str::<Head>(&format!("ago = '{text}'")).map(|head| head.ago.0);
        assert_eq!(read("2d 3h").unwrap(), Duration::from_secs(51 * 3600));
        assert_eq!(read("40m").unwrap(), Duration::from_secs(2400));
        for bad in ["", "soon", "-2d", "2 moons"] {
            assert!(read(bad).is_err(), "{bad}");
        }
    }
}
