//! OpenID Connect: the code flow with PKCE, state and nonce, and an ID token whose signature is checked.

use std::pin::Pin;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use kernel::Timestamp;
use openidconnect::core::{
    CoreAuthenticationFlow, CoreClient, CoreClientAuthMethod, CoreIdTokenClaims, CoreJwsSigningAlgorithm,
    CoreProviderMetadata, CoreTokenResponse, CoreUserInfoClaims,
};
use openidconnect::{
    AccessTokenHash, AsyncHttpClient, AuthType, AuthorizationCode, ClaimsVerificationError, ClientId,
    ClientSecret, CsrfToken, EndpointMaybeSet, EndpointNotSet, EndpointSet, HttpRequest, HttpResponse,
    IssuerUrl, Nonce, OAuth2TokenResponse as _, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope,
    SignatureVerificationError, TokenResponse as _,
};
use secrecy::ExposeSecret as _;
use web::{Error, Outside, OutsideError};

use super::known::{Known, Need};
use super::settings::{OidcSettings, OuterSettingsError, address, given};
use super::{Proved, Provider, Trip, not_vouched};

/// How long is waited for what the provider says of itself: somebody sits before a page that does not come.
const PATIENCE: Duration = Duration::from_secs(10);

/// How far its clock may be from ours.
const LEEWAY: TimeDelta = TimeDelta::seconds(60);

/// The signatures that are taken: asymmetric ones, so that nobody who knows our secret can vouch for anybody.
const ALGORITHMS: [CoreJwsSigningAlgorithm; 3] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EdDsa,
];

type Client = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

#[derive(Debug)]
pub(super) struct Oidc {
    settings: OidcSettings,
    issuer: IssuerUrl,
    /// What the provider says of itself, with its keys.
    known: Known<CoreProviderMetadata>,
}

impl Oidc {
    pub fn try_new(settings: OidcSettings) -> Result<Self, OuterSettingsError> {
        const ISSUER: &str = "login.oidc_issuer";
        given("login.oidc_client_id", &settings.client_id)?;
        address(ISSUER, &settings.issuer)?;
        let issuer =
            IssuerUrl::new(settings.issuer.clone()).map_err(|_| OuterSettingsError::Address(ISSUER))?;
        Ok(Self { settings, issuer, known: Known::default() })
    }

    /// As it calls itself.
    pub fn issuer(&self) -> &str {
        self.issuer.as_str()
    }

    /// What the operator calls it.
    pub fn name(&self) -> &str {
        &self.settings.name
    }

    pub async fn address(&self, outside: &Outside, trip: &Trip, now: Timestamp) -> Result<String, Error> {
        let client = self.client(outside, trip, now, Need::Usual).await?;
        let (state, nonce) = (CsrfToken::new(trip.state.clone()), Nonce::new(trip.nonce.clone()));
        let challenge = PkceCodeChallenge::from_code_verifier_sha256(&verifier_of(trip));
        let flow = CoreAuthenticationFlow::AuthorizationCode;
        let request = client.authorize_url(flow, move || state, move || nonce);
        let scopes = ["profile", "email"].map(|scope| Scope::new(scope.to_owned()));
        let (url, _, _) = request.add_scopes(scopes).set_pkce_challenge(challenge).url();
        Ok(url.into())
    }

    pub async fn prove(
        &self,
        outside: &Outside,
        code: &str,
        trip: &Trip,
        now: Timestamp,
    ) -> Result<Proved, Error> {
        let http = Http(outside.clone());
        let client = self.client(outside, trip, now, Need::Usual).await?;
        let exchange = client.exchange_code(AuthorizationCode::new(code.to_owned())).map_err(not_vouched)?;
        let tokens = exchange.set_pkce_verifier(verifier_of(trip)).request_async(&http).await;
        let tokens = tokens.map_err(not_vouched)?;
        let claims = match claims_of(&client, &tokens, trip, now) {
            Err(ClaimsVerificationError::SignatureVerification(
                SignatureVerificationError::NoMatchingKey,
            )) => {
                // It has a new key.
                let client = self.client(outside, trip, now, Need::NewKeys).await?;
                claims_of(&client, &tokens, trip, now)
            }
            other => other,
        };
        let claims = claims.map_err(not_vouched)?;
        let mut told = Told::of(&claims);
        if told.is_little()
            && let Ok(request) =
                client.user_info(tokens.access_token().clone(), Some(claims.subject().clone()))
        {
            let info: Result<CoreUserInfoClaims, _> = request.request_async(&http).await;
            match info {
                Ok(info) => told.add(&info),
                // Who it is, is known; what they are called, they are asked.
                Err(error) => tracing::warn!(%error, "the OpenID provider tells nothing of an account"),
            }
        }
        let subject = claims.subject().as_str().to_owned();
        Ok(Proved {
            provider: Provider::Oidc,
            issuer: self.issuer().to_owned(),
            former: None,
            label: told.label.unwrap_or_else(|| subject.clone()),
            subject,
            proved_mail: told.proved_mail,
        })
    }

    /// A client with what the provider says of itself, new enough for what is needed.
    async fn client(
        &self,
        outside: &Outside,
        trip: &Trip,
        now: Timestamp,
        need: Need,
    ) -> Result<Client, Error> {
        let http = Http(outside.clone());
        let ask = async {
            let asked = CoreProviderMetadata::discover_async(self.issuer.clone(), &http);
            match tokio::time::timeout(PATIENCE, asked).await {
                Ok(answer) => answer.map_err(not_vouched),
                Err(late) => Err(not_vouched(late)),
            }
        };
        let metadata = self.known.get(now, need, ask).await?;
        let secret = self.settings.client_secret.expose_secret();
        let secret = (!secret.is_empty()).then(|| ClientSecret::new(secret.to_owned()));
        let wants_body = metadata.token_endpoint_auth_methods_supported().is_some_and(|methods| {
            methods.contains(&CoreClientAuthMethod::ClientSecretPost)
                && !methods.contains(&CoreClientAuthMethod::ClientSecretBasic)
        });
        let redirect = RedirectUrl::new(trip.redirect_uri.clone()).map_err(Error::internal)?;
        let id = ClientId::new(self.settings.client_id.clone());
        let client = CoreClient::from_provider_metadata(metadata, id, secret).set_redirect_uri(redirect);
        Ok(if wants_body { client.set_auth_type(AuthType::RequestBody) } else { client })
    }
}

/// Carries the calls of the library.
struct Http(Outside);

impl<'c> AsyncHttpClient<'c> for Http {
    type Error = OutsideError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, OutsideError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.0.send(request))
    }
}

fn verifier_of(trip: &Trip) -> PkceCodeVerifier {
    PkceCodeVerifier::new(trip.verifier.clone())
}

/// Checks the ID token: signature, issuer, audience, times, nonce, and that it belongs to the access token.
fn claims_of(
    client: &Client,
    tokens: &CoreTokenResponse,
    trip: &Trip,
    now: Timestamp,
) -> Result<CoreIdTokenClaims, ClaimsVerificationError> {
    let now: DateTime<Utc> = DateTime::from_timestamp_micros(now.micros()).unwrap_or_default();
    let verifier = client
        .id_token_verifier()
        .set_allowed_algs(ALGORITHMS)
        .set_time_fn(move || now - LEEWAY)
        .set_issue_time_verifier_fn(move |at| {
            if at > now + LEEWAY { Err("issued in the future".to_owned()) } else { Ok(()) }
        });
    let missing = || ClaimsVerificationError::Other("no ID token".to_owned());
    let token = tokens.id_token().ok_or_else(missing)?;
    let claims = token.claims(&verifier, &Nonce::new(trip.nonce.clone()))?;
    if let Some(expected) = claims.access_token_hash() {
        let unsigned = ClaimsVerificationError::SignatureVerification;
        let algorithm = token.signing_alg().map_err(unsigned)?;
        let key = token.signing_key(&verifier).map_err(unsigned)?;
        let hash = AccessTokenHash::from_token(tokens.access_token(), algorithm, key)
            .map_err(|error| ClaimsVerificationError::Other(error.to_string()))?;
        if hash != *expected {
            return Err(ClaimsVerificationError::Other("another access token".to_owned()));
        }
    }
    Ok(claims.clone())
}

/// What the provider says of an account, beside who it is.
struct Told {
    label: Option<String>,
    proved_mail: Option<String>,
}

/// The same four claims stand in ID tokens and in what the provider tells when asked.
macro_rules! told {
    ($claims:expr) => {{
        let claims = $claims;
        let name = claims.name().and_then(|name| name.get(None)).map(|name| name.as_str());
        let label = claims.preferred_username().map(|name| name.as_str()).or(name);
        let proved = claims.email_verified() == Some(true);
        let mail = claims.email().filter(|_| proved).map(|mail| mail.as_str());
        Told { label: label.map(str::to_owned), proved_mail: mail.map(str::to_owned) }
    }};
}

impl Told {
    fn of(claims: &CoreIdTokenClaims) -> Self {
        told!(claims)
    }

    fn is_little(&self) -> bool {
        self.label.is_none() || self.proved_mail.is_none()
    }

    fn add(&mut self, info: &CoreUserInfoClaims) {
        let more = told!(info);
        self.label = self.label.take().or(more.label);
        self.proved_mail = self.proved_mail.take().or(more.proved_mail);
    }
}
