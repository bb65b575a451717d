//! A device that keeps passkeys, down to the bytes (WebAuthn 2, 6 and 7).

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

const USER_PRESENT: u8 = 0x01;
const USER_VERIFIED: u8 = 0x04;
const HAS_KEY: u8 = 0x40;

#[derive(Debug, Clone)]
struct Key {
    id: Vec<u8>,
    pkcs8: Vec<u8>,
    site: String,
    handle: String,
    counter: u32,
}

/// A device. A clone is a copy that somebody made of it.
#[derive(Debug, Clone)]
pub struct Device {
    /// The site that the browser shows; a false one may look like ours.
    pub origin: String,
    /// Whether whoever holds it can unlock it.
    pub unlocked: bool,
    keys: Vec<Key>,
}

impl Device {
    pub fn new(origin: &str) -> Self {
        Self { origin: origin.to_owned(), unlocked: true, keys: Vec::new() }
    }

    /// Makes a key, where it has none for this account yet.
    #[track_caller]
    pub fn make(&mut self, options: &Value) -> Option<String> {
        let options = &options["publicKey"];
        let selection = &options["authenticatorSelection"];
        assert_eq!(
            (&selection["residentKey"], &selection["requireResidentKey"]),
            (&json!("required"), &json!(true))
        );
        assert_eq!(selection["userVerification"], "required");
        let algorithms = options["pubKeyCredParams"].as_array().unwrap();
        assert!(algorithms.iter().any(|it| it["alg"] == -7 && it["type"] == "public-key"), "{options}");
        let known = options["excludeCredentials"].as_array().cloned().unwrap_or_default();
        if known.iter().any(|it| self.keys.iter().any(|key| it["id"] == text(&key.id))) {
            return None;
        }
        let random = SystemRandom::new();
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &random).unwrap();
        let pkcs8 = pkcs8.as_ref().to_vec();
        let id = Sha256::digest(&pkcs8)[..20].to_vec();
        let site = options["rp"]["id"].as_str().unwrap().to_owned();
        let handle = options["user"]["id"].as_str().unwrap().to_owned();
        let key = Key { id, pkcs8, site, handle, counter: 0 };

        let mut data = key.data(self.flags() | HAS_KEY);
        data.extend([0; 16]);
        data.extend(u16::try_from(key.id.len()).unwrap().to_be_bytes());
        data.extend(&key.id);
        let public = key.pair().public_key().as_ref().to_vec();
        // COSE: an EC2 key (1: 2) for ES256 (3: -7) on P-256 (-1: 1), with its two numbers.
        data.extend([0xA5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20]);
        data.extend(&public[1..33]);
        data.extend([0x22, 0x58, 0x20]);
        data.extend(&public[33..]);
        let mut object = vec![0xA3];
        object.extend(b"\x63fmt\x64none\x67attStmt\xA0\x68authData\x58");
        object.push(u8::try_from(data.len()).unwrap());
        object.extend(&data);
        let client = self.client_data("webauthn.create", &options["challenge"]);
        let answer = json!({
            "id": text(&key.id), "rawId": text(&key.id), "type": "public-key", "extensions": {},
            "response": {
                "clientDataJSON": text(&client), "attestationObject": text(&object), "transports": ["internal"],
            },
        });
        self.keys.push(key);
        Some(answer.to_string())
    }

    /// Signs in with the key for this site.
    #[track_caller]
    pub fn sign(&mut self, options: &Value) -> String {
        assert!(options.get("mediation").is_none_or(Value::is_null), "a button was pressed: {options}");
        let options = &options["publicKey"];
        assert_eq!(options["userVerification"], "required");
        assert!(options["allowCredentials"].as_array().is_none_or(Vec::is_empty), "{options}");
        let client = self.client_data("webauthn.get", &options["challenge"]);
        let flags = self.flags();
        let key = self.keys.iter_mut().find(|key| options["rpId"] == key.site).unwrap();
        key.counter += 1;
        let data = key.data(flags);
        let signed = [data.as_slice(), &Sha256::digest(&client)].concat();
        let signature = key.pair().sign(&SystemRandom::new(), &signed).unwrap();
        let answer = json!({
            "id": text(&key.id), "rawId": text(&key.id), "type": "public-key", "extensions": {},
            "response": {
                "clientDataJSON": text(&client), "authenticatorData": text(&data),
                "signature": text(signature.as_ref()), "userHandle": key.handle,
            },
        });
        answer.to_string()
    }

    fn flags(&self) -> u8 {
        if self.unlocked { USER_PRESENT | USER_VERIFIED } else { USER_PRESENT }
    }

    fn client_data(&self, kind: &str, challenge: &Value) -> Vec<u8> {
        let data =
            json!({ "type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": false });
        data.to_string().into_bytes()
    }
}

impl Key {
    fn pair(&self) -> EcdsaKeyPair {
        let random = SystemRandom::new();
        EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &self.pkcs8, &random).unwrap()
    }

    fn data(&self, flags: u8) -> Vec<u8> {
        let mut data = Sha256::digest(self.site.as_bytes()).to_vec();
        data.push(flags);
        data.extend(self.counter.to_be_bytes());
        data
    }
}

fn text(bytes: &[u8]) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}
