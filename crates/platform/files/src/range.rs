//! Which part of a file is asked for (RFC 9110, 14.2).

/// A part of a content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// All of it.
    All,
    /// From the first byte up to, not including, the second.
    Bytes(u64, u64),
    /// Bytes that it does not have.
    Beyond,
}

/// Reads one range of bytes; several, or anything else, is answered with all. `same` says whether what the asker has
/// is what we have.
pub(crate) fn part_of(range: Option<&str>, same: bool, length: u64) -> Part {
    let Some(range) = range.filter(|_| same) else { return Part::All };
    let Some((from, to)) = range.strip_prefix("bytes=").and_then(|range| range.split_once('-')) else {
        return Part::All;
    };
    let (from, to) = (from.trim(), to.trim());
    match (from.parse::<u64>(), to.parse::<u64>()) {
        (Ok(first), Ok(last)) if first <= last => within(first, last.saturating_add(1), length),
        (Ok(first), Err(_)) if to.is_empty() => within(first, length, length),
        (Err(_), Ok(0)) if from.is_empty() => Part::Beyond,
        (Err(_), Ok(last)) if from.is_empty() => within(length.saturating_sub(last), length, length),
        _ => Part::All,
    }
}

fn within(first: u64, end: u64, length: u64) -> Part {
    if first >= length { Part::Beyond } else { Part::Bytes(first, end.min(length)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_as_the_standard_says() {
        let part = |range| part_of(Some(range), true, 10);
        assert_eq!(part("bytes=0-3"), Part::Bytes(0, 4));
        assert_eq!(part("bytes=4-"), Part::Bytes(4, 10));
        assert_eq!(part("bytes=-3"), Part::Bytes(7, 10));
        assert_eq!(part("bytes=-99"), Part::Bytes(0, 10));
        assert_eq!(part("bytes=8-99"), Part::Bytes(8, 10));
        assert_eq!(part("bytes=0-18446744073709551615"), Part::Bytes(0, 10));
        assert_eq!(part("bytes=10-"), Part::Beyond);
        assert_eq!(part("bytes=-0"), Part::Beyond);
        for whole in ["bytes=3-1", "bytes=0-1,3-4", "lines=0-1", "bytes=a-b", "bytes=-", ""] {
            assert_eq!(part(whole), Part::All, "{whole}");
        }
        assert_eq!(part_of(Some("bytes=0-1"), false, 10), Part::All);
        assert_eq!(part_of(None, true, 10), Part::All);
    }
}
