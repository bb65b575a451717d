//! The program's log: one line per fact, on standard error.

use std::io::IsTerminal;

use serde::{Deserialize, Serialize};
use tracing::Dispatch;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::util::SubscriberInitExt as _;

/// How a line looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For a person at a terminal.
    #[default]
    Pretty,
    /// One JSON object per line, for a collector.
    Json,
}

/// What is logged, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogConfig {
    /// How a line looks.
    pub format: LogFormat,
    /// Directives as `tracing` reads them, e.g. `info,db=debug`.
    pub filter: String,
}

impl Default for LogConfig {
    fn default() -> Self {
        Self { format: LogFormat::Pretty, filter: "info".to_owned() }
    }
}

/// Why the log could not be turned on.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// A directive that cannot be read; stops the start, so that a typing error does not silence the log.
    #[error("the log filter {filter:?} cannot be read")]
    Filter {
        /// The text that was given.
        filter: String,
        /// What the parser said.
        source: tracing_subscriber::filter::ParseError,
    },
    /// Something in this process set a log up before us.
    #[error("the log was already set up")]
    AlreadySet(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// Turns the log on for the whole process, on standard error.
///
/// # Errors
/// When the filter cannot be read, or when a log was set up before.
pub fn init(config: &LogConfig) -> Result<(), LogError> {
    let filter = parse_filter(&config.filter)?;
    let colours = std::io::stderr().is_terminal();
    dispatch(config.format, filter, colours, std::io::stderr)
        .try_init()
        .map_err(|error| LogError::AlreadySet(Box::new(error)))
}

/// Whether a filter can be read, for whoever checks settings before they are used.
///
/// # Errors
/// When it cannot.
pub fn check_filter(text: &str) -> Result<(), LogError> {
    parse_filter(text).map(drop)
}

/// Reads the filter; an unknown level or a broken directive is an error and not a warning.
fn parse_filter(text: &str) -> Result<EnvFilter, LogError> {
    EnvFilter::builder().parse(text).map_err(|source| LogError::Filter { filter: text.to_owned(), source })
}

fn dispatch<W>(format: LogFormat, filter: EnvFilter, colours: bool, writer: W) -> Dispatch
where
    W: for<'w> MakeWriter<'w> + Send + Sync + 'static,
{
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(writer);
    match format {
        LogFormat::Pretty => Dispatch::new(lines.with_ansi(colours).with_target(false).finish()),
        // Fields lie flat beside the message, so that a collector finds `status` and not `fields.status`. One span
        // is enough, the request; the whole list would repeat it.
        LogFormat::Json => Dispatch::new(
            lines.json().flatten_event(true).with_current_span(true).with_span_list(false).finish(),
        ),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::sync::{Arc, Mutex};

    use super::*;

    /// Keeps what was logged, in place of standard error.
    #[derive(Clone, Default)]
    struct Kept(Arc<Mutex<Vec<u8>>>);

    impl Write for Kept {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    fn log_one_line(format: LogFormat, filter: &str) -> String {
        let kept = Kept::default();
        let writer = kept.clone();
        let dispatch = dispatch(format, parse_filter(filter).unwrap(), false, move || writer.clone());
        tracing::dispatcher::with_default(&dispatch, || {
            let request = tracing::info_span!("request", id = "r1");
            request.in_scope(|| tracing::info!(status = 200, queries = 3, "served"));
        });
        let bytes = kept.0.lock().unwrap().clone();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn a_json_line_has_its_fields_beside_the_message_and_names_its_request() {
        let line = log_one_line(LogFormat::Json, "info");
        let read: serde_json::Value = serde_json::from_str(&line).unwrap();
        assert_eq!(read["message"], "served");
        assert_eq!(read["status"], 200);
        assert_eq!(read["queries"], 3);
        assert_eq!(read["span"]["id"], "r1");
        assert!(read["timestamp"].is_string());
    }

    #[test]
    fn a_pretty_line_is_one_line_without_escape_codes_when_nobody_looks() {
        let line = log_one_line(LogFormat::Pretty, "info");
        assert_eq!(line.lines().count(), 1);
        assert!(line.contains("served") && line.contains("status=200"), "{line}");
        assert!(!line.contains('\u{1b}'), "{line:?}");
    }

    #[test]
    fn the_filter_decides_what_is_logged() {
        assert_eq!(log_one_line(LogFormat::Pretty, "warn"), "");
        assert_eq!(log_one_line(LogFormat::Pretty, "info,telemetry=error"), "");
    }

    #[test]
    fn a_filter_that_cannot_be_read_is_named() {
        let error = init(&LogConfig { filter: "db=loud".to_owned(), ..LogConfig::default() }).unwrap_err();
        assert_eq!(error.to_string(), "the log filter \"db=loud\" cannot be read");
    }
}
