//! Passages of what was found, with the words that were asked for marked. Everything is escaped here.

use std::ops::Range;

use ui::Html;

use crate::marker::Marker;

/// How long a passage is, in characters.
const LENGTH: usize = 140;
/// Of a longer text only the part around what was asked for is cut into words, in bytes.
const PART: usize = 1_200;

/// A text with what was asked for marked.
pub(crate) fn marked(text: &str, marker: &Marker) -> Html {
    paint(text, &marker.places(text))
}

/// The part of a text that says most of what was asked for; its beginning where it says nothing of it.
pub(crate) fn passage(text: &str, marker: &Marker) -> Html {
    let part = part(text, marker);
    let line = one_line(&text[part.clone()]);
    let places = marker.places(&line);
    let chars: Vec<usize> = line.char_indices().map(|(at, _)| at).collect();
    if chars.len() <= LENGTH {
        return paint(&line, &places);
    }
    // The window that holds the most different marked places, tried at each of them.
    let begin_of = |place: &Range<usize>| chars.partition_point(|at| *at < place.start).saturating_sub(24);
    let byte = |nth: usize| chars.get(nth).copied().unwrap_or(line.len());
    let held = |begin: usize| {
        let window = byte(begin)..byte(begin + LENGTH);
        let mut inside: Vec<&str> = places
            .iter()
            .filter(|place| window.contains(&place.start) && place.end <= window.end)
            .map(|place| &line[(*place).clone()])
            .collect();
        let all = inside.len();
        inside.sort_unstable();
        inside.dedup();
        (inside.len(), all)
    };
    let begin = places
        .iter()
        .take(200)
        .map(begin_of)
        .max_by_key(|begin| (held(*begin), std::cmp::Reverse(*begin)))
        .unwrap_or(0)
        .min(chars.len().saturating_sub(LENGTH));
    let window = byte(begin)..byte(begin + LENGTH);
    let inside: Vec<Range<usize>> = places
        .into_iter()
        .filter(|place| place.start >= window.start && place.end <= window.end)
        .map(|place| place.start - window.start..place.end - window.start)
        .collect();
    let painted = paint(&line[window.clone()], &inside);
    let before = if begin > 0 || part.start > 0 { "…" } else { "" };
    let after = if window.end < line.len() || part.end < text.len() { "…" } else { "" };
    Html::from_safe(format!("{before}{painted}{after}"))
}

/// Where a long text says most of what was asked for: the stretch with the most different terms, and of these with the
/// most places.
fn part(text: &str, marker: &Marker) -> Range<usize> {
    if text.len() <= PART {
        return 0..text.len();
    }
    let places = marker.hints(text);
    // A quarter of it goes before the first place.
    let held = |first: usize| {
        let inside = places[first..].iter().take_while(|(_, at)| *at < places[first].1 + PART / 2);
        let (count, terms) =
            inside.fold((0_u32, 0_u64), |(count, terms), (term, _)| (count + 1, terms | 1 << (term % 64)));
        (terms.count_ones(), count)
    };
    let best = (0..places.len()).max_by_key(|first| (held(*first), std::cmp::Reverse(*first)));
    let start = best.map_or(0, |first| places[first].1.saturating_sub(PART / 4)).min(text.len() - PART);
    text.floor_char_boundary(start)..text.ceil_char_boundary(start + PART)
}

fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

fn paint(text: &str, places: &[Range<usize>]) -> Html {
    let mut html = String::with_capacity(text.len() + places.len() * 16);
    let mut at = 0;
    for place in places {
        html.push_str(Html::escaped(&text[at..place.start]).as_str());
        html.push_str("<mark>");
        html.push_str(Html::escaped(&text[place.clone()]).as_str());
        html.push_str("</mark>");
        at = place.end;
    }
    html.push_str(Html::escaped(&text[at..]).as_str());
    Html::from_safe(html)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::Query;

    fn show(text: &str, asked: &str) -> String {
        passage(text, &Marker::new(&Query::of(asked).loose())).to_string()
    }

    #[test]
    fn what_was_asked_for_is_marked_and_all_is_escaped() {
        assert_eq!(
            show("<b>所有权</b> & C++", "所有权 c++"),
            "&#60;b&#62;<mark>所有权</mark>&#60;/b&#62; &#38; <mark>C++</mark>"
        );
        assert_eq!(
            show("<script>alert(1)</script>", "script"),
            "&#60;<mark>script</mark>&#62;alert(1)&#60;/<mark>script</mark>&#62;"
        );
        assert_eq!(show("HashMap 与 map", "map"), "<mark>HashMap</mark> 与 <mark>map</mark>");
    }

    #[test]
    fn a_long_text_shows_the_part_that_was_asked_for() {
        let text = format!("{}借用检查器在这里{}", "前文。".repeat(100), "后文。".repeat(100));
        let shown = show(&text, "借用检查器");
        assert!(
            shown.starts_with('…') && shown.ends_with('…') && shown.contains("<mark>借用检查器</mark>"),
            "{shown}"
        );
        assert!(!show(&text, "没有这个词").contains("mark"));
    }
}
