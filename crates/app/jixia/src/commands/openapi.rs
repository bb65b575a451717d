//! `jixia openapi`.

use std::process::ExitCode;

use super::say;
use crate::house::House;
use crate::settings::Settings;

pub(super) fn run(settings: &Settings) -> anyhow::Result<ExitCode> {
    let house = House::build(settings)?;
    say(&serde_json::to_string_pretty(&house.openapi()?)?);
    Ok(ExitCode::SUCCESS)
}
