//! Who wants to pay and on what: which gateways fit and which of their pages opens depend on it.

use kernel::{Currency, Locale, text_enum};

text_enum! {
    /// What the buyer holds.
    pub enum Device {
        /// A screen beside which the phone lies: a QR code can be scanned.
        Desktop = "desktop",
        /// A phone's browser: it can open the payer's app.
        Phone = "phone",
        /// The browser inside WeChat, which opens no other payer's app.
        Wechat = "wechat",
    }
}

db::text_column!(Device);

impl Device {
    /// Guesses from what the browser calls itself. A wrong guess shows a less handy way to pay, no more.
    #[must_use]
    pub fn of_agent(agent: &str) -> Self {
        const PHONES: [&str; 6] = ["Mobile", "Android", "iPhone", "iPad", "iPod", "HarmonyOS"];
        let is_phone = PHONES.iter().any(|word| agent.contains(word));
        match agent.contains("MicroMessenger") {
            // WeChat on a desktop cannot pay in its own window, but a phone can scan it.
            true if is_phone => Self::Wechat,
            false if is_phone => Self::Phone,
            _ => Self::Desktop,
        }
    }
}

/// For what a way to pay is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Occasion {
    /// What the order is due in.
    pub currency: Currency,
    /// What the buyer holds.
    pub device: Device,
    /// What the buyer reads.
    pub locale: Locale,
}

/// The buyer as a gateway needs to know them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asker {
    /// The language of the gateway's page.
    pub locale: Locale,
    /// What they hold.
    pub device: Device,
    /// The address that they come from; WeChat Pay compares it with the one that opens its page.
    pub address: String,
}

impl From<Locale> for Asker {
    /// Somebody at a desk of whom no more is known.
    fn from(locale: Locale) -> Self {
        Self { locale, device: Device::Desktop, address: "127.0.0.1".to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phones_and_the_browser_inside_wechat_are_told_from_desktops() {
        for (agent, device) in [
            (
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/142.0 Safari/537.36",
                Device::Desktop,
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Mobile/15E148 Safari/604.1",
                Device::Phone,
            ),
            (
                "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Mobile Safari/537.36",
                Device::Phone,
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Mobile/15E148 MicroMessenger/8.0.54",
                Device::Wechat,
            ),
            ("Mozilla/5.0 (Windows NT 10.0) WindowsWechat MicroMessenger/7.0.20", Device::Desktop),
            ("", Device::Desktop),
        ] {
            assert_eq!(Device::of_agent(agent), device, "{agent}");
        }
    }
}
