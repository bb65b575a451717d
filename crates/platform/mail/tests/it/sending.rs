//! From the outbox to a mail server, and what comes of a refusal.

use std::time::Duration;

use mail::MailState;
use testkit::on_both_async;

use crate::common::smtp::Smtp;
use crate::common::{enqueue, mailer, newest, outgoing, run_due, schema};

const LIN: &str = "lin@example.org";

#[test]
fn a_letter_arrives_as_text_and_html_and_its_words_are_erased_here() {
    on_both_async(&schema(), async |db, _| {
        let smtp = Smtp::start().await;
        let mailer = mailer(&smtp.url);
        enqueue(&db, outgoing("verify-1", LIN)).await;
        assert_eq!(run_due(&db, &mailer).await.done, 1);
        let [letter] = &smtp.taken()[..] else { panic!("{:?}", smtp.taken()) };
        assert_eq!((letter.from.as_str(), &letter.to[..]), ("hello@jixia.example", &[LIN.to_owned()][..]));
        assert_eq!(letter.user, "jixia");
        assert_eq!(letter.header("To").unwrap(), LIN);
        assert_eq!(letter.header("Message-ID").unwrap(), mail::message_id("verify-1", "jixia.example"));
        assert_eq!(letter.header("Auto-Submitted").unwrap(), "auto-generated");
        assert_eq!(letter.header("Content-Language").unwrap(), "zh-CN");
        assert_eq!(letter.header("Date").unwrap(), "Thu, 01 Jan 2026 00:00:00 +0000");
        assert_eq!(letter.header("List-Unsubscribe"), None);
        assert!(letter.header("Content-Type").unwrap().starts_with("multipart/alternative"));
        let subject = letter.header("Subject").unwrap();
        assert!(subject.starts_with("=?utf-8?b?") && subject.is_ascii(), "{subject}");
        let (text, html) = (letter.data.find("text/plain").unwrap(), letter.data.find("text/html").unwrap());
        assert!(text < html, "mail programs show the last part that they understand");

        let row = newest(&db, LIN).await;
        assert_eq!((row.state, row.letter.as_str()), (MailState::Sent, ""));
        assert!(row.sent_at.is_some());
    });
}

#[test]
fn the_same_key_twice_is_one_letter() {
    on_both_async(&schema(), async |db, _| {
        let smtp = Smtp::start().await;
        let mailer = mailer(&smtp.url);
        for _ in 0..2 {
            enqueue(&db, outgoing("verify-1", LIN)).await;
        }
        run_due(&db, &mailer).await;
        enqueue(&db, outgoing("verify-1", LIN)).await;
        run_due(&db, &mailer).await;
        assert_eq!(smtp.taken().len(), 1);
    });
}

#[test]
fn nothing_that_was_typed_adds_a_header() {
    on_both_async(&schema(), async |db, _| {
        let smtp = Smtp::start().await;
        let mailer = mailer(&smtp.url);
        let mut letter = outgoing("a", LIN);
        letter.subject = "你好\r\nBcc: thief@example.org\r\n\r\n<script>".to_owned();
        letter.letter.greeting = ".\r\nMAIL FROM:<thief@example.org>\r\nDATA".to_owned();
        letter.letter.paragraphs =
            vec!["\r\n.\r\nQUIT\r\n".to_owned(), "<script>alert(1)</script>".to_owned()];
        enqueue(&db, letter).await;
        run_due(&db, &mailer).await;
        let [taken] = &smtp.taken()[..] else { panic!("{:?}", smtp.taken()) };
        assert_eq!((taken.to.len(), taken.header("Bcc")), (1, None));

        for (key, to) in [
            ("b", "lin@example.org\r\nBcc: thief@example.org"),
            ("c", "lin@example.org>\r\nRCPT TO:<thief@example.org"),
            ("d", "lin@example.org, thief@example.org"),
            ("e", ""),
        ] {
            enqueue(&db, outgoing(key, to)).await;
        }
        let mut letter = outgoing("f", LIN);
        letter.unsubscribe = Some("https://jixia.example/u\r\nBcc: thief@example.org".to_owned());
        enqueue(&db, letter).await;
        let ran = run_due(&db, &mailer).await;
        assert_eq!((ran.dead, ran.done, smtp.taken().len()), (5, 0, 1));
        let row = newest(&db, LIN).await;
        assert_eq!(row.state, MailState::Dead);
        assert_eq!(row.error.as_deref(), Some("the address for unsubscribing is not a URL"));
    });
}

#[test]
fn one_click_ends_letters_where_that_is_offered() {
    on_both_async(&schema(), async |db, _| {
        let smtp = Smtp::start().await;
        let mailer = mailer(&smtp.url);
        let url = format!("https://jixia.example/notifications/unsubscribe?token={}", "a".repeat(120));
        let mut letter = outgoing("digest-1", LIN);
        letter.unsubscribe = Some(url.clone());
        enqueue(&db, letter).await;
        run_due(&db, &mailer).await;
        let taken = &smtp.taken()[0];
        assert_eq!(taken.header("List-Unsubscribe").unwrap(), format!("<{url}>"));
        assert_eq!(taken.header("List-Unsubscribe-Post").unwrap(), "List-Unsubscribe=One-Click");
    });
}

#[test]
fn a_server_that_is_busy_is_asked_again_and_one_that_refuses_is_not() {
    on_both_async(&schema(), async |db, clock| {
        let smtp = Smtp::start().await;
        let mailer = mailer(&smtp.url);
        smtp.answer(&[("RCPT", "451 later")]);
        enqueue(&db, outgoing("a", LIN)).await;
        let ran = run_due(&db, &mailer).await;
        assert_eq!((ran.put_back, ran.dead), (1, 0));
        let row = newest(&db, LIN).await;
        assert!(row.state == MailState::Waiting && row.error.unwrap().contains("later"));
        assert_eq!(run_due(&db, &mailer).await, events::DueRan::default(), "not before its time");

        smtp.answer(&[]);
        clock.advance(Duration::from_secs(3600));
        assert_eq!(run_due(&db, &mailer).await.done, 1);
        assert_eq!(newest(&db, LIN).await.state, MailState::Sent);

        smtp.answer(&[("RCPT", "550 no such mailbox")]);
        enqueue(&db, outgoing("b", LIN)).await;
        assert_eq!(run_due(&db, &mailer).await.dead, 1);
        let row = newest(&db, LIN).await;
        assert!(row.state == MailState::Dead && row.error.unwrap().contains("no such mailbox"));
        assert_eq!(smtp.taken().len(), 1);
    });
}

#[test]
fn a_second_copy_of_a_letter_is_the_same_to_the_last_byte() {
    on_both_async(&schema(), async |db, clock| {
        let smtp = Smtp::start().await;
        let mailer = mailer(&smtp.url);
        smtp.answer(&[("QUIT", "221 bye"), ("RCPT", "550 not yet")]);
        enqueue(&db, outgoing("a", LIN)).await;
        run_due(&db, &mailer).await;
        smtp.answer(&[]);
        let copies = async |times: usize| {
            for _ in 0..times {
                let id = newest(&db, LIN).await.id;
                clock.advance(Duration::from_secs(60));
                let by = kernel::MemberId::new(1);
                db.write(move |tx| mail::send_again(tx, by, id)).await.unwrap();
                run_due(&db, &mailer).await;
            }
        };
        copies(1).await;
        assert_eq!(smtp.taken().len(), 1);
        // Sent: its words are gone, so there is nothing to send again.
        let id = newest(&db, LIN).await.id;
        let again = db.write(move |tx| mail::send_again(tx, kernel::MemberId::new(1), id)).await;
        assert_eq!(again.unwrap_err().status(), 404);
        enqueue(&db, outgoing("b", LIN)).await;
        run_due(&db, &mailer).await;
        let [first, second] = &smtp.taken()[..] else { panic!("two letters") };
        assert_ne!(first.header("Message-ID"), second.header("Message-ID"));
    });
}
