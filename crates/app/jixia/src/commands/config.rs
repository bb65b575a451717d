//! `jixia config`: every setting, as a file that could be used, and what is wrong with it.

use std::process::ExitCode;

use super::say;
use crate::house::House;
use crate::settings::{KNOWN, Settings};

pub(super) fn run(settings: &Settings) -> anyhow::Result<ExitCode> {
    let values = settings.shown();
    let mut table = "";
    for (setting, (_, value)) in KNOWN.iter().zip(&values) {
        let (section, key) = setting.name.split_once('.').unwrap_or(("", setting.name));
        if section != table {
            say(&format!("\n[{section}]"));
            table = section;
        }
        for line in setting.doc.trim().lines() {
            say(&format!("# {}", line.trim()));
        }
        say(&format!("# {}; default {:?}", setting.variable(), setting.default));
        say(&format!("{key} = {}", toml_value(value)));
    }
    // Some settings make sense only together. Whatever would stop the start is told here as well.
    House::build(settings)?;
    Ok(ExitCode::SUCCESS)
}

/// Numbers and truth values bare, everything else as a string.
fn toml_value(value: &str) -> String {
    // A serial with a zero in front is no number.
    let is_number = value.parse::<u64>().is_ok_and(|number| number.to_string() == value);
    if is_number || matches!(value, "true" | "false") {
        value.to_owned()
    } else {
        toml::Value::String(value.to_owned()).to_string()
    }
}
