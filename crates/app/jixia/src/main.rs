//! `jixia`: see `jixia help`.

use std::process::ExitCode;

fn main() -> ExitCode {
    jixia::commands::run(std::env::args_os(), std::env::vars())
}
