#![doc = include_str!("../README.md")]
#![expect(clippy::expect_used, reason = "a test whose other side is broken must stop and say so")]

pub mod alipay;
mod delivery;
pub mod keys;
mod server;
pub mod stripe;
pub mod wechat_pay;

pub use delivery::{Answer, Forgery, Mode};
