//! SQLite and PostgreSQL behind one small synchronous door.
