//! RSA keys as merchants are given them, and signatures with them: PKCS#1 v1.5 over SHA-256, in base64.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ring::rand::SystemRandom;
use ring::signature::{RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, RsaKeyPair, UnparsedPublicKey};
use std::fmt;
use thiserror::Error;
use x509_parser::prelude::{FromDer as _, SubjectPublicKeyInfo, X509Certificate};

/// A text that is no key. It says nothing about the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("not a key that can be used")]
pub struct KeyError;

/// A key to sign with. `Debug` hides it.
pub(crate) struct PrivateKey(RsaKeyPair);

impl PrivateKey {
    /// Reads PKCS#8 or PKCS#1, in PEM or as bare base64.
    pub fn read(text: &str) -> Result<Self, KeyError> {
        let der = der(text)?;
        let pair = RsaKeyPair::from_pkcs8(&der).or_else(|_| RsaKeyPair::from_der(&der));
        pair.map(Self).map_err(|_| KeyError)
    }

    /// The signature of a text.
    pub fn sign(&self, text: &[u8]) -> Result<String, KeyError> {
        let mut signature = vec![0; self.0.public().modulus_len()];
        // The randomness blinds the calculation; the signature is the same every time.
        let random = SystemRandom::new();
        self.0.sign(&RSA_PKCS1_SHA256, &random, text, &mut signature).map_err(|_| KeyError)?;
        Ok(STANDARD.encode(signature))
    }
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PrivateKey(hidden)")
    }
}

/// A key to check signatures with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PublicKey(Vec<u8>);

impl PublicKey {
    /// Reads a public key (SPKI), in PEM or as bare base64.
    pub fn read(text: &str) -> Result<Self, KeyError> {
        let der = der(text)?;
        let (rest, info) = SubjectPublicKeyInfo::from_der(&der).map_err(|_| KeyError)?;
        if rest.is_empty() { Self::of(&info) } else { Err(KeyError) }
    }

    /// The key of a certificate.
    pub fn of_certificate(certificate: &X509Certificate<'_>) -> Result<Self, KeyError> {
        Self::of(certificate.public_key())
    }

    fn of(info: &SubjectPublicKeyInfo<'_>) -> Result<Self, KeyError> {
        match info.parsed() {
            Ok(x509_parser::public_key::PublicKey::RSA(key)) if key.key_size() >= 2048 => {
                Ok(Self(info.subject_public_key.data.to_vec()))
            }
            _ => Err(KeyError),
        }
    }

    /// Is this the signature of the text? What is no base64 is not.
    pub fn verifies(&self, text: &[u8], signature: &str) -> bool {
        let Ok(signature) = STANDARD.decode(signature) else { return false };
        let key = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, &self.0);
        key.verify(text, &signature).is_ok()
    }
}

/// The DER of every certificate in a PEM file, in its order.
pub(crate) fn certificates(text: &str) -> Result<Vec<Vec<u8>>, KeyError> {
    let mut found = Vec::new();
    for part in text.split("-----BEGIN CERTIFICATE-----").skip(1) {
        let (body, _) = part.split_once("-----END CERTIFICATE-----").ok_or(KeyError)?;
        found.push(der(body)?);
    }
    if found.is_empty() { Err(KeyError) } else { Ok(found) }
}

// A key in one line of the environment has its line ends written as \n.
fn der(text: &str) -> Result<Vec<u8>, KeyError> {
    let text = text.replace("\\n", "\n");
    let lines = text.lines().map(str::trim).filter(|line| !line.starts_with("-----"));
    let body: String = lines.flat_map(|line| line.chars().filter(|c| !c.is_whitespace())).collect();
    STANDARD.decode(body).ok().filter(|der| !der.is_empty()).ok_or(KeyError)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PEM: &str = fakes::keys::MERCHANT_KEY;

    #[test]
    fn keys_are_read_in_every_form_that_merchants_are_given() {
        let bare: String = PEM.lines().filter(|line| !line.starts_with('-')).collect();
        let one_line = PEM.replace('\n', "\\n");
        let signature = PrivateKey::read(PEM).unwrap().sign(b"text").unwrap();
        // PKCS#1 is what PKCS#8 wraps, from its 26th byte on.
        let inner = STANDARD.encode(&STANDARD.decode(&bare).unwrap()[26..]);
        for form in [&bare, &one_line, &inner] {
            assert_eq!(PrivateKey::read(form).unwrap().sign(b"text").unwrap(), signature);
        }
        let certificate = certificates(fakes::keys::MERCHANT_CERTIFICATE).unwrap().remove(0);
        let certificate = X509Certificate::from_der(&certificate).unwrap().1;
        let key = PublicKey::of_certificate(&certificate).unwrap();
        assert!(key.verifies(b"text", &signature));
        assert!(!key.verifies(b"texts", &signature) && !key.verifies(b"text", "no base64"));
        assert!(!PublicKey::read(fakes::keys::PLATFORM_PUBLIC_KEY).unwrap().verifies(b"text", &signature));
        assert_eq!(format!("{:?}", PrivateKey::read(PEM).unwrap()), "PrivateKey(hidden)");
    }

    #[test]
    fn what_is_no_key_is_refused() {
        for odd in ["", "hello", "AAAA", fakes::keys::PLATFORM_PUBLIC_KEY, fakes::keys::MERCHANT_CERTIFICATE]
        {
            assert!(PrivateKey::read(odd).is_err(), "{odd}");
        }
        for odd in ["", "hello", "AAAA", PEM, fakes::keys::MERCHANT_CERTIFICATE] {
            assert!(PublicKey::read(odd).is_err(), "{odd}");
        }
        assert!(certificates("").is_err() && certificates(PEM).is_err());
    }
}
