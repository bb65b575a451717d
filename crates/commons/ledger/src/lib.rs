//! Double-entry accounts for everything of value.
