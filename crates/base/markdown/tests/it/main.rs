//! The tests of `markdown`, in one program: linking is what takes long.

#[cfg(test)]
mod properties;
#[cfg(test)]
mod real_data;
#[cfg(test)]
mod snapshots;
#[cfg(test)]
mod support;
#[cfg(test)]
mod xss;
