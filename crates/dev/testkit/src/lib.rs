#![doc = include_str!("../README.md")]
#![expect(clippy::expect_used, reason = "a test that does not get its database must stop and say why")]

pub mod databases;
mod on_both;
mod registry;
#[cfg(feature = "site")]
mod site;

pub use databases::Database;
pub use on_both::{AsSchema, on_both, on_both_async};
pub use registry::prepare_everywhere;
#[cfg(feature = "site")]
pub use site::{
    Answer, Form, House, MemberSite, ORIGIN, START, Sessions, Site, Visitor, code, nobody, renew_texts,
};
