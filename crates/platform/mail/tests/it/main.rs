//! The tests of `mail`, in one program: linking is what takes long.

#[cfg(test)]
mod common;
#[cfg(test)]
mod desk;
#[cfg(test)]
mod sending;
#[cfg(test)]
mod statements;
