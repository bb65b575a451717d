//! The tests of `courses`, in one program: linking is what takes long.

#[cfg(test)]
mod common;
#[cfg(test)]
mod import;
#[cfg(test)]
mod mdbook;
#[cfg(test)]
mod operations;
#[cfg(test)]
mod pages;
#[cfg(test)]
mod renewal;
#[cfg(test)]
mod statements;
