//! WeChat: a picture that the phone scans. No standard OAuth: the names are its own, and there is no PKCE.

use http::Request;
use secrecy::ExposeSecret as _;
use serde::Deserialize;
use url::Url;
use web::{Error, Outside};

use super::settings::{OuterSettingsError, WechatSettings, address, below, given};
use super::{Proved, Provider, Trip, call, not_vouched};

#[derive(Debug)]
pub(super) struct Wechat {
    settings: WechatSettings,
    url: Url,
    api_url: Url,
}

/// A token, or why there is none: failures come with status 200.
#[derive(Deserialize)]
struct Tokens {
    errcode: Option<i64>,
    access_token: Option<String>,
    /// Who it is for this one app.
    openid: Option<String>,
    /// Who it is for all apps of one operator; there where the apps are joined on the Open Platform.
    unionid: Option<String>,
}

#[derive(Deserialize)]
struct User {
    errcode: Option<i64>,
    #[serde(default)]
    nickname: String,
    unionid: Option<String>,
}

impl Wechat {
    pub fn try_new(settings: WechatSettings) -> Result<Self, OuterSettingsError> {
        given("login.wechat_app_id", &settings.app_id)?;
        given("login.wechat_app_secret", settings.app_secret.expose_secret())?;
        let url = address("login.wechat_url", &settings.url)?;
        let api_url = address("login.wechat_api_url", &settings.api_url)?;
        Ok(Self { settings, url, api_url })
    }

    pub fn address(&self, trip: &Trip) -> Result<String, Error> {
        let mut url = below(&self.url, "connect/qrconnect");
        // In this order, as its documents have them.
        url.query_pairs_mut()
            .append_pair("appid", &self.settings.app_id)
            .append_pair("redirect_uri", &trip.redirect_uri)
            .append_pair("response_type", "code")
            .append_pair("scope", "snsapi_login")
            .append_pair("state", &trip.state);
        url.set_fragment(Some("wechat_redirect"));
        Ok(url.into())
    }

    pub async fn prove(&self, outside: &Outside, code: &str) -> Result<Proved, Error> {
        let mut url = below(&self.api_url, "sns/oauth2/access_token");
        url.query_pairs_mut()
            .append_pair("appid", &self.settings.app_id)
            .append_pair("secret", self.settings.app_secret.expose_secret())
            .append_pair("code", code)
            .append_pair("grant_type", "authorization_code");
        let tokens: Tokens = self.ask(outside, &url).await?;
        let (Some(token), Some(openid)) = (tokens.access_token, tokens.openid) else {
            return Err(not_vouched(format!("WeChat: {}", tokens.errcode.unwrap_or_default())));
        };
        let mut url = below(&self.api_url, "sns/userinfo");
        url.query_pairs_mut()
            .append_pair("access_token", &token)
            .append_pair("openid", &openid)
            .append_pair("lang", "zh_CN");
        let user: User = self.ask(outside, &url).await?;
        if let Some(code) = user.errcode.filter(|code| *code != 0) {
            return Err(not_vouched(format!("WeChat: {code}")));
        }
        let by_app = (format!("wechat:{}", self.settings.app_id), openid);
        // The name for all apps is the better one, but an account may have been linked before there was any.
        let unionid = tokens.unionid.or(user.unionid).filter(|id| !id.is_empty());
        let ((issuer, subject), former) = match unionid {
            Some(unionid) => (("wechat:union".to_owned(), unionid), Some(by_app)),
            None => (by_app, None),
        };
        Ok(Proved {
            provider: Provider::Wechat,
            issuer,
            subject,
            former,
            label: user.nickname,
            proved_mail: None,
        })
    }

    async fn ask<T: serde::de::DeserializeOwned>(&self, outside: &Outside, url: &Url) -> Result<T, Error> {
        // The type that it claims is text/plain.
        let request = Request::get(url.as_str()).body(Vec::new()).map_err(Error::internal)?;
        call(outside, request).await
    }
}
