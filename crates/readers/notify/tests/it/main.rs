//! The tests of `notify`, in one program: linking is what takes long.

#[cfg(test)]
mod common;
#[cfg(test)]
mod letters;
#[cfg(test)]
mod pages;
#[cfg(test)]
mod statements;
#[cfg(test)]
mod telling;
