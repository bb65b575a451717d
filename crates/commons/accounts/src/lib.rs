//! Members, passwords, sessions, API tokens, profiles and roles.
