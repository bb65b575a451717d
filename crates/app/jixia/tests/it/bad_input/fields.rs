//! A form that was filled in wrongly comes back with what was typed, and with a sentence beside the field.

use std::collections::BTreeMap;

use kernel::Locale;
use testkit::Visitor;

use super::sheets::{Sheet, Wrong, all};
use crate::support::{Community, on_both, on_one};

#[test]
fn a_wrong_field_is_named_in_the_readers_language_and_nothing_typed_is_lost() {
    on_both(&[], async |community| {
        let sample = community.sample().await;
        let mut faults = Vec::new();
        for sheet in all(&sample) {
            for locale in Locale::ALL {
                let mut visitor = visitor(community, &sheet, locale).await;
                for wrong in &sheet.wrong {
                    faults.extend(check(community, &mut visitor, &sheet, wrong, locale).await);
                }
            }
        }
        assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
    });
}

#[test]
fn the_same_forms_filled_in_rightly_are_taken() {
    on_one(&[], async |community| {
        let sample = community.sample().await;
        for sheet in all(&sample) {
            if sheet.action == "/login" {
                continue; // The password of the sheet is a wrong one on purpose.
            }
            let mut visitor = visitor(community, &sheet, Locale::ZhCn).await;
            let _ = visitor.get(&sheet.page).await.expect_status(200);
            let answer = visitor.submit(&sheet.action, &fields_of(&sheet, None)).await;
            assert!(matches!(answer.status, 201 | 303), "{answer}");
        }
    });
}

async fn visitor(community: &Community, sheet: &Sheet, locale: Locale) -> Visitor {
    let visitor = match sheet.who {
        Some(who) => community.browser(who(&community.cast)).await,
        None => community.passer_by(),
    };
    visitor.speaking(locale.tag())
}

fn fields_of<'a>(sheet: &'a Sheet, wrong: Option<&'a Wrong>) -> Vec<(&'a str, &'a str)> {
    let mut fields: BTreeMap<&str, &str> =
        sheet.typed.iter().map(|(name, text)| (*name, text.as_str())).collect();
    if let Some(wrong) = wrong {
        fields.insert(wrong.field, &wrong.text);
    }
    fields.into_iter().collect()
}

async fn check(
    community: &Community,
    visitor: &mut Visitor,
    sheet: &Sheet,
    wrong: &Wrong,
    locale: Locale,
) -> Option<String> {
    let _ = visitor.get(&sheet.page).await.expect_status(200);
    let before = community.footprint().await;
    let fields = fields_of(sheet, Some(wrong));
    let answer = visitor.submit(&sheet.action, &fields).await;
    let what = format!("{} with {}={:.12}… ({})", sheet.action, wrong.field, wrong.text, locale.tag());
    if answer.status != 422 {
        return Some(format!("{what}: {}", answer.status));
    }
    if answer.language() != locale.tag() {
        return Some(format!("{what}: the page is in {}", answer.language()));
    }
    let wanted = community.sentence(locale, wrong.code, wrong.limit.as_slice());
    let got = answer.field_error(wrong.shown_at).unwrap_or_default();
    if got != wanted {
        return Some(format!("{what}: {got:?} beside {}, expected {wanted:?}", wrong.shown_at));
    }
    let form = answer.form(&sheet.action);
    for (name, text) in &fields {
        // A password is typed anew, and a choice that is not offered cannot be shown as chosen.
        if *name == "password" || (*name == wrong.field && wrong.code == "input.bad_value") {
            continue;
        }
        if form.value(name).unwrap_or_default() != *text {
            let shown = form.value(name);
            return Some(format!("{what}: {name} came back as {shown:.40?} and not as {text:.40?}"));
        }
    }
    let mut written = community.footprint().await.since(&before);
    if sheet.action == "/login" {
        // Whoever guesses is counted: that is what slows them down.
        written.remove("guesses");
    }
    (!written.is_empty()).then(|| format!("{what}: wrote {written:?}"))
}

#[test]
fn the_same_mistakes_in_json_are_named_by_field_and_code() {
    on_both(&[], async |community| {
        let sample = community.sample().await;
        let long = |count: usize| "长".repeat(count);
        let wares = &sample.wares;
        let lessons = format!("/api/v1/courses/{}/lessons", wares.course.id);
        let cases = [
            (
                "POST",
                "/api/v1/topics".to_owned(),
                &community.cast.lin,
                serde_json::json!({"space_id": sample.space, "kind": "talk", "title": long(121), "body": "", "tags": [long(31)]}),
                vec![
                    ("title", "input.too_long"),
                    ("body", "input.required"),
                    ("tags", "forum.tags.too_long"),
                ],
            ),
            (
                "PUT",
                format!("/api/v1/topics/{}", sample.topic),
                &community.cast.lin,
                serde_json::json!({"kind": "talk", "title": "", "body": long(50_001), "version": 1,
                    "tags": ["a", "b", "c", "d", "e", "f"]}),
                vec![
                    ("title", "input.required"),
                    ("body", "input.too_long"),
                    ("tags", "forum.tags.too_many"),
                ],
            ),
            (
                "POST",
                format!("/api/v1/topics/{}/replies", sample.topic),
                &community.cast.lin,
                serde_json::json!({"body": long(30_001)}),
                vec![("body", "input.too_long")],
            ),
            (
                "PUT",
                "/api/v1/me".to_owned(),
                &community.cast.lin,
                serde_json::json!({"bio": long(4_001), "locale": null, "theme": null, "version": 1}),
                vec![("bio", "input.too_long")],
            ),
            (
                "POST",
                "/api/v1/tokens".to_owned(),
                &community.cast.lin,
                serde_json::json!({"name": "", "days": 31}),
                vec![("name", "input.required"), ("days", "input.bad_value")],
            ),
            (
                "POST",
                "/api/v1/members".to_owned(),
                &community.cast.lin,
                serde_json::json!({"name": "孟轲 ", "mail": "x", "password": "12345678"}),
                vec![("mail", "accounts.mail.shape"), ("password", "accounts.password.weak")],
            ),
            (
                "POST",
                lessons,
                &community.cast.author,
                serde_json::json!({"title": "", "markdown": long(300_001), "module_title": long(161)}),
                vec![
                    ("module_title", "input.too_long"),
                    ("title", "input.required"),
                    ("markdown", "input.too_long"),
                ],
            ),
            (
                "POST",
                "/api/v1/comments".to_owned(),
                &community.cast.lin,
                serde_json::json!({"subject_kind": "lesson", "subject_id": wares.trial.id, "body": long(5_001)}),
                vec![("body", "input.too_long")],
            ),
        ];
        for (method, path, member, body, wanted) in cases {
            let mut program = community.program(member).await.speaking("en");
            let before = community.footprint().await;
            let answer = program.json(method, &path, &body).await.expect_status(422);
            assert_eq!(answer.header("content-type"), "application/problem+json");
            assert_eq!(answer.code(), "input.invalid");
            let wanted: Vec<_> =
                wanted.into_iter().map(|(field, code)| (field.to_owned(), code.to_owned())).collect();
            assert_eq!(answer.field_codes(), wanted, "{path}");
            let sentences = answer.json()["errors"].as_array().cloned().unwrap_or_default();
            let english = sentences.iter().all(|error| error["message"].as_str().is_some_and(str::is_ascii));
            assert!(english, "{answer}");
            assert!(community.footprint().await.since(&before).is_empty(), "{path} wrote something");
        }
    });
}
