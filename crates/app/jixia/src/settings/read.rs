//! Where settings come from.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use super::{KNOWN, Settings};

/// Where a value was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// Nowhere: the default holds.
    Default,
    /// In the file.
    File(PathBuf),
    /// In an environment variable.
    Variable(String),
    /// On the command line.
    Flag(&'static str),
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("the default"),
            Self::File(path) => write!(f, "{}", path.display()),
            Self::Variable(name) => f.write_str(name),
            Self::Flag(name) => f.write_str(name),
        }
    }
}

/// Why the settings cannot be used. The sentence names the setting.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The file is not there or cannot be read.
    #[error("{}: {error}", path.display())]
    File {
        /// Which file.
        path: PathBuf,
        /// Why.
        error: std::io::Error,
    },
    /// The file is not TOML.
    #[error("{}: {message}", path.display())]
    Toml {
        /// Which file.
        path: PathBuf,
        /// What is wrong, with line and column.
        message: String,
    },
    /// The file or a variable has a setting that nobody knows.
    #[error("{name} in {origin}: there is no such setting; `jixia config` lists all")]
    Unknown {
        /// The name as written.
        name: String,
        /// Where it stands.
        origin: Source,
    },
    /// A value does not fit its setting.
    #[error("{name}: `{text}` from {origin} does not fit; {wanted} is wanted")]
    Bad {
        /// The setting.
        name: &'static str,
        /// Where the value stands.
        origin: Source,
        /// What would fit.
        wanted: &'static str,
        /// The value, unless it is a secret.
        text: String,
    },
}

/// Reads the settings. `file` is the file that was asked for by name and has to be there; without one, `jixia.toml` in
/// the working folder is read where it is. `variables` is the environment; `flags` come from the command line.
///
/// # Errors
/// With the name of what cannot be used.
pub fn read(
    file: Option<&Path>,
    variables: impl IntoIterator<Item = (String, String)>,
    flags: &[(&'static str, &'static str, String)],
) -> Result<Settings, SettingsError> {
    let mut found: BTreeMap<String, (String, Source)> = BTreeMap::new();
    let default_file = Path::new("jixia.toml");
    let path = file.or_else(|| default_file.exists().then_some(default_file));
    if let Some(path) = path {
        let text = std::fs::read_to_string(path)
            .map_err(|error| SettingsError::File { path: path.to_owned(), error })?;
        let table: toml::Table = text.parse().map_err(|error: toml::de::Error| SettingsError::Toml {
            path: path.to_owned(),
            message: error.to_string(),
        })?;
        let source = Source::File(path.to_owned());
        flatten("", &table, &mut |name, text| {
            found.insert(name, (text, source.clone()));
        });
    }
    for (variable, text) in variables {
        if !variable.starts_with("JIXIA_") || variable.starts_with("JIXIA_TEST_") {
            continue;
        }
        let Some(setting) = KNOWN.iter().find(|setting| setting.variable() == variable) else {
            let origin = Source::Variable(variable.clone());
            return Err(SettingsError::Unknown { name: variable, origin });
        };
        found.insert(setting.name.to_owned(), (text, Source::Variable(variable)));
    }
    for (name, flag, text) in flags {
        found.insert((*name).to_owned(), (text.clone(), Source::Flag(flag)));
    }
    if let Some((name, (_, origin))) =
        found.iter().find(|(name, _)| !KNOWN.iter().any(|setting| setting.name == name.as_str()))
    {
        return Err(SettingsError::Unknown { name: name.clone(), origin: origin.clone() });
    }
    Settings::parse(|name| {
        found.remove(name).unwrap_or_else(|| {
            let default =
                KNOWN.iter().find(|setting| setting.name == name).map_or("", |setting| setting.default);
            (default.to_owned(), Source::Default)
        })
    })
}

/// Tables become dotted names, lists become commas.
fn flatten(prefix: &str, table: &toml::Table, put: &mut impl FnMut(String, String)) {
    for (key, value) in table {
        let name = if prefix.is_empty() { key.clone() } else { format!("{prefix}.{key}") };
        match value {
            toml::Value::Table(inner) => flatten(&name, inner, put),
            toml::Value::Array(items) => {
                put(name, items.iter().map(plain).collect::<Vec<_>>().join(","));
            }
            other => put(name, plain(other)),
        }
    }
}

fn plain(value: &toml::Value) -> String {
    match value {
        toml::Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vars(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
    }

    fn file(text: &str) -> tempfile::NamedTempFile {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), text).unwrap();
        file
    }

    #[test]
    fn a_stronger_source_wins() {
        let file = file("[server]\nlisten = \"127.0.0.1:9000\"\npage_cache_mib = 3\n");
        let from_file = read(Some(file.path()), vars(&[]), &[]).unwrap();
        assert_eq!(from_file.listen.port(), 9000);
        assert_eq!(from_file.page_cache_mib, 3);
        let from_variable =
            read(Some(file.path()), vars(&[("JIXIA_SERVER_LISTEN", "127.0.0.1:9001")]), &[]).unwrap();
        assert_eq!(from_variable.listen.port(), 9001);
        let flags = [("server.listen", "--listen", "127.0.0.1:9002".to_owned())];
        let from_flag = read(Some(file.path()), vars(&[("JIXIA_SERVER_LISTEN", "x")]), &flags).unwrap();
        assert_eq!(from_flag.listen.port(), 9002);
    }

    #[test]
    fn a_wrong_value_names_its_setting_and_a_secret_stays_hidden() {
        let wrong = read(None, vars(&[("JIXIA_SERVER_RATE_LIMITS", "maybe")]), &[]).unwrap_err().to_string();
        assert!(
            wrong.contains("server.rate_limits") && wrong.contains("JIXIA_SERVER_RATE_LIMITS"),
            "{wrong}"
        );
        let file = file("[server]\nlistne = 1\n");
        let unknown = read(Some(file.path()), vars(&[]), &[]).unwrap_err().to_string();
        assert!(unknown.contains("server.listne"), "{unknown}");
        let variable = read(None, vars(&[("JIXIA_NONSENSE", "1")]), &[]).unwrap_err().to_string();
        assert!(variable.contains("JIXIA_NONSENSE"), "{variable}");
        for secret in [
            "JIXIA_METRICS_TOKEN",
            "JIXIA_LOGIN_OIDC_CLIENT_SECRET",
            "JIXIA_LOGIN_GITHUB_CLIENT_SECRET",
            "JIXIA_LOGIN_WECHAT_APP_SECRET",
            "JIXIA_WECHAT_PAY_MERCHANT_KEY",
            "JIXIA_WECHAT_PAY_API_V3_KEY",
            "JIXIA_ALIPAY_APP_KEY",
            "JIXIA_STRIPE_SECRET_KEY",
            "JIXIA_STRIPE_WEBHOOK_SECRETS",
        ] {
            let settings = read(None, vars(&[(secret, "hush-hush")]), &[]).unwrap();
            let told = format!("{settings:?} {:?}", settings.shown());
            assert!(!told.contains("hush"), "{secret}");
        }
    }

    #[test]
    fn an_address_that_is_none_and_a_missing_name_stop_the_start() {
        for (variable, name, wrong) in [
            ("JIXIA_SERVER_BASE_URL", "server.base_url", "nope"),
            ("JIXIA_SERVER_BASE_URL", "server.base_url", "ftp://jixia.example"),
            ("JIXIA_SERVER_BASE_URL", "server.base_url", "https://"),
            ("JIXIA_SERVER_BASE_URL", "server.base_url", "https://jixia.example/forum"),
            ("JIXIA_SERVER_BASE_URL", "server.base_url", "https://jixia.example?x"),
            ("JIXIA_SERVER_BASE_URL", "server.base_url", "https://a@jixia.example"),
            ("JIXIA_SERVER_BASE_URL", "server.base_url", "https://jixia.example:99999"),
            ("JIXIA_COMMUNITY_NAME", "community.name", ""),
            ("JIXIA_COMMUNITY_NAME", "community.name", "   "),
        ] {
            let said = read(None, vars(&[(variable, wrong)]), &[]).unwrap_err().to_string();
            assert!(said.contains(name) && said.contains(variable), "{wrong}: {said}");
        }
        for (given, origin) in [
            ("https://jixia.example", "https://jixia.example"),
            ("https://jixia.example/", "https://jixia.example"),
            ("http://[::1]:8080", "http://[::1]:8080"),
        ] {
            let settings = read(None, vars(&[("JIXIA_SERVER_BASE_URL", given)]), &[]).unwrap();
            assert_eq!(settings.origin(), origin);
        }
    }

    #[test]
    fn every_default_fits_and_every_setting_is_explained() {
        let settings = read(None, vars(&[]), &[]).unwrap();
        assert_eq!(settings.shown().len(), KNOWN.len());
        for setting in KNOWN {
            assert!(setting.doc.trim().len() > 10, "{}", setting.name);
        }
    }
}
