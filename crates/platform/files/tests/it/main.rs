//! The tests of `files`, in one program: linking is what takes long.

#[cfg(test)]
mod bucket;
#[cfg(test)]
mod claims;
#[cfg(test)]
mod common;
#[cfg(test)]
mod uploads;
