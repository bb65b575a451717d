//! The tests of `comments`, in one program: linking is what takes long.

#[cfg(test)]
mod common;
#[cfg(test)]
mod operations;
#[cfg(test)]
mod pages;
#[cfg(test)]
mod renewal;
#[cfg(test)]
mod statements;
