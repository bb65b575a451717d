//! The tests of `forum`, in one program: linking is what takes long.

#[cfg(test)]
mod common;
#[cfg(test)]
mod feeds;
#[cfg(test)]
mod operations;
#[cfg(test)]
mod pages;
#[cfg(test)]
mod renewal;
#[cfg(test)]
mod statements;
#[cfg(test)]
mod tags;
