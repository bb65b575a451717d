//! GitHub: OAuth 2 with PKCE, and who it says the account is.

use http::{Request, header};
use secrecy::ExposeSecret as _;
use serde::Deserialize;
use url::Url;
use url::form_urlencoded::Serializer;
use web::{Error, Outside};

use super::settings::{GithubSettings, OuterSettingsError, address, below, given};
use super::{Proved, Provider, Trip, call, not_vouched};

#[derive(Debug)]
pub(super) struct Github {
    settings: GithubSettings,
    url: Url,
    api_url: Url,
}

/// A token, or why there is none: failures come with status 200.
#[derive(Deserialize)]
struct Tokens {
    access_token: Option<String>,
    error: Option<String>,
}

#[derive(Deserialize)]
struct User {
    /// The login may be given to somebody else one day, the number never is.
    id: i64,
    login: String,
}

#[derive(Deserialize)]
struct Mail {
    email: String,
    primary: bool,
    verified: bool,
}

impl Github {
    pub fn try_new(settings: GithubSettings) -> Result<Self, OuterSettingsError> {
        given("login.github_client_id", &settings.client_id)?;
        given("login.github_client_secret", settings.client_secret.expose_secret())?;
        let url = address("login.github_url", &settings.url)?;
        let api_url = address("login.github_api_url", &settings.api_url)?;
        Ok(Self { settings, url, api_url })
    }

    pub fn address(&self, trip: &Trip) -> Result<String, Error> {
        let mut url = below(&self.url, "login/oauth/authorize");
        url.query_pairs_mut()
            .append_pair("client_id", &self.settings.client_id)
            .append_pair("redirect_uri", &trip.redirect_uri)
            .append_pair("scope", "read:user user:email")
            .append_pair("state", &trip.state)
            .append_pair("code_challenge", &trip.challenge())
            .append_pair("code_challenge_method", "S256");
        Ok(url.into())
    }

    pub async fn prove(&self, outside: &Outside, code: &str, trip: &Trip) -> Result<Proved, Error> {
        let token = self.token(outside, code, trip).await?;
        let user: User = self.ask(outside, "user", &token).await?;
        // Whoever does not let us see the addresses has none for us.
        let mails: Vec<Mail> = self.ask(outside, "user/emails", &token).await.unwrap_or_default();
        let mail = mails.into_iter().find(|mail| mail.primary && mail.verified).map(|mail| mail.email);
        Ok(Proved {
            provider: Provider::Github,
            issuer: self.url.as_str().trim_end_matches('/').to_owned(),
            subject: user.id.to_string(),
            former: None,
            label: user.login,
            proved_mail: mail,
        })
    }

    async fn token(&self, outside: &Outside, code: &str, trip: &Trip) -> Result<String, Error> {
        let body = Serializer::new(String::new())
            .append_pair("client_id", &self.settings.client_id)
            .append_pair("client_secret", self.settings.client_secret.expose_secret())
            .append_pair("code", code)
            .append_pair("redirect_uri", &trip.redirect_uri)
            .append_pair("code_verifier", &trip.verifier)
            .finish();
        let request = Request::post(below(&self.url, "login/oauth/access_token").as_str())
            .header(header::ACCEPT, "application/json")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(body.into_bytes())
            .map_err(Error::internal)?;
        let tokens: Tokens = call(outside, request).await?;
        match (tokens.access_token, tokens.error) {
            (Some(token), None) => Ok(token),
            (_, error) => Err(not_vouched(format!("GitHub: {}", error.unwrap_or_default()))),
        }
    }

    async fn ask<T: serde::de::DeserializeOwned>(
        &self,
        outside: &Outside,
        path: &str,
        token: &str,
    ) -> Result<T, Error> {
        let request = Request::get(below(&self.api_url, path).as_str())
            .header(header::ACCEPT, "application/vnd.github+json")
            .header(header::AUTHORIZATION, format!("Bearer {token}"))
            .body(Vec::new())
            .map_err(Error::internal)?;
        call(outside, request).await
    }
}
