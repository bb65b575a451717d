//! Databases, clocks and a router for tests on both engines.
