//! Charts drawn on the server: one SVG that needs no script, and the same figures as a table beside it.
//!
//! The picture is 480 units wide; the stylesheet sets larger type where it is shown small, so that a phone's 350 pixels
//! stay readable. The scale stands in a margin of its own, as wide as its longest label needs on a phone, so that no
//! label ever lies over a bar.

use std::fmt::Write as _;

use crate::Html;
use crate::html::push_escaped;

const WIDTH: f64 = 480.0;
const TOP: f64 = 22.0;
const BOTTOM: f64 = 214.0;
const HEIGHT: f64 = 236.0;
/// What a digit takes in the largest type of the stylesheet, and what the margin may take of the picture at most.
const DIGIT: f64 = 9.0;
const MARGIN_MAX: f64 = 130.0;
/// Between the scale and the first bar.
const GAP: f64 = 8.0;

/// A finished chart: show it with `p::chart`.
#[derive(Debug, Clone)]
pub struct Chart {
    /// The picture; screen readers hear its one-sentence title.
    pub svg: Html,
    /// The names of the series, with the class of each in the legend.
    pub legend: Vec<(String, &'static str)>,
    /// The same figures: one row for each label, one text for each series.
    pub rows: Vec<(String, Vec<String>)>,
}

/// One line or one set of bars.
#[derive(Debug, Clone)]
pub struct Series {
    /// Its name in the legend and above its column.
    pub name: String,
    /// One value for each label.
    pub values: Vec<i64>,
}

/// Bars, side by side where there are several series. `sentence` says what the chart shows, for those who cannot see
/// it; `show` prints one value.
#[must_use]
pub fn bars(sentence: &str, labels: &[String], series: &[Series], show: impl Fn(i64) -> String) -> Chart {
    let mut picture = Picture::new(sentence, labels, series, &show);
    picture.bars();
    picture.finish(LEGEND_OF_BARS)
}

/// Lines over time.
#[must_use]
pub fn lines(sentence: &str, labels: &[String], series: &[Series], show: impl Fn(i64) -> String) -> Chart {
    let mut picture = Picture::new(sentence, labels, series, &show);
    picture.lines();
    picture.finish(LEGEND_OF_LINES)
}

/// The classes of the first, second, third series in the picture.
const CLASSES: [&str; 3] = ["", " b", " c"];
/// Their classes in the legend of lines and of bars: all but the first are hollow.
const LEGEND_OF_LINES: [&str; 3] = ["", "azurite", "gold"];
const LEGEND_OF_BARS: [&str; 3] = ["", "azurite hollow", "gold hollow"];

struct Picture<'a> {
    svg: String,
    labels: &'a [String],
    series: &'a [Series],
    show: &'a dyn Fn(i64) -> String,
    low: f64,
    high: f64,
    /// Where the margin of the scale ends.
    left: f64,
    /// The values at which lines of the scale are drawn.
    ticks: Vec<i64>,
}

impl<'a> Picture<'a> {
    fn new(
        sentence: &str,
        labels: &'a [String],
        series: &'a [Series],
        show: &'a dyn Fn(i64) -> String,
    ) -> Self {
        let values = || series.iter().flat_map(|one| one.values.iter().copied());
        let step = nice_step(values().min().unwrap_or(0).min(0), values().max().unwrap_or(0).max(0));
        let low = values().min().unwrap_or(0).min(0).div_euclid(step).saturating_mul(step);
        let high = -(-values().max().unwrap_or(0).max(0)).div_euclid(step);
        let high = high.saturating_mul(step).max(low.saturating_add(step));

        let mut svg = format!("<svg viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\"><title>");
        push_escaped(&mut svg, sentence);
        svg.push_str("</title>");
        let ticks: Vec<i64> =
            std::iter::successors(Some(low), |tick| tick.checked_add(step).filter(|next| *next <= high))
                .collect();
        let longest = ticks.iter().filter(|tick| **tick != 0).map(|tick| digits(&show(*tick))).max();
        let left = longest.map_or(0.0, |longest| (longest as f64 * DIGIT + GAP).min(MARGIN_MAX));
        let mut picture = Self { svg, labels, series, show, low: low as f64, high: high as f64, left, ticks };
        picture.scale();
        picture.time_labels();
        picture
    }

    fn y(&self, value: i64) -> f64 {
        BOTTOM - (value as f64 - self.low) / (self.high - self.low) * (BOTTOM - TOP)
    }

    /// The middle of the strip that belongs to one label.
    fn x(&self, at: usize) -> f64 {
        self.left + (at as f64 + 0.5) * self.strip()
    }

    fn strip(&self) -> f64 {
        (WIDTH - self.left) / self.labels.len().max(1) as f64
    }

    /// A line and a label for each value of the scale.
    fn scale(&mut self) {
        for value in std::mem::take(&mut self.ticks) {
            let (y, class) = (self.y(value), if value == 0 { "base" } else { "grid" });
            let _ = write!(self.svg, "<path class=\"{class}\" d=\"M{:.1} {y:.1}H{WIDTH}\"/>", self.left);
            if value != 0 {
                self.text(self.left - GAP, y + 4.0, "end", &(self.show)(value));
            }
        }
    }

    /// At most four labels, so that they stay apart on phones.
    fn time_labels(&mut self) {
        let count = self.labels.len();
        let every = count.div_ceil(4).max(1);
        for (at, label) in self.labels.iter().enumerate().step_by(every) {
            // The outermost words would be cut off if they were centred under their bars.
            let (x, anchor) = match at {
                0 if count > 1 => (self.left, "start"),
                _ if at + 1 == count && count > 1 => (WIDTH, "end"),
                _ => (self.x(at), "middle"),
            };
            self.text(x, BOTTOM + 17.0, anchor, label);
        }
    }

    fn text(&mut self, x: f64, y: f64, anchor: &str, text: &str) {
        let _ = write!(self.svg, "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\">");
        push_escaped(&mut self.svg, text);
        self.svg.push_str("</text>");
    }

    fn bars(&mut self) {
        let (series, labels) = (self.series, self.labels);
        let width = self.strip() * 0.72 / series.len().max(1) as f64;
        let zero = self.y(0);
        for (nth, one) in series.iter().enumerate() {
            let class = CLASSES[nth % CLASSES.len()];
            for (at, (value, label)) in one.values.iter().zip(labels).enumerate() {
                if *value == 0 {
                    continue;
                }
                let x = self.x(at) + width * (nth as f64 - series.len() as f64 / 2.0);
                // Even the smallest value keeps a visible foot.
                let height = (self.y(*value) - zero).abs().max(1.0);
                let y = if *value > 0 { zero - height } else { zero };
                let _ = write!(
                    self.svg,
                    "<rect class=\"bar{class}\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" \
                     height=\"{height:.1}\"><title>"
                );
                push_escaped(&mut self.svg, &format!("{label} {} {}", one.name, (self.show)(*value)));
                self.svg.push_str("</title></rect>");
            }
        }
    }

    fn lines(&mut self) {
        let series = self.series;
        for (nth, one) in series.iter().enumerate() {
            let class = CLASSES[nth % CLASSES.len()];
            let points: Vec<(f64, f64)> =
                one.values.iter().enumerate().map(|(at, value)| (self.x(at), self.y(*value))).collect();
            let mut path = String::new();
            for (at, (x, y)) in points.iter().enumerate() {
                let _ = write!(path, "{}{x:.1} {y:.1}", if at == 0 { 'M' } else { 'L' });
            }
            let _ = write!(self.svg, "<path class=\"line{class}\" d=\"{path}\"/>");
            if let (Some((x, y)), Some(value)) = (points.last(), one.values.last()) {
                let _ =
                    write!(self.svg, "<circle class=\"pt{class}\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3.5\"/>");
                self.text(WIDTH, (y - 9.0).max(12.0), "end", &(self.show)(*value));
            }
        }
    }

    fn finish(mut self, legend: [&'static str; 3]) -> Chart {
        self.svg.push_str("</svg>");
        let shown = |at: usize| {
            let value =
                |one: &Series| one.values.get(at).map(|value| (self.show)(*value)).unwrap_or_default();
            self.series.iter().map(value).collect()
        };
        Chart {
            legend: self
                .series
                .iter()
                .enumerate()
                .map(|(nth, one)| (one.name.clone(), legend[nth % legend.len()]))
                .collect(),
            rows: self.labels.iter().enumerate().map(|(at, label)| (label.clone(), shown(at))).collect(),
            svg: Html::from_safe(self.svg),
        }
    }
}

/// How many digits a label is wide; a Chinese character takes two.
fn digits(label: &str) -> usize {
    label.chars().map(|char| if char < '\u{2e80}' { 1 } else { 2 }).sum()
}

/// The distance between lines of the scale: 1, 2 or 5 times a power of ten, so that three to six lines are drawn.
fn nice_step(low: i64, high: i64) -> i64 {
    let span = high.saturating_sub(low).max(1);
    let mut power = 1_i64;
    loop {
        for factor in [1, 2, 5] {
            let step = power.saturating_mul(factor);
            if span / step < 4 {
                return step;
            }
        }
        power = power.saturating_mul(10);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(count: usize) -> Vec<String> {
        (1..=count).map(|day| format!("{day} Nov")).collect()
    }

    #[test]
    fn the_picture_and_the_table_tell_the_same_figures() {
        let series = [Series { name: "Revenue".to_owned(), values: vec![0, 9900, -9900] }];
        let chart = bars("Three days", &days(3), &series, |value| format!("¥{}", value / 100));
        let svg = chart.svg.as_str();
        assert!(svg.starts_with("<svg") && svg.contains("<title>Three days</title>"), "{svg}");
        assert_eq!(svg.matches("<rect").count(), 2, "nothing is drawn for a day without revenue");
        assert_eq!(chart.rows[1], ("2 Nov".to_owned(), vec!["¥99".to_owned()]));
        assert!(!svg.contains("style="), "the content security policy forbids inline styles");
    }

    #[test]
    fn no_label_of_the_scale_lies_over_a_bar() {
        let series = [Series { name: "Revenue".to_owned(), values: vec![4_200, 99_900, -9_900, 12_345] }];
        let chart = bars("Four days", &days(4), &series, |value| format!("¥{value}.00"));
        let svg = chart.svg.as_str();
        let numbers = |after: &str| -> Vec<f64> {
            let number = |rest: &str| rest.split('"').next().unwrap().parse().unwrap();
            svg.split(after).skip(1).map(number).collect()
        };
        let first_bar = numbers("<rect class=\"bar\" x=\"").into_iter().fold(f64::INFINITY, f64::min);
        let labels = svg.split("<text x=\"").skip(1).filter_map(|label| Some(label.split_once("</text>")?.0));
        for label in labels.filter(|label| label.contains('¥')) {
            assert!(label.contains("text-anchor=\"end\""), "{label}");
            assert!(label.split('"').next().unwrap().parse::<f64>().unwrap() + GAP <= first_bar, "{svg}");
        }
    }

    #[test]
    fn names_cannot_break_out_of_the_picture() {
        let series = [Series { name: "</title><script>".to_owned(), values: vec![1] }];
        let chart = bars("\"><b>", &["<i>".to_owned()], &series, |value| value.to_string());
        for tag in ["<script", "<b>", "<i>"] {
            assert!(!chart.svg.as_str().contains(tag), "{tag}");
        }
    }

    #[test]
    fn empty_flat_and_huge_series_are_drawn() {
        for values in [vec![], vec![0], vec![i64::MAX, i64::MIN], vec![7; 400]] {
            let labels = days(values.len());
            let series = [Series { name: "x".to_owned(), values }];
            let chart = lines("All", &labels, &series, |value| value.to_string());
            assert!(!chart.svg.as_str().contains("NaN") && !chart.svg.as_str().contains("inf"));
            assert!(chart.svg.as_str().matches("<text").count() < 20);
        }
    }

    #[test]
    fn the_scale_has_few_round_lines() {
        assert_eq!(nice_step(0, 3), 1);
        assert_eq!(nice_step(0, 40), 20);
        assert_eq!(nice_step(0, 99_000), 50_000);
        assert!(nice_step(i64::MIN, i64::MAX) > 0);
    }
}
