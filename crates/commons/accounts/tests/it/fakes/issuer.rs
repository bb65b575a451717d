//! A provider of OpenID Connect. It signs with `ring`, which has nothing in common with what checks the signatures.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex};

use accounts::OidcSettings;
use axum::extract::{Form, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine as _;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use kernel::{Clock as _, ManualClock};
use ring::rand::SystemRandom;
use ring::rsa::PublicKeyComponents;
use ring::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _, RSA_PKCS1_SHA256, RsaKeyPair,
};
use serde_json::{Value, json};

use super::{challenge_of, query_of, serve, way_back};

const ID: &str = "jixia";
const SECRET: &str = "a secret: with / signs & spaces";

/// Made for tests and used nowhere else.
const KEY: &str = include_str!("issuer-key.txt");

/// Whoever signs in there.
#[derive(Debug, Clone)]
pub struct Person {
    pub sub: &'static str,
    pub name: &'static str,
    pub mail: &'static str,
    pub mail_verified: bool,
}

/// What the provider does wrong, to see that it is noticed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrong {
    Nothing,
    Issuer,
    Audience,
    MoreAudiences,
    Nonce,
    NoNonce,
    Expired,
    Future,
    AlgNone,
    /// Signed with our secret, which is no proof of anything.
    Hmac,
    /// By a key of the right name that is not the one in the list.
    Signature,
    /// The claims were changed after they were signed.
    Changed,
    /// By a key that is in no list.
    UnknownKey,
    /// The hash of another access token.
    AccessToken,
    NoToken,
}

struct Grant {
    challenge: String,
    redirect_uri: String,
    nonce: String,
    person: Person,
}

struct Inner {
    url: String,
    clock: Arc<ManualClock>,
    rsa: RsaKeyPair,
    /// A newer key; there once it was rotated.
    ec: Option<EcdsaKeyPair>,
    wrong: Wrong,
    codes: HashMap<String, Grant>,
    tokens: HashMap<String, Person>,
    /// Whether claims about the person stand in the token, or are told only when asked.
    in_token: bool,
    refused: Vec<&'static str>,
    discoveries: u32,
}

#[derive(Clone)]
pub struct Issuer {
    pub url: String,
    redirect_uri: String,
    inner: Arc<Mutex<Inner>>,
}

impl Issuer {
    pub async fn start(origin: &str, clock: &Arc<ManualClock>) -> Self {
        let der = BASE64_STANDARD.decode(KEY.trim()).unwrap();
        let inner = Arc::new(Mutex::new(Inner {
            url: String::new(),
            clock: Arc::clone(clock),
            rsa: RsaKeyPair::from_pkcs8(&der).unwrap(),
            ec: None,
            wrong: Wrong::Nothing,
            codes: HashMap::new(),
            tokens: HashMap::new(),
            in_token: true,
            refused: Vec::new(),
            discoveries: 0,
        }));
        let state = Arc::clone(&inner);
        let url = serve(|url| {
            state.lock().unwrap().url = url.to_owned();
            Router::new()
                .route("/.well-known/openid-configuration", get(discovery))
                .route("/keys", get(keys))
                .route("/token", post(token))
                .route("/me", get(me))
                .with_state(Arc::clone(&state))
        })
        .await;
        Self { url, redirect_uri: format!("{origin}/login/with/oidc/return"), inner }
    }

    pub fn settings(&self) -> OidcSettings {
        OidcSettings {
            issuer: self.url.clone(),
            client_id: ID.to_owned(),
            client_secret: SECRET.into(),
            name: "学校账号".to_owned(),
        }
    }

    pub fn does_wrong(&self, wrong: Wrong) {
        self.inner.lock().unwrap().wrong = wrong;
    }

    /// Tells of people only when asked.
    pub fn tells_when_asked(&self) {
        self.inner.lock().unwrap().in_token = false;
    }

    /// Signs with a new key of another sort from now on.
    pub fn rotate(&self) {
        let random = SystemRandom::new();
        let der = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
        let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, der.as_ref(), &random).unwrap();
        self.inner.lock().unwrap().ec = Some(key);
    }

    pub fn refused(&self) -> Vec<&'static str> {
        self.inner.lock().unwrap().refused.clone()
    }

    /// How often it was asked about itself.
    pub fn discoveries(&self) -> u32 {
        self.inner.lock().unwrap().discoveries
    }

    /// Somebody signs in there and agrees; gives the way back.
    #[track_caller]
    pub fn agree(&self, address: &str, person: Person) -> String {
        assert!(address.starts_with(&format!("{}/authorize?", self.url)), "{address}");
        let query = query_of(address);
        assert_eq!((query["response_type"].as_str(), query["client_id"].as_str()), ("code", ID));
        assert_eq!(query["redirect_uri"], self.redirect_uri, "only this one is registered");
        let mut scopes: Vec<_> = query["scope"].split(' ').collect();
        scopes.sort_unstable();
        assert_eq!(scopes, ["email", "openid", "profile"]);
        assert_eq!((query["code_challenge_method"].as_str(), query["code_challenge"].len()), ("S256", 43));
        assert!(query["nonce"].len() >= 32 && query["state"].len() >= 32 && query["nonce"] != query["state"]);
        let mut inner = self.inner.lock().unwrap();
        let code = format!("code-{}", inner.codes.len());
        let grant = Grant {
            challenge: query["code_challenge"].clone(),
            redirect_uri: query["redirect_uri"].clone(),
            nonce: query["nonce"].clone(),
            person,
        };
        inner.codes.insert(code.clone(), grant);
        let pairs = [("code", code.as_str()), ("state", &query["state"]), ("iss", &self.url)];
        way_back(&self.redirect_uri, &pairs)
    }
}

type Shared = State<Arc<Mutex<Inner>>>;

async fn discovery(State(inner): Shared) -> Json<Value> {
    let mut inner = inner.lock().unwrap();
    inner.discoveries += 1;
    let url = &inner.url;
    Json(json!({
        "issuer": url,
        "authorization_endpoint": format!("{url}/authorize"),
        "token_endpoint": format!("{url}/token"),
        "userinfo_endpoint": format!("{url}/me"),
        "jwks_uri": format!("{url}/keys"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        // A provider may claim to sign in any way.
        "id_token_signing_alg_values_supported": ["RS256", "ES256", "HS256", "none"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
    }))
}

async fn keys(State(inner): Shared) -> Json<Value> {
    let inner = inner.lock().unwrap();
    let public = PublicKeyComponents::<Vec<u8>>::from(inner.rsa.public());
    let text = |bytes: &[u8]| BASE64_URL_SAFE_NO_PAD.encode(bytes);
    let mut keys = vec![json!({
        "kty": "RSA", "use": "sig", "alg": "RS256", "kid": "first", "n": text(&public.n), "e": text(&public.e),
    })];
    if let Some(ec) = &inner.ec {
        let point = ec.public_key().as_ref();
        keys.push(json!({
            "kty": "EC", "use": "sig", "crv": "P-256", "kid": "second", "x": text(&point[1..33]), "y": text(&point[33..]),
        }));
    }
    Json(json!({ "keys": keys }))
}

async fn token(
    State(inner): Shared,
    headers: HeaderMap,
    Form(form): Form<BTreeMap<String, String>>,
) -> (StatusCode, Json<Value>) {
    let mut inner = inner.lock().unwrap();
    let refuse = |inner: &mut Inner, error: &'static str| {
        inner.refused.push(error);
        (StatusCode::BAD_REQUEST, Json(json!({ "error": error })))
    };
    let given = |name: &str| form.get(name).map(String::as_str).unwrap_or_default();
    // RFC 6749, 2.3.1: id and secret are encoded as forms are, then joined.
    let encoded: String = url::form_urlencoded::byte_serialize(SECRET.as_bytes()).collect();
    let basic = format!("Basic {}", BASE64_STANDARD.encode(format!("{ID}:{encoded}")));
    if headers.get("authorization").and_then(|value| value.to_str().ok()) != Some(&basic) {
        return refuse(&mut inner, "invalid_client");
    }
    if given("grant_type") != "authorization_code" {
        return refuse(&mut inner, "unsupported_grant_type");
    }
    let Some(grant) = inner.codes.remove(given("code")) else { return refuse(&mut inner, "invalid_grant") };
    let fits = grant.redirect_uri == given("redirect_uri")
        && grant.challenge == challenge_of(given("code_verifier"));
    if !fits {
        return refuse(&mut inner, "invalid_grant");
    }
    let access = format!("access-{}-{}", grant.person.sub, inner.tokens.len());
    inner.tokens.insert(access.clone(), grant.person.clone());
    let mut answer = json!({ "access_token": access, "token_type": "Bearer", "expires_in": 3600 });
    if inner.wrong != Wrong::NoToken {
        answer["id_token"] = json!(id_token(&inner, &grant, &access));
    }
    (StatusCode::OK, Json(answer))
}

async fn me(State(inner): Shared, headers: HeaderMap) -> Result<Json<Value>, StatusCode> {
    let inner = inner.lock().unwrap();
    let given = headers.get("authorization").and_then(|value| value.to_str().ok());
    let token = given.and_then(|value| value.strip_prefix("Bearer ")).unwrap_or_default();
    let person = inner.tokens.get(token).ok_or(StatusCode::UNAUTHORIZED)?;
    let mut claims = claims_of(person);
    claims["sub"] = json!(person.sub);
    Ok(Json(claims))
}

fn claims_of(person: &Person) -> Value {
    json!({ "preferred_username": person.name, "email": person.mail, "email_verified": person.mail_verified })
}

fn id_token(inner: &Inner, grant: &Grant, access: &str) -> String {
    let wrong = inner.wrong;
    let now = inner.clock.now().seconds();
    let text = |bytes: &[u8]| BASE64_URL_SAFE_NO_PAD.encode(bytes);
    let mut claims = if inner.in_token { claims_of(&grant.person) } else { json!({}) };
    claims["iss"] =
        json!(if wrong == Wrong::Issuer { "https://elsewhere.example" } else { inner.url.as_str() });
    claims["aud"] = match wrong {
        Wrong::Audience => json!("another"),
        Wrong::MoreAudiences => json!([ID, "another"]),
        _ => json!(ID),
    };
    claims["sub"] = json!(grant.person.sub);
    claims["iat"] = json!(if wrong == Wrong::Future { now + 300 } else { now });
    claims["exp"] = json!(if wrong == Wrong::Expired { now - 120 } else { now + 300 });
    if wrong != Wrong::NoNonce {
        claims["nonce"] = json!(if wrong == Wrong::Nonce { "another" } else { grant.nonce.as_str() });
    }
    let hashed = ring::digest::digest(&ring::digest::SHA256, access.as_bytes());
    let hashed = if wrong == Wrong::AccessToken { &hashed.as_ref()[16..] } else { &hashed.as_ref()[..16] };
    claims["at_hash"] = json!(text(hashed));
    let (algorithm, kid) = match (wrong, &inner.ec) {
        (Wrong::AlgNone, _) => ("none", "first"),
        (Wrong::Hmac, _) => ("HS256", "first"),
        (Wrong::UnknownKey, _) => ("RS256", "third"),
        (_, Some(_)) => ("ES256", "second"),
        (_, None) => ("RS256", "first"),
    };
    let header = json!({ "alg": algorithm, "kid": kid, "typ": "JWT" });
    let signed = format!("{}.{}", text(header.to_string().as_bytes()), text(claims.to_string().as_bytes()));
    let random = SystemRandom::new();
    let signature = match (algorithm, &inner.ec) {
        ("none", _) => Vec::new(),
        ("HS256", _) => {
            let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, SECRET.as_bytes());
            ring::hmac::sign(&key, signed.as_bytes()).as_ref().to_vec()
        }
        ("ES256", Some(key)) => key.sign(&random, signed.as_bytes()).unwrap().as_ref().to_vec(),
        _ => {
            let mut signature = vec![0; inner.rsa.public().modulus_len()];
            inner.rsa.sign(&RSA_PKCS1_SHA256, &random, signed.as_bytes(), &mut signature).unwrap();
            signature
        }
    };
    let mut signature = signature;
    if wrong == Wrong::Signature {
        signature[7] ^= 1;
    }
    if wrong == Wrong::Changed {
        claims["sub"] = json!("somebody-else");
        return format!(
            "{}.{}.{}",
            text(header.to_string().as_bytes()),
            text(claims.to_string().as_bytes()),
            text(&signature)
        );
    }
    format!("{signed}.{}", text(&signature))
}
