//! The tests of `access`, in one program: linking is what takes long.

#[cfg(test)]
mod asking;
#[cfg(test)]
mod grants;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod statements;
#[cfg(test)]
mod support;
#[cfg(test)]
mod table;
