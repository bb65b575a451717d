//! The tests of `accounts`, in one program: linking is what takes long.

#[cfg(test)]
mod common;
#[cfg(test)]
mod fakes;
#[cfg(test)]
mod last_seen;
#[cfg(test)]
mod mailbox;
#[cfg(test)]
mod members;
#[cfg(test)]
mod outer_logins;
#[cfg(test)]
mod outer_oidc;
#[cfg(test)]
mod own_account;
#[cfg(test)]
mod passkeys;
#[cfg(test)]
mod renewal;
#[cfg(test)]
mod second_step;
#[cfg(test)]
mod signing_in;
#[cfg(test)]
mod statements;
