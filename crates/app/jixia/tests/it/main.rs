//! The whole house through its router, in process, on both engines; and as a process of its own. One binary, so that it
//! is linked once.

#[cfg(test)]
mod bad_input;
#[cfg(test)]
mod fresh_pages;
#[cfg(test)]
mod last_seen;
#[cfg(test)]
mod openapi;
#[cfg(test)]
mod pictures;
#[cfg(test)]
mod preferences;
#[cfg(test)]
mod process;
#[cfg(test)]
mod routes;
#[cfg(test)]
mod rules;
#[cfg(test)]
mod statements;
#[cfg(test)]
mod support;
#[cfg(test)]
mod switches;
#[cfg(test)]
mod words;
