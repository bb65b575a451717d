//! The owner reads the outbox.

use mail::MailState;
use testkit::on_both_async;

use crate::common::{enqueue, mailer, newest, outgoing, run_due, schema, visitor};

const LIN: &str = "lin@example.org";

#[test]
fn without_a_mail_server_the_owner_reads_the_letters() {
    on_both_async(&schema(), async |db, clock| {
        let mailer = mailer("");
        let mut owner = visitor(&db, clock, &mailer, "owner").speaking("en");
        let page = owner.get("/desk/mail").await.expect_status(200);
        assert!(page.text().contains("No letters yet") && page.text().contains("No mail server is set up"));

        enqueue(&db, outgoing("verify-1", LIN)).await;
        run_due(&db, &mailer).await;
        let row = newest(&db, LIN).await;
        assert_eq!(row.state, MailState::Kept);
        let page = owner.get("/desk/mail").await.expect_status(200);
        assert!(page.text().contains(LIN) && page.text().contains("Kept here"));
        let path = page.attribute("tbody a", "href").unwrap();
        let page = owner.get(&path).await.expect_status(200);
        let text = page.first("pre");
        assert!(text.contains("http://jixia.example/verify?token=abc&x=1"), "{text}");
        assert!(text.contains("确认 <b>这个</b> 邮箱"), "{text}");

        let html = owner.get(&format!("{path}/html")).await.expect_status(200);
        assert_eq!(
            html.attribute("a[href*=verify]", "href").unwrap(),
            "http://jixia.example/verify?token=abc&x=1"
        );
        assert!(html.text().contains("确认 &#60;b&#62;这个"), "{html}");
        let policy = html.header("content-security-policy");
        assert!(policy.contains("default-src 'none'") && policy.contains("sandbox"), "{policy}");

        let json =
            owner.json("GET", "/api/v1/desk/mail", &serde_json::Value::Null).await.expect_status(200).json();
        assert_eq!(json["items"][0]["state"], "kept");
        assert_eq!(json["items"][0]["text"], serde_json::Value::Null);
        let one = owner.json("GET", &format!("/api/v1{path}"), &serde_json::Value::Null).await.json();
        assert!(one["text"].as_str().unwrap().contains("verify?token=abc"), "{one}");
    });
}

#[test]
fn what_was_kept_goes_out_when_the_owner_says_so() {
    on_both_async(&schema(), async |db, clock| {
        enqueue(&db, outgoing("verify-1", LIN)).await;
        run_due(&db, &mailer("")).await;
        let smtp = crate::common::smtp::Smtp::start().await;
        let mailer = mailer(&smtp.url);
        let mut owner = visitor(&db, clock, &mailer, "owner");
        let path = format!("/desk/mail/{}", newest(&db, LIN).await.id);
        owner.get(&path).await.expect_status(200);
        let sent = owner.submit(&format!("{path}/send"), &[]).await.expect_status(303);
        assert_eq!(sent.location(), path);
        run_due(&db, &mailer).await;
        assert_eq!((smtp.taken().len(), newest(&db, LIN).await.state), (1, MailState::Sent));
        let page = owner.get(&path).await.expect_status(200);
        assert_eq!(page.count("pre") + page.count("form[action$='/send']"), 0);
        drop(owner.get(&format!("{path}/html")).await.expect_status(404));
    });
}

#[test]
fn nobody_but_the_owner_reads_letters() {
    on_both_async(&schema(), async |db, clock| {
        let mailer = mailer("");
        enqueue(&db, outgoing("verify-1", LIN)).await;
        let mut moderator = visitor(&db, clock, &mailer, "moderator");
        let id = newest(&db, LIN).await.id;
        for path in ["/desk/mail".to_owned(), format!("/desk/mail/{id}"), format!("/desk/mail/{id}/html")] {
            drop(moderator.get(&path).await.expect_status(404));
        }
    });
}
