//! What is secret stays so: in the tables, on pages, in answers that go wrong.

use std::collections::BTreeSet;

use db::params;
use serde_json::{Value, json};

use crate::support::{PASSWORD, on_both, on_one};

db::statements! {
    /// What is stored of sessions.
    SESSIONS = "SELECT token_hash FROM sessions";
    /// What is stored of API tokens.
    TOKENS = "SELECT token_hash, hint FROM api_tokens";
    /// What is stored of passwords.
    PASSWORDS = "SELECT password_hash FROM members";
}

#[test]
fn no_secret_is_stored_as_it_is() {
    on_both(&[], async |community| {
        let mut lin = community.passer_by();
        let _ = lin.get("/register").await.expect_status(200);
        let fields = [("name", "接子"), ("mail", "jiezi@example.org"), ("password", "一尺之捶日取其半")];
        let _ = lin.submit("/register", &fields).await.expect_status(303);
        let session = lin.cookie("jixia_session").unwrap().to_owned();
        let _ = lin.get("/settings/tokens").await.expect_status(200);
        let page =
            lin.submit("/settings/tokens", &[("name", "脚本"), ("days", "30")]).await.expect_status(201);
        let token = page.first("figure.code code");
        assert!(token.starts_with("jx_") && token.len() == 46, "{page}");
        assert!(!lin.get("/settings/tokens").await.text().contains(&token), "it is shown this once");

        let stored = community.db.read(|q| {
            let sessions: Vec<Vec<u8>> = q.rows(&SESSIONS, params![])?;
            let tokens: Vec<(Vec<u8>, String)> = q.rows(&TOKENS, params![])?;
            let passwords: Vec<String> = q.rows(&PASSWORDS, params![])?;
            Ok::<_, db::DbError>((sessions, tokens, passwords))
        });
        let (sessions, tokens, passwords) = stored.await.unwrap();
        assert!(sessions.iter().all(|hash| hash.len() == 32 && hash != session.as_bytes()));
        assert!(
            tokens.iter().all(|(hash, hint)| hash.len() == 32 && hint.len() == 8 && token.starts_with(hint))
        );
        assert!(passwords.iter().all(|hash| hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$")));
        let salts: BTreeSet<_> = passwords.iter().filter_map(|hash| hash.split('$').nth(4)).collect();
        assert_eq!(
            salts.len(),
            2,
            "a salt for each hash: the cast shares one, whoever registers gets another"
        );
    });
}

#[test]
fn a_mail_address_is_seen_by_its_owner_alone() {
    on_one(&[], async |community| {
        let _ = community.sample().await;
        let mail = community.cast.lin.mail;
        let mut visitors = vec![community.passer_by()];
        for member in [&community.cast.meng, &community.cast.moderator, &community.cast.owner] {
            visitors.push(community.browser(member).await);
        }
        for visitor in &mut visitors {
            for path in [
                "/members",
                "/members/林徙",
                "/api/v1/members",
                "/api/v1/members/林徙",
                "/desk",
                "/desk/orders",
            ] {
                assert!(!visitor.get(path).await.text().contains(mail), "{path}");
            }
        }
        let own = community.program(&community.cast.lin).await.get("/api/v1/me").await.expect_status(200);
        assert_eq!(own.json()["mail"], mail);
    });
}

#[test]
fn a_sign_in_does_not_tell_who_is_a_member() {
    on_one(&[], async |community| {
        let mut visitor = community.passer_by();
        let _ = visitor.get("/login").await.expect_status(200);
        let mut errors = BTreeSet::new();
        for login in ["孟轲", "mengke@example.org", "查无此人", "nobody@example.org"] {
            let answer = visitor.submit("/login", &[("login", login), ("password", "不是这个密码")]).await;
            errors.insert((answer.status, answer.field_error("password"), answer.alert()));
        }
        assert_eq!(errors.len(), 1, "{errors:?}");
        let wanted = json!({"login": "查无此人", "password": PASSWORD, "name": "x", "days": 30});
        let unknown = community.passer_by().json("POST", "/api/v1/tokens", &wanted).await.expect_status(422);
        let wanted = json!({"login": "孟轲", "password": "x", "name": "x", "days": 30});
        let wrong = community.passer_by().json("POST", "/api/v1/tokens", &wanted).await.expect_status(422);
        let told = |answer: &testkit::Answer| answer.json()["errors"].clone();
        assert_eq!(told(&unknown), told(&wrong));
    });
}

#[test]
fn a_failure_on_our_side_says_one_sentence_and_the_request_id_and_nothing_else() {
    on_one(&[], async |community| {
        let mut visitor = community.passer_by().speaking("en");
        let db = community.db.clone();
        tokio::task::spawn_blocking(move || db.close()).await.unwrap();
        let page = visitor.get("/members").await.expect_status(503);
        assert!(page.text().contains(&community.sentence(kernel::Locale::En, "server.unavailable", &[])));
        assert!(page.text().contains(page.header("x-request-id")) && !page.header("retry-after").is_empty());
        let problem = visitor.json("GET", "/api/v1/members", &Value::Null).await.expect_status(503);
        assert_eq!(problem.code(), "server.unavailable");
        for answer in [page, problem] {
            let text = answer.text().to_lowercase();
            for inside in ["select", "sqlite", "closed", "panicked", "src/", "dberror"] {
                assert!(!text.contains(inside), "{inside} in {text}");
            }
        }
    });
}
