//! Keys that were made for tests, and how the fakes use them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ring::rand::SystemRandom;
use ring::signature::{RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, RsaKeyPair, UnparsedPublicKey};

/// The merchant's private key, PKCS#8: that of the published test vectors.
pub const MERCHANT_KEY: &str = include_str!("../keys/merchant.pem");
/// The merchant's certificate.
pub const MERCHANT_CERTIFICATE: &str = include_str!("../keys/merchant.crt");
/// The gateway's public key, as it is given to merchants.
pub const PLATFORM_PUBLIC_KEY: &str = include_str!("../keys/platform.pub.pem");
/// The gateway's certificate, for the same key.
pub const PLATFORM_CERTIFICATE: &str = include_str!("../keys/platform.crt");
/// The certificate that signed both.
pub const ROOT_CERTIFICATE: &str = include_str!("../keys/root.crt");

const MERCHANT_PUBLIC_KEY: &str = include_str!("../keys/merchant.pub.pem");
const PLATFORM_KEY: &str = include_str!("../keys/platform.pem");
const STRANGER_KEY: &str = include_str!("../keys/stranger.pem");

/// What comes before the key itself in the public key of an RSA key of 2048 bits.
const SPKI_PREFIX_BYTES: usize = 24;

/// Signs as somebody.
pub struct Signer(RsaKeyPair);

impl Signer {
    /// The gateway itself.
    #[must_use]
    pub fn platform() -> Self {
        Self::of(PLATFORM_KEY)
    }

    /// Somebody who is not the gateway.
    #[must_use]
    pub fn stranger() -> Self {
        Self::of(STRANGER_KEY)
    }

    fn of(pem: &str) -> Self {
        Self(RsaKeyPair::from_pkcs8(&der(pem)).expect("the key is whole"))
    }

    /// RSA PKCS#1 v1.5 with SHA-256, in base64.
    #[must_use]
    pub fn sign(&self, text: &[u8]) -> String {
        let mut signature = vec![0; self.0.public().modulus_len()];
        self.0.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), text, &mut signature).expect("the key signs");
        STANDARD.encode(signature)
    }
}

/// Says whether the merchant signed this.
#[must_use]
pub fn merchant_signed(text: &[u8], signature: &str) -> bool {
    let Ok(signature) = STANDARD.decode(signature) else { return false };
    let spki = der(MERCHANT_PUBLIC_KEY);
    let key = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, &spki[SPKI_PREFIX_BYTES..]);
    key.verify(text, &signature).is_ok()
}

fn der(pem: &str) -> Vec<u8> {
    let body: String = pem.lines().filter(|line| !line.starts_with("-----")).collect();
    STANDARD.decode(body).expect("the key is base64")
}
