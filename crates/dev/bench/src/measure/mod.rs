//! What is measured, one file for each question.

mod beside;
mod forms;
mod growth;
mod lists;
mod live;
mod pages;
mod program;
mod replies;
mod search;
mod sign_in;
mod weight;

use std::path::PathBuf;
use std::time::Duration;

use anyhow::Result;

use crate::report::Row;
use crate::say;
use crate::seed::Seeded;

/// What every measurement stands on.
pub struct Bench {
    /// A folder for what is made on the way.
    pub workshop: PathBuf,
    /// 100k topics, 1M replies.
    pub large: Seeded,
    /// 1k topics, 10k replies.
    pub small: Seeded,
    /// How long to look.
    pub pace: Pace,
}

/// How often and how long; a figure is the median of the rounds.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// Rounds, in each of which both sides have their turn.
    pub rounds: usize,
    /// Length of one turn.
    pub turn: Duration,
    /// How long the program stands idle before its memory is read.
    pub idle: Duration,
}

impl Pace {
    /// For a figure to be written down.
    pub const FULL: Self = Self { rounds: 9, turn: Duration::from_secs(3), idle: Duration::from_secs(60) };
    /// For a look while working.
    pub const QUICK: Self =
        Self { rounds: 3, turn: Duration::from_millis(1500), idle: Duration::from_secs(5) };
}

/// One question.
type Measure = fn(&Bench) -> Result<Vec<Row>>;

/// Every question, by the word that asks for it alone.
const QUESTIONS: &[(&str, Measure)] = &[
    ("pages", pages::measure),
    ("lists", lists::measure),
    ("replies", replies::measure),
    ("growth", growth::measure),
    ("search", search::measure),
    ("sign-in", sign_in::measure),
    ("live", live::measure),
    ("program", program::measure),
    ("weight", weight::measure),
];

/// The words that ask for a part.
pub fn words() -> Vec<&'static str> {
    QUESTIONS.iter().map(|(word, _)| *word).collect()
}

/// Asks the questions named, or all.
///
/// # Errors
/// Where one cannot be answered.
pub fn run(bench: &Bench, only: &[String]) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    for (word, measure) in QUESTIONS {
        if only.is_empty() || only.iter().any(|asked| asked == word) {
            say(&format!("Measuring {word} ..."));
            let answered = measure(bench)?;
            for row in &answered {
                say(&format!("  {row}"));
            }
            rows.extend(answered);
        }
    }
    Ok(rows)
}
