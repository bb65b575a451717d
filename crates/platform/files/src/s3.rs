//! Files in a bucket of an object storage that speaks the language of S3.

use std::time::Duration;

use object_store::aws::AmazonS3Builder;
use object_store::client::{HttpClient, HttpConnector};
use object_store::path::Path;
use object_store::prefix::PrefixStore;
use object_store::{ClientOptions, ObjectStore, RetryConfig};
use std::sync::Arc;
use url::Url;

use crate::files::{BadStore, Location};

/// How long a call may take: a picture of ten megabytes over a slow line.
const CALL: Duration = Duration::from_secs(60);
/// A call that fails for a moment is made again, but somebody waits for the answer.
const RETRIES: usize = 2;
const RETRYING: Duration = Duration::from_secs(15);

/// The store at `s3://bucket/folder`.
pub(crate) fn open(place: &Location<'_>, url: &Url) -> Result<Arc<dyn ObjectStore>, BadStore> {
    let bucket = url.host_str().filter(|bucket| !bucket.is_empty()).ok_or(BadStore::Url)?;
    if place.key.is_empty() || place.secret.is_empty() {
        return Err(BadStore::Keys);
    }
    let retry = RetryConfig { max_retries: RETRIES, retry_timeout: RETRYING, ..RetryConfig::default() };
    let mut builder = AmazonS3Builder::new()
        .with_bucket_name(bucket)
        .with_region(place.region)
        .with_access_key_id(place.key)
        .with_secret_access_key(place.secret)
        .with_virtual_hosted_style_request(place.bucket_in_host)
        // Not every storage knows how to delete many at once.
        .with_disable_bulk_delete(true)
        .with_retry(retry)
        .with_http_connector(Line(line()?));
    if !place.endpoint.is_empty() {
        let endpoint = Url::parse(place.endpoint).map_err(|_| BadStore::Endpoint)?;
        // What is stored would be read on the way.
        if endpoint.scheme() != "https" && !is_here(&endpoint) {
            return Err(BadStore::Endpoint);
        }
        builder = builder.with_endpoint(place.endpoint.trim_end_matches('/')).with_allow_http(true);
    }
    let store = builder.build()?;
    let folder = Path::parse(url.path()).map_err(object_store::Error::from)?;
    Ok(Arc::new(PrefixStore::new(store, folder)))
}

fn is_here(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Ipv4(address)) => address.is_loopback() || address.is_private(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        // Names without a dot are those of a machine or a container beside us.
        Some(url::Host::Domain(name)) => !name.contains('.'),
        None => false,
    }
}

fn line() -> Result<reqwest::Client, BadStore> {
    let tls = web::outside_tls().map_err(|error| BadStore::Client(error.to_string()))?;
    reqwest::Client::builder()
        .connect_timeout(Duration::from_secs(5))
        .timeout(CALL)
        .redirect(reqwest::redirect::Policy::none())
        // A proxy from the environment would see what is private.
        .no_proxy()
        .user_agent(concat!("jixia/", env!("CARGO_PKG_VERSION")))
        .tls_backend_preconfigured(tls)
        .build()
        .map_err(|error| BadStore::Client(error.to_string()))
}

/// Gives the store our client, with our certificates and limits.
#[derive(Debug)]
struct Line(reqwest::Client);

impl HttpConnector for Line {
    fn connect(&self, _: &ClientOptions) -> object_store::Result<HttpClient> {
        Ok(HttpClient::new(self.0.clone()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_stays_near() {
        for (url, here) in [
            ("http://127.0.0.1:9000", true),
            ("http://minio:9000", true),
            ("http://10.0.0.8:9000", true),
            ("http://s3.example.com", false),
            ("http://8.8.8.8", false),
        ] {
            assert_eq!(is_here(&Url::parse(url).unwrap()), here, "{url}");
        }
    }

    #[test]
    fn what_is_missing_is_named() {
        let place = |endpoint: &'static str, secret: &'static str| Location {
            url: "s3://pictures/a",
            endpoint,
            region: "us-east-1",
            key: "key",
            secret,
            bucket_in_host: false,
        };
        let open = |place: Location<'_>| super::open(&place, &Url::parse("s3://pictures/a").unwrap());
        assert!(matches!(open(place("", "")), Err(BadStore::Keys)));
        assert!(matches!(open(place("http://s3.example.com", "s")), Err(BadStore::Endpoint)));
        assert!(matches!(open(place("nowhere", "s")), Err(BadStore::Endpoint)));
        assert!(open(place("https://s3.example.com", "s")).is_ok());
    }
}
