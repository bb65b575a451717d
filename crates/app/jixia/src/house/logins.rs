//! The logins elsewhere that the settings configure.

use accounts::{
    GithubSettings, OidcSettings, OuterLogins, OuterSettings, OuterSettingsError, WechatSettings,
};

use crate::settings::{Secret, Settings};

/// Each is on where one of its settings says who we are to it; then the others have to be there as well.
pub(super) fn outer(settings: &Settings) -> Result<OuterLogins, OuterSettingsError> {
    let secret = |secret: &Secret| secret.expose().into();
    let any = |texts: &[&str]| texts.iter().any(|text| !text.is_empty());
    let (oidc, github, wechat) =
        (&settings.oidc_client_secret, &settings.github_client_secret, &settings.wechat_app_secret);
    OuterLogins::try_new(OuterSettings {
        oidc: any(&[&settings.oidc_issuer, &settings.oidc_client_id, oidc.expose()]).then(|| OidcSettings {
            issuer: settings.oidc_issuer.clone(),
            client_id: settings.oidc_client_id.clone(),
            client_secret: secret(oidc),
            name: settings.oidc_name.clone(),
        }),
        github: any(&[&settings.github_client_id, github.expose()]).then(|| GithubSettings {
            url: settings.github_url.clone(),
            api_url: settings.github_api_url.clone(),
            client_id: settings.github_client_id.clone(),
            client_secret: secret(github),
        }),
        wechat: any(&[&settings.wechat_app_id, wechat.expose()]).then(|| WechatSettings {
            url: settings.wechat_url.clone(),
            api_url: settings.wechat_api_url.clone(),
            app_id: settings.wechat_app_id.clone(),
            app_secret: secret(wechat),
        }),
    })
}

#[cfg(test)]
mod tests {
    use accounts::Provider;

    use super::outer;
    use crate::settings::read;

    fn of(pairs: &[(&str, &str)]) -> Result<Vec<Provider>, String> {
        let variables = pairs.iter().map(|(name, text)| (format!("JIXIA_LOGIN_{name}"), (*text).to_owned()));
        let settings = read(None, variables, &[]).unwrap();
        outer(&settings).map(|logins| logins.providers()).map_err(|error| error.to_string())
    }

    #[test]
    fn each_login_is_off_until_it_is_whole() {
        assert_eq!(of(&[]), Ok(vec![]));
        assert_eq!(of(&[("OIDC_NAME", "学校账号")]), Ok(vec![]));
        let github = [("GITHUB_CLIENT_ID", "Iv1.x"), ("GITHUB_CLIENT_SECRET", "hush")];
        assert_eq!(of(&github), Ok(vec![Provider::Github]));
        assert_eq!(of(&github[..1]), Err("login.github_client_secret is missing".to_owned()));
        assert_eq!(of(&github[1..]), Err("login.github_client_id is missing".to_owned()));
        let wechat = [("WECHAT_APP_ID", "wx1"), ("WECHAT_APP_SECRET", "hush")];
        assert_eq!(of(&wechat), Ok(vec![Provider::Wechat]));
        assert_eq!(of(&wechat[..1]), Err("login.wechat_app_secret is missing".to_owned()));
        let oidc = [("OIDC_ISSUER", "https://id.example.org"), ("OIDC_CLIENT_ID", "jixia")];
        assert_eq!(of(&oidc), Ok(vec![Provider::Oidc]));
        assert_eq!(of(&oidc[..1]), Err("login.oidc_client_id is missing".to_owned()));
        assert!(of(&oidc[1..]).unwrap_err().starts_with("login.oidc_issuer"));
        let in_clear = [("OIDC_ISSUER", "http://id.example.org"), ("OIDC_CLIENT_ID", "jixia")];
        assert!(of(&in_clear).unwrap_err().starts_with("login.oidc_issuer"));
    }
}
