//! Providers and devices on this machine. Each checks to the letter what it is asked, and refuses what is wrong.

pub mod device;
pub mod github;
pub mod issuer;
pub mod wechat;

use std::collections::BTreeMap;

use axum::Router;
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};
use testkit::Answer;
use tokio::net::TcpListener;
use url::Url;

/// Serves a provider; gives its address.
pub async fn serve(router: impl FnOnce(&str) -> Router) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let router = router(&url);
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    url
}

/// Where the page leads that a browser is shown on its way: by itself, and by its button.
#[track_caller]
pub fn leads_to(answer: &Answer) -> String {
    assert_eq!(answer.status, 200, "{answer}");
    let href = answer.attribute("main a.button.primary", "href").unwrap();
    assert_eq!(answer.header("refresh"), format!("0;url={href}"));
    href
}

/// What stands behind the `?` of an address.
pub fn query_of(address: &str) -> BTreeMap<String, String> {
    let url = Url::parse(address).unwrap();
    url.query_pairs().map(|(name, value)| (name.into_owned(), value.into_owned())).collect()
}

/// What PKCE makes of a verifier (RFC 7636, 4.2).
pub fn challenge_of(verifier: &str) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()))
}

/// The way back: the address without its host, with what the provider adds.
pub fn way_back(redirect_uri: &str, pairs: &[(&str, &str)]) -> String {
    let mut url = Url::parse(redirect_uri).unwrap();
    url.query_pairs_mut().extend_pairs(pairs);
    format!("{}?{}", url.path(), url.query().unwrap())
}
