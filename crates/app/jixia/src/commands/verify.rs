//! `jixia verify`: recomputes the books and walks the event log.

use std::process::ExitCode;

use super::say;
use crate::house::House;
use crate::settings::Settings;

pub(super) fn run(settings: &Settings) -> anyhow::Result<ExitCode> {
    let house = House::build(settings)?;
    let db = house.open_existing_database(settings)?;
    let report = db.read_blocking(ledger::verify)?;
    say(&format!(
        "books: {} accounts, {} transfers, {} postings",
        report.accounts, report.transfers, report.postings
    ));
    for (unit, moved) in &report.moved {
        say(&format!("books: {moved} {unit} moved (minor units), debits equal credits"));
    }
    let mut findings = report.findings;
    let walk = db.read_blocking(crate::house::verify_log)?;
    say(&format!("log: {} events walked", walk.events));
    findings.extend(walk.findings);
    db.close();
    for finding in &findings {
        say(&format!("{}: {}", finding.subject, finding.problem));
    }
    if findings.is_empty() {
        say("everything holds");
        Ok(ExitCode::SUCCESS)
    } else {
        say(&format!("{} things do not hold", findings.len()));
        Ok(ExitCode::FAILURE)
    }
}
