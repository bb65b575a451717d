//! The tests of `ledger`, in one program: linking is what takes long.

#[cfg(test)]
mod days;
#[cfg(test)]
mod posting;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod reading;
#[cfg(test)]
mod statements;
#[cfg(test)]
mod support;
#[cfg(test)]
mod taking_back;
#[cfg(test)]
mod verifying;
