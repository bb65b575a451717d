//! The event log, its readers, and work that is due.
