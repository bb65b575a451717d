//! `jixia verify`: recomputes the books, orders and grants, and walks the event log.

use std::process::ExitCode;

use super::say;
use crate::house::House;
use crate::settings::Settings;

pub(super) fn run(settings: &Settings) -> anyhow::Result<ExitCode> {
    let house = House::build(settings)?;
    let db = house.open_existing_database(settings)?;
    let schema = house.schema().clone();
    let verified = db.read_blocking(move |q| crate::house::verify(q, &schema))?;
    db.close();
    let books = &verified.books;
    say(&format!(
        "books: {} accounts, {} transfers, {} postings",
        books.accounts, books.transfers, books.postings
    ));
    for (unit, moved) in &books.moved {
        say(&format!("books: {moved} {unit} moved (minor units), debits equal credits"));
    }
    say(&format!("log: {} events walked, {} of them sealed", verified.events, verified.sealed));
    for finding in &verified.findings {
        say(&format!("{}: {}", finding.subject, finding.problem));
    }
    if verified.findings.is_empty() {
        say("everything holds");
        Ok(ExitCode::SUCCESS)
    } else {
        say(&format!("{} things do not hold", verified.findings.len()));
        Ok(ExitCode::FAILURE)
    }
}
