//! Accounts that prove themselves with certificates: every call names ours, every answer names Alipay's.

use crate::gateways::keys::{KeyError, PrivateKey, PublicKey, certificates};
use crate::gateways::setting::BadSetting;
use md5::{Digest as _, Md5};
use x509_parser::objects::{oid_registry, oid2abbrev};
use x509_parser::prelude::{FromDer as _, X509Certificate};

/// How the object identifiers of RSA signatures begin: other roots do not count.
const RSA: &str = "1.2.840.113549.1.1.";

/// The names of the certificates, as calls and answers bear them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Certified {
    /// Ours.
    pub app: String,
    /// Those of the roots, joined.
    pub root: String,
    /// Alipay's.
    pub alipay: String,
}

/// Reads the three files; gives Alipay's key too.
pub(super) fn read_certified(
    key: &PrivateKey,
    app: &str,
    alipay: &str,
    root: &str,
) -> Result<(Certified, PublicKey), BadSetting> {
    let (app, app_key) =
        first(app).map_err(|_| BadSetting::new("app_certificate", "the app's certificate in PEM"))?;
    let fits = key.sign(b"fits").is_ok_and(|signature| app_key.verifies(b"fits", &signature));
    if !fits {
        return Err(BadSetting::new("app_certificate", "the certificate of app_key"));
    }
    let (alipay, alipay_key) =
        first(alipay).map_err(|_| BadSetting::new("alipay_certificate", "Alipay's certificate in PEM"))?;
    let root = roots(root).ok().filter(|names| !names.is_empty());
    let root = root.ok_or(BadSetting::new("root_certificates", "Alipay's root certificates in PEM"))?;
    Ok((Certified { app, root, alipay }, alipay_key))
}

fn first(pem: &str) -> Result<(String, PublicKey), KeyError> {
    let der = certificates(pem)?.swap_remove(0);
    let (_, certificate) = X509Certificate::from_der(&der).map_err(|_| KeyError)?;
    Ok((name(&certificate)?, PublicKey::of_certificate(&certificate)?))
}

fn roots(pem: &str) -> Result<String, KeyError> {
    let mut names = Vec::new();
    for der in certificates(pem)? {
        // The file has roots with Chinese algorithms too, which some of them encode in ways of their own.
        let Ok((_, certificate)) = X509Certificate::from_der(&der) else { continue };
        if certificate.signature_algorithm.algorithm.to_id_string().starts_with(RSA) {
            names.push(name(&certificate)?);
        }
    }
    Ok(names.join("_"))
}

/// What Alipay calls a certificate: the MD5 of who made it and its number.
fn name(certificate: &X509Certificate<'_>) -> Result<String, KeyError> {
    let mut issuer = Vec::new();
    for attribute in certificate.issuer().iter_attributes() {
        let kind = oid2abbrev(attribute.attr_type(), oid_registry()).map_err(|_| KeyError)?;
        issuer.push(format!("{kind}={}", attribute.as_str().map_err(|_| KeyError)?));
    }
    // The smallest part first, against the order in the certificate.
    issuer.reverse();
    Ok(name_of(&issuer.join(","), &certificate.serial.to_string()))
}

fn name_of(issuer: &str, serial: &str) -> String {
    hex::encode(Md5::digest(format!("{issuer}{serial}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use fakes::keys;

    #[test]
    fn a_certificate_is_called_as_in_the_published_vector() {
        let published = "b14b8e2c63887c22c3cdafa2b94f9239";
        assert_eq!(name_of("CN=Jixia Test Root,O=Jixia,C=CN", "4660"), published);
        assert_eq!(first(keys::ROOT_CERTIFICATE).unwrap().0, published);
        let two = format!("{}\n{}", keys::ROOT_CERTIFICATE, keys::PLATFORM_CERTIFICATE);
        assert_eq!(
            roots(&two).unwrap(),
            format!("{published}_{}", name_of("CN=Jixia Test Root,O=Jixia,C=CN", "703710"))
        );
    }
}
