//! One folder for each payment provider: its calls, its signatures, its shapes. What several have in common lies beside.

pub mod alipay;
mod amount;
mod keys;
pub mod sandbox;
mod setting;
pub mod stripe;
pub mod wechat_pay;

pub use keys::KeyError;
pub use setting::{BadSetting, Secret};
