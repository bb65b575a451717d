//! The WeChat Open Platform, as its documents describe it.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex};

use accounts::WechatSettings;
use axum::Router;
use axum::extract::{Query, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use serde_json::{Value, json};

use super::{serve, way_back};

const ID: &str = "wx0000000000000001";
const SECRET: &str = "wechat-secret";

/// Somebody with a phone.
#[derive(Debug, Clone)]
pub struct Phone {
    pub openid: &'static str,
    pub unionid: Option<&'static str>,
    pub nickname: &'static str,
}

#[derive(Default)]
struct Inner {
    codes: HashMap<String, Phone>,
    used: Vec<String>,
    tokens: HashMap<String, Phone>,
    refused: Vec<i64>,
}

#[derive(Clone)]
pub struct Wechat {
    pub url: String,
    redirect_uri: String,
    inner: Arc<Mutex<Inner>>,
}

impl Wechat {
    pub async fn start(origin: &str) -> Self {
        let inner = Arc::new(Mutex::new(Inner::default()));
        let state = Arc::clone(&inner);
        let url = serve(|_| {
            Router::new()
                .route("/sns/oauth2/access_token", get(token))
                .route("/sns/userinfo", get(user))
                .with_state(state)
        })
        .await;
        Self { url, redirect_uri: format!("{origin}/login/with/wechat/return"), inner }
    }

    pub fn settings(&self) -> WechatSettings {
        WechatSettings {
            url: self.url.clone(),
            api_url: self.url.clone(),
            app_id: ID.to_owned(),
            app_secret: SECRET.into(),
        }
    }

    /// Somebody scans and agrees, or does not; gives the way back.
    #[track_caller]
    pub fn scan(&self, address: &str, phone: Option<Phone>) -> String {
        let redirect: String = url::form_urlencoded::byte_serialize(self.redirect_uri.as_bytes()).collect();
        let start = format!(
            "{}/connect/qrconnect?appid={ID}&redirect_uri={redirect}&response_type=code&scope=snsapi_login&state=",
            self.url
        );
        let state = address.strip_prefix(&start).and_then(|rest| rest.strip_suffix("#wechat_redirect"));
        let state = state.unwrap_or_else(|| panic!("{address}"));
        assert!(!state.is_empty() && state.len() <= 128 && state.is_ascii(), "{state}");
        // Whoever refuses comes back without a code.
        let Some(phone) = phone else { return way_back(&self.redirect_uri, &[("state", state)]) };
        let mut inner = self.inner.lock().unwrap();
        let code = format!("{:032}", inner.codes.len() + inner.used.len());
        inner.codes.insert(code.clone(), phone);
        way_back(&self.redirect_uri, &[("code", &code), ("state", state)])
    }

    /// What it has refused so far.
    pub fn refused(&self) -> Vec<i64> {
        self.inner.lock().unwrap().refused.clone()
    }
}

type Shared = State<Arc<Mutex<Inner>>>;
type Asked = Query<BTreeMap<String, String>>;

/// JSON that claims to be plain text, always with status 200.
fn answer(value: &Value) -> Response {
    ([(CONTENT_TYPE, "text/plain")], value.to_string()).into_response()
}

async fn token(State(inner): Shared, Query(asked): Asked) -> Response {
    let mut inner = inner.lock().unwrap();
    let given = |name: &str| asked.get(name).map(String::as_str).unwrap_or_default();
    let refuse = |inner: &mut Inner, code: i64| {
        inner.refused.push(code);
        json!({ "errcode": code, "errmsg": "…" })
    };
    let value = if given("appid") != ID {
        refuse(&mut inner, 40013)
    } else if given("secret") != SECRET {
        refuse(&mut inner, 40125)
    } else if given("grant_type") != "authorization_code" {
        refuse(&mut inner, 40002)
    } else if inner.used.iter().any(|used| used == given("code")) {
        refuse(&mut inner, 40163)
    } else if let Some(phone) = inner.codes.remove(given("code")) {
        inner.used.push(given("code").to_owned());
        let token = format!("token-of-{}", phone.openid);
        inner.tokens.insert(token.clone(), phone.clone());
        let mut value = json!({
            "access_token": token, "expires_in": 7200, "refresh_token": "…", "openid": phone.openid,
            "scope": "snsapi_login",
        });
        if let Some(unionid) = phone.unionid {
            value["unionid"] = json!(unionid);
        }
        value
    } else {
        refuse(&mut inner, 40029)
    };
    answer(&value)
}

async fn user(State(inner): Shared, Query(asked): Asked) -> Response {
    let mut inner = inner.lock().unwrap();
    let given = |name: &str| asked.get(name).map(String::as_str).unwrap_or_default();
    let value = match inner.tokens.get(given("access_token")) {
        Some(phone) if phone.openid == given("openid") => {
            json!({ "openid": phone.openid, "nickname": phone.nickname, "sex": 0, "headimgurl": "" })
        }
        _ => {
            inner.refused.push(40001);
            json!({ "errcode": 40001, "errmsg": "invalid credential" })
        }
    };
    answer(&value)
}
