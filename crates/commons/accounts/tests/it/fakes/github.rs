//! GitHub, as its documents describe it.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex};

use accounts::GithubSettings;
use axum::extract::{Form, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Value, json};

use super::{challenge_of, query_of, serve, way_back};

const ID: &str = "Iv1.jixia";
const SECRET: &str = "github-secret";

/// Somebody at GitHub.
#[derive(Debug, Clone)]
pub struct Account {
    pub id: i64,
    pub login: String,
    /// Address, primary, verified.
    pub mails: Vec<(&'static str, bool, bool)>,
}

impl Account {
    pub fn new(id: i64, login: &str, mails: &[(&'static str, bool, bool)]) -> Self {
        Self { id, login: login.to_owned(), mails: mails.to_vec() }
    }
}

struct Grant {
    challenge: String,
    redirect_uri: String,
    account: Account,
}

#[derive(Default)]
struct Inner {
    codes: HashMap<String, Grant>,
    tokens: HashMap<String, Account>,
    refused: Vec<&'static str>,
}

#[derive(Clone)]
pub struct Github {
    pub url: String,
    redirect_uri: String,
    inner: Arc<Mutex<Inner>>,
}

impl Github {
    pub async fn start(origin: &str) -> Self {
        let inner = Arc::new(Mutex::new(Inner::default()));
        let state = Arc::clone(&inner);
        let url = serve(|_| {
            Router::new()
                .route("/login/oauth/access_token", post(token))
                .route("/api/v3/user", get(user))
                .route("/api/v3/user/emails", get(emails))
                .with_state(state)
        })
        .await;
        Self { url, redirect_uri: format!("{origin}/login/with/github/return"), inner }
    }

    pub fn settings(&self) -> GithubSettings {
        GithubSettings {
            url: self.url.clone(),
            api_url: format!("{}/api/v3/", self.url),
            client_id: ID.to_owned(),
            client_secret: SECRET.into(),
        }
    }

    /// Somebody signs in at GitHub and agrees; gives the way back.
    #[track_caller]
    pub fn agree(&self, address: &str, account: Account) -> String {
        assert!(address.starts_with(&format!("{}/login/oauth/authorize?", self.url)), "{address}");
        let query = query_of(address);
        let names: Vec<_> = query.keys().map(String::as_str).collect();
        let known =
            ["client_id", "code_challenge", "code_challenge_method", "redirect_uri", "scope", "state"];
        assert_eq!(names, known);
        assert_eq!((query["client_id"].as_str(), query["scope"].as_str()), (ID, "read:user user:email"));
        assert_eq!(query["redirect_uri"], self.redirect_uri, "only this one is registered");
        assert_eq!((query["code_challenge_method"].as_str(), query["code_challenge"].len()), ("S256", 43));
        let mut inner = self.inner.lock().unwrap();
        let code = format!("code-{}-{}", inner.codes.len(), account.id);
        let (challenge, redirect_uri) = (query["code_challenge"].clone(), query["redirect_uri"].clone());
        inner.codes.insert(code.clone(), Grant { challenge, redirect_uri, account });
        way_back(&self.redirect_uri, &[("code", &code), ("state", &query["state"])])
    }

    /// What it has refused so far.
    pub fn refused(&self) -> Vec<&'static str> {
        self.inner.lock().unwrap().refused.clone()
    }
}

type Shared = State<Arc<Mutex<Inner>>>;

/// Failures come with status 200.
async fn token(
    State(inner): Shared,
    headers: HeaderMap,
    Form(form): Form<BTreeMap<String, String>>,
) -> Json<Value> {
    let mut inner = inner.lock().unwrap();
    let refuse = |inner: &mut Inner, error: &'static str| {
        inner.refused.push(error);
        Json(json!({ "error": error, "error_description": "…" }))
    };
    let given = |name: &str| form.get(name).map(String::as_str).unwrap_or_default();
    if headers["accept"] != "application/json" {
        return refuse(&mut inner, "would have answered as a form");
    }
    if (given("client_id"), given("client_secret")) != (ID, SECRET) {
        return refuse(&mut inner, "incorrect_client_credentials");
    }
    let Some(grant) = inner.codes.remove(given("code")) else {
        return refuse(&mut inner, "bad_verification_code");
    };
    if grant.redirect_uri != given("redirect_uri") {
        return refuse(&mut inner, "redirect_uri_mismatch");
    }
    if grant.challenge != challenge_of(given("code_verifier")) {
        return refuse(&mut inner, "bad code_verifier");
    }
    let token = format!("gho_{}", grant.account.id);
    inner.tokens.insert(token.clone(), grant.account);
    Json(json!({ "access_token": token, "token_type": "bearer", "scope": "read:user,user:email" }))
}

fn bearer(inner: &Mutex<Inner>, headers: &HeaderMap) -> Result<Account, StatusCode> {
    if !headers.contains_key("user-agent") {
        return Err(StatusCode::FORBIDDEN);
    }
    let known = headers.get("authorization").and_then(|value| value.to_str().ok());
    let token = known.and_then(|value| value.strip_prefix("Bearer ")).unwrap_or_default();
    inner.lock().unwrap().tokens.get(token).cloned().ok_or(StatusCode::UNAUTHORIZED)
}

async fn user(State(inner): Shared, headers: HeaderMap) -> Result<Json<Value>, StatusCode> {
    let account = bearer(&inner, &headers)?;
    // The address on the profile is what its owner wrote there; nobody proved it.
    Ok(Json(json!({ "id": account.id, "login": account.login, "name": null, "email": "public@example.org" })))
}

async fn emails(State(inner): Shared, headers: HeaderMap) -> Result<Json<Value>, StatusCode> {
    let account = bearer(&inner, &headers)?;
    let mail = |(email, primary, verified): &(&str, bool, bool)| {
        json!({
            "email": email, "primary": primary, "verified": verified, "visibility": null
        })
    };
    Ok(Json(account.mails.iter().map(mail).collect()))
}
