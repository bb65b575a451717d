//! Every setting, in one place.
//!
//! Sources, each stronger than the one before: the default, the file `jixia.toml`, the variable `JIXIA_*`. A setting
//! that nobody knows and a value that does not fit stop the start and name themselves.

mod read;
mod types;

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

use kernel::Locale;
use telemetry::logs::LogFormat;

pub use read::{SettingsError, Source, read};
pub(crate) use types::SECRET_MIN;
pub use types::{DatabaseUrl, List, LogFilter, LongSecret, Named, Secret, SiteUrl, Zone};

/// Declares the settings: documentation, name, type and default of each.
macro_rules! settings {
    ($($(#[doc = $doc:literal])+ $field:ident : $type:ty = $name:literal, $default:literal;)+) => {
        /// All settings, read and checked.
        #[derive(Debug, Clone)]
        pub struct Settings {
            $($(#[doc = $doc])+ pub $field: $type,)+
        }

        /// What is known about each setting, for reading and for `jixia config`.
        pub static KNOWN: &[Setting] = &[
            $(Setting { name: $name, default: $default, doc: concat!($($doc, "\n"),+) },)+
        ];

        impl Settings {
            /// Reads each value into its type; `value_of` gives the text that the strongest source has for a name.
            pub(crate) fn parse(
                mut value_of: impl FnMut(&'static str) -> (String, Source),
            ) -> Result<Self, SettingsError> {
                Ok(Self {
                    $($field: {
                        let (text, source) = value_of($name);
                        types::Value::read(&text)
                            .map_err(|wanted| SettingsError::Bad { name: $name, origin: source, wanted, text: types::shown($name, &text) })?
                    },)+
                })
            }

            /// Every setting with its value as text; secrets are hidden.
            pub fn shown(&self) -> Vec<(&'static str, String)> {
                vec![$(($name, types::Value::show(&self.$field)),)+]
            }
        }
    };
}

/// What is known about one setting.
#[derive(Debug)]
pub struct Setting {
    /// Table and key in the file: `server.listen`.
    pub name: &'static str,
    /// The value where no source gives one, as text.
    pub default: &'static str,
    /// What it is for.
    pub doc: &'static str,
}

impl Setting {
    /// The environment variable: `JIXIA_SERVER_LISTEN`.
    pub fn variable(&self) -> String {
        format!("JIXIA_{}", self.name.replace('.', "_").to_uppercase())
    }
}

settings! {
    /// Folder of everything that the program keeps. Made when it is missing.
    data: PathBuf = "data", "data";
    /// Address and port to listen on. Behind a reverse proxy, keep it on loopback.
    listen: SocketAddr = "server.listen", "127.0.0.1:8080";
    /// How browsers reach the site: scheme, host and port, without a slash at the end. Empty is http://LISTEN.
    /// With https:// cookies are sent over TLS only.
    base_url: SiteUrl = "server.base_url", "";
    /// Proxies whose X-Forwarded-For is believed, separated by commas.
    trusted_proxies: List<IpAddr> = "server.trusted_proxies", "";
    /// Whether requests are counted and limited by address.
    rate_limits: bool = "server.rate_limits", "true";
    /// Memory for ready-made pages of passers-by, in MiB; 0 keeps none.
    page_cache_mib: u64 = "server.page_cache_mib", "8";
    /// How long requests and due work may go on after the program was told to stop, in seconds.
    shutdown_seconds: u64 = "server.shutdown_seconds", "20";
    /// What the community is called.
    community: Named = "community.name", "稷下";
    /// The language where neither member, cookie nor browser asks for one: zh-CN or en.
    locale: Locale = "community.locale", "zh-CN";
    /// The time zone in which days begin, by its IANA name.
    time_zone: Zone = "community.time_zone", "Asia/Shanghai";
    /// sqlite:PATH or postgres://user:password@host/name. Empty is sqlite in the data folder.
    database_url: DatabaseUrl = "database.url", "";
    /// SQLite: threads that read.
    database_readers: usize = "database.readers", "4";
    /// PostgreSQL: connections.
    database_connections: usize = "database.connections", "8";
    /// pretty for people, json for programs.
    log_format: LogFormat = "log.format", "pretty";
    /// What is logged, in the syntax of tracing: info, or warn,web=info.
    log_filter: LogFilter = "log.filter", "info";
    /// Lets whoever sends it as bearer token read /metrics; empty lets loopback alone.
    metrics_token: Secret = "metrics.token", "";
    /// The mail server: smtp://user:password@host:587 or smtps://user:password@host. Empty keeps letters at /desk/mail.
    mail_url: Secret = "mail.url", "";
    /// Who letters are from. Empty is the community's name at noreply@ the host of server.base_url.
    mail_from: String = "mail.from", "";
    /// OpenID Connect: the address of a provider, to the letter as it calls itself. Empty offers no such login. It sends
    /// people back to BASE_URL/login/with/oidc/return.
    oidc_issuer: String = "login.oidc_issuer", "";
    /// OpenID Connect: what the provider calls this site.
    oidc_client_id: String = "login.oidc_client_id", "";
    /// OpenID Connect: what the provider knows this site by. Empty for a public client.
    oidc_client_secret: Secret = "login.oidc_client_secret", "";
    /// OpenID Connect: what the button calls the provider. Empty says "single sign-on".
    oidc_name: String = "login.oidc_name", "";
    /// GitHub: the client id of an OAuth app whose callback is BASE_URL/login/with/github/return. Empty offers no such
    /// login.
    github_client_id: String = "login.github_client_id", "";
    /// GitHub: the client secret of that app.
    github_client_secret: Secret = "login.github_client_secret", "";
    /// GitHub: where people sign in; another address for a GitHub of your own.
    github_url: String = "login.github_url", "https://github.com";
    /// GitHub: where programs ask; https://HOST/api/v3 for a GitHub of your own.
    github_api_url: String = "login.github_api_url", "https://api.github.com";
    /// WeChat: the AppID of a website app of the Open Platform whose domain is that of this site. Empty offers no such
    /// login.
    wechat_app_id: String = "login.wechat_app_id", "";
    /// WeChat: the AppSecret of that app.
    wechat_app_secret: Secret = "login.wechat_app_secret", "";
    /// WeChat: where people scan.
    wechat_url: String = "login.wechat_url", "https://open.weixin.qq.com";
    /// WeChat: where programs ask.
    wechat_api_url: String = "login.wechat_api_url", "https://api.weixin.qq.com";
    /// Where uploaded pictures are kept: file:///var/lib/jixia/files, or s3://bucket/folder in an object storage that
    /// speaks S3. Empty is the folder files in the data folder.
    files_url: String = "files.url", "";
    /// S3: where the object storage is, https://s3.example.com. Plain http is for the own network. Empty is AWS.
    files_s3_endpoint: String = "files.s3_endpoint", "";
    /// S3: the region of the bucket.
    files_s3_region: String = "files.s3_region", "us-east-1";
    /// S3: the name of the key (access key id).
    files_s3_key: String = "files.s3_key", "";
    /// S3: the key itself (secret access key).
    files_s3_secret: Secret = "files.s3_secret", "";
    /// S3: whether the host of the endpoint begins with the bucket, https://bucket.oss-cn-hangzhou.aliyuncs.com, as some
    /// storages want it.
    files_s3_bucket_in_host: bool = "files.s3_bucket_in_host", "false";
    /// Signs the addresses of private files: 32 bytes or more. With several nodes it has to be set, the same on all. Empty
    /// keeps one in the file files.key of the data folder.
    files_secret: LongSecret = "files.secret", "";
    /// Whether the sandbox gateway is on: everybody can then pay without money. For trying things out.
    sandbox: bool = "checkout.sandbox", "false";
    /// Allows the sandbox gateway on a site that strangers can reach.
    sandbox_public: bool = "checkout.sandbox_public", "false";
    /// What the sandbox bank and we share: 32 bytes or more. Empty makes one for each start.
    sandbox_secret: Secret = "checkout.sandbox_secret", "";
    /// WeChat Pay: the AppID that the merchant account is bound to. With none of these settings WeChat Pay is off. It needs
    /// https and reports to BASE_URL/webhooks/wechat_pay by itself.
    wechat_pay_app_id: String = "wechat_pay.app_id", "";
    /// WeChat Pay: the merchant account (mchid).
    wechat_pay_merchant_id: String = "wechat_pay.merchant_id", "";
    /// WeChat Pay: the serial of the merchant's API certificate, in hex.
    wechat_pay_merchant_serial: String = "wechat_pay.merchant_serial", "";
    /// WeChat Pay: the merchant's private key (apiclient_key.pem), whole; line ends may be written as \n.
    wechat_pay_merchant_key: Secret = "wechat_pay.merchant_key", "";
    /// WeChat Pay: the APIv3 key, 32 bytes.
    wechat_pay_api_v3_key: Secret = "wechat_pay.api_v3_key", "";
    /// WeChat Pay: the name of its public key, PUB_KEY_ID_ and digits.
    wechat_pay_public_key_id: String = "wechat_pay.public_key_id", "";
    /// WeChat Pay: that public key, PEM.
    wechat_pay_public_key: String = "wechat_pay.public_key", "";
    /// WeChat Pay: its platform certificates, PEM, while an account still has some besides the public key.
    wechat_pay_certificates: String = "wechat_pay.certificates", "";
    /// WeChat Pay: where it is called, the host and its reserve.
    wechat_pay_base_urls: List<String> = "wechat_pay.base_urls", "https://api.mch.weixin.qq.com, https://api2.mch.weixin.qq.com";
    /// Alipay: the app of the open platform. With none of these settings Alipay is off. It needs https and reports to
    /// BASE_URL/webhooks/alipay by itself.
    alipay_app_id: String = "alipay.app_id", "";
    /// Alipay: the account that takes the money (PID), which begins with 2088.
    alipay_seller_id: String = "alipay.seller_id", "";
    /// Alipay: the app's private key, PEM or bare, whole; line ends may be written as \n.
    alipay_app_key: Secret = "alipay.app_key", "";
    /// Alipay: its public key for this app, as the console shows it. Empty with certificates.
    alipay_public_key: String = "alipay.public_key", "";
    /// Alipay: the app's certificate (appCertPublicKey), PEM, for an app with certificates instead of a key.
    alipay_app_certificate: String = "alipay.app_certificate", "";
    /// Alipay: its certificate (alipayCertPublicKey_RSA2), PEM.
    alipay_certificate: String = "alipay.alipay_certificate", "";
    /// Alipay: its root certificates (alipayRootCert), PEM.
    alipay_root_certificates: String = "alipay.root_certificates", "";
    /// Alipay: on desktops, draw a QR code on our page instead of leading to Alipay's.
    alipay_scan: bool = "alipay.scan", "false";
    /// Alipay: where it is called; https://openapi-sandbox.dl.alipaydev.com/gateway.do is its own place for trials.
    alipay_gateway_url: String = "alipay.gateway_url", "https://openapi.alipay.com/gateway.do";
    /// Stripe: the secret key, sk_live_ or sk_test_, or a restricted one. With none of these settings Stripe is off. It
    /// needs https, and in Stripe's console an endpoint at BASE_URL/webhooks/stripe for checkout.session.*, refund.* and
    /// charge.dispute.*.
    stripe_secret_key: Secret = "stripe.secret_key", "";
    /// Stripe: the secret of that endpoint, whsec_; two, separated by a comma, while one takes the other's place.
    stripe_webhook_secrets: Secret = "stripe.webhook_secrets", "";
    /// Stripe: the currencies that may be paid there, separated by commas.
    stripe_currencies: List<String> = "stripe.currencies", "USD,EUR,GBP,HKD,JPY,SGD,AUD,CAD";
    /// Stripe: where it is called.
    stripe_base_url: String = "stripe.base_url", "https://api.stripe.com";
}

impl Settings {
    /// How browsers reach the site.
    pub fn origin(&self) -> String {
        match self.base_url.0.as_str() {
            "" => format!("http://{}", self.listen),
            given => given.to_owned(),
        }
    }

    /// Who letters are from.
    pub fn mail_from(&self) -> String {
        if !self.mail_from.is_empty() {
            return self.mail_from.clone();
        }
        let origin = self.origin();
        let host = origin.split_once("://").map_or("", |(_, host)| host);
        let host = host
            .rsplit_once(':')
            .filter(|(_, port)| port.parse::<u16>().is_ok())
            .map_or(host, |(host, _)| host);
        // An address of digits is no sender that a mail server would take: such a site is only being tried out.
        let host = if host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok() { "localhost" } else { host };
        format!("noreply@{host}")
    }

    /// Where files are kept.
    pub fn files(&self) -> files::Location<'_> {
        files::Location {
            url: &self.files_url,
            endpoint: &self.files_s3_endpoint,
            region: &self.files_s3_region,
            key: &self.files_s3_key,
            secret: self.files_s3_secret.expose(),
            bucket_in_host: self.files_s3_bucket_in_host,
        }
    }

    /// Where the data is.
    pub fn database_url(&self) -> String {
        if self.database_url.expose().is_empty() {
            format!("sqlite:{}", self.data.join("jixia.sqlite").display())
        } else {
            self.database_url.expose().to_owned()
        }
    }
}
