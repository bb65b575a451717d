//! Logs, metrics and the figures of one request.
