//! The frames and every part, rendered as pages render them.
#![expect(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

use std::path::Path;
use std::sync::Arc;

use askama::Template;
use jiff::tz::TimeZone;
use kernel::{Locale, MemberId, Role, Theme, Tier, Timestamp, Viewer, ViewerMember};
use ui::styleguide::StyleGuide;
use ui::{ErrorPage, Flash, Frame, Messages, NavItem, Place, Site, Tone, Who};

fn site() -> Arc<Site> {
    let entry = |key, place, who| NavItem {
        key,
        label: "ui-kind-course",
        href: "/x",
        icon: "book",
        place,
        who,
        order: 1,
    };
    let nav = vec![
        entry("courses", Place::Main, Who::Everyone),
        entry("secret", Place::Account, Who::Staff),
        entry("sales", Place::Desk, Who::Staff),
        entry("profile", Place::Settings, Who::Members),
        entry("bell", Place::Settings, Who::Members),
    ];
    let messages = Messages::load(ui::CATALOGUES).unwrap();
    Arc::new(Site::new("稷下 & <Co>".to_owned(), messages, TimeZone::UTC, nav))
}

fn now() -> Timestamp {
    Timestamp::parse("2026-11-21T02:00:00Z").unwrap()
}

fn anonymous(locale: Locale) -> Frame {
    Frame::new(site(), Viewer::anonymous(locale, now()), "标题")
}

fn signed_in(name: &str, role: Role) -> Frame {
    let member = ViewerMember { id: MemberId::new(3), name: name.to_owned(), role, tier: Tier::Fellow };
    let mut viewer = Viewer::anonymous(Locale::ZhCn, now());
    viewer.member = Some(member);
    Frame { csrf: "TOKEN".to_owned(), ..Frame::new(site(), viewer, "标题") }
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r#"{% extends "frame.html" %}{% import "parts.html" as p %}
{% block main %}{{ p::who(name, tier) }}{{ p::avatar(7, name, tier) }}{{ p::field("name", name, name, errors) }}{% endblock %}"#
)]
struct Plain {
    f: Frame,
    name: String,
    tier: Tier,
    errors: ui::FieldErrors,
}

fn plain(f: Frame, name: &str) -> String {
    let mut errors = ui::FieldErrors::default();
    errors.add("name", name);
    Plain { f, name: name.to_owned(), tier: Tier::Chair, errors }.render().unwrap()
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r#"{% extends "frame-plain.html" %}{% block main %}<h1>门</h1>{% endblock %}"#
)]
struct Gate {
    f: Frame,
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r#"{% extends "frame-study.html" %}{% block main %}<p>课</p>{% endblock %}"#
)]
struct Study {
    f: Frame,
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r#"{% extends "desk-frame.html" %}{% block main %}<p>账</p>{% endblock %}"#
)]
struct Desk {
    f: Frame,
}

#[derive(Template)]
#[template(ext = "html", source = r#"{% import "parts.html" as p %}{{ p::settings_tabs("bell") }}"#)]
struct Tabs {
    f: Frame,
}

#[test]
fn settings_of_all_features_stand_side_by_side() {
    let html = Tabs { f: signed_in("慎之", Role::Member) }.render().unwrap();
    assert_eq!(
        (html.matches("<a ").count(), html.matches(r#" aria-current="page""#).count()),
        (2, 1),
        "{html}"
    );
    assert!(!Tabs { f: anonymous(Locale::ZhCn) }.render().unwrap().contains("<a "));
}

/// What the content security policy and screen readers need of every page.
fn assert_sound(html: &str) {
    for forbidden in ["style=", "<style", "onclick", "javascript:", "{$", "<script>"] {
        assert!(!html.contains(forbidden), "{forbidden} in {html}");
    }
    assert!(html.starts_with("<!doctype html>"), "{}", &html[..60]);
    assert_eq!(html.matches("<main").count(), 1);
    assert_eq!(html.matches("</html>").count(), 1);
    for quoted in ["ui-", "sg-", "tier-", "ago-"] {
        assert!(!html.contains(&format!(">{quoted}")), "a message id is shown instead of its text: {quoted}");
    }
    // Every label points to a field, and no id is given twice.
    let ids: Vec<&str> = html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let mut unique = ids.clone();
    unique.sort_unstable();
    unique.dedup();
    assert_eq!(unique.len(), ids.len(), "an id is given twice: {ids:?}");
    for target in html.split(" for=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(ids.contains(&target), "no field for the label of {target}");
    }
}

#[test]
fn the_catalogues_are_complete_and_every_use_is_defined() {
    let faults = ui::messages::check::folders(&[Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()]);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_style_guide_shows_every_part_in_both_languages() {
    for locale in Locale::ALL {
        let html = StyleGuide::new(anonymous(locale)).render().unwrap();
        assert_sound(&html);
        assert!(html.contains(&format!("<html lang=\"{}\"", locale.tag())));
        for class in
            ["slips", "thread", "seal stamp", "paywall", "editor-box", "callout warn", "chart", "confirm"]
        {
            assert!(html.contains(class), "{class}");
        }
    }
}

#[test]
fn every_frame_renders_for_strangers_and_members() {
    for f in [anonymous(Locale::En), signed_in("林", Role::Owner)] {
        assert_sound(&plain(f.clone(), "Mira"));
        assert_sound(&Gate { f: f.clone() }.render().unwrap());
        assert_sound(&Study { f: f.clone() }.render().unwrap());
        assert_sound(&Desk { f: f.clone() }.render().unwrap());
        let fault = ErrorPage {
            f,
            status: 404,
            sentence: "没有这一页。".to_owned(),
            request_id: "r1".to_owned(),
            sign_in: "/login?next=%2F".to_owned(),
            back: "/topics/new".to_owned(),
            written: vec!["一行\n</textarea><script>".to_owned()],
        };
        let html = fault.render().unwrap();
        assert_sound(&html);
        assert!(html.contains("readonly") && !html.contains("</textarea><script>"), "{html}");
    }
}

#[test]
fn what_the_renderer_leaves_unsaid_is_said_in_the_language_of_the_page() {
    for id in markdown::WORD_IDS {
        for html in [
            plain(anonymous(Locale::En), "Mira"),
            Study { f: signed_in("林", Role::Owner) }.render().unwrap(),
        ] {
            assert!(html.contains(&format!("<span id=\"{id}\">")), "{id}: {html}");
        }
    }
    let css = include_str!("../web/css/labels.css");
    let words = |part: &str| -> Vec<String> {
        let lines = part.lines().filter_map(|line| line.trim().strip_prefix("--say-")?.split_once(':'));
        lines.map(|(name, _)| name.to_owned()).collect()
    };
    let (english, rest) = css.split_once("&:lang(zh)").unwrap();
    let (chinese, rules) = rest.split_once('}').unwrap();
    assert_eq!(words(english), words(chinese), "each word is there in both languages");
    for word in words(english) {
        assert!(rules.contains(&format!("var(--say-{word})")), "{word} is shown somewhere");
    }
    // Everything that the renderer leaves without words has a rule.
    let text = "> [!NOTE]\n> a\n\n> [!TIP]\n> a\n\n> [!IMPORTANT]\n> a\n\n> [!WARNING]\n> a\n\n> [!CAUTION]\n> a\n\n\
        ```rust,does_not_compile\n# a\nb\n```\n\n```rust,should_panic\nb\n```\n\n```rust,not_desired_behavior\nb\n```\n\n\
        ```console\n$ a\n```\n\n| a |\n|---|\n| b |\n\n- [x] a\n- [ ] b\n\nc[^1]\n\n[^1]: d";
    let render = |locale| markdown::render(text, &markdown::Options::document(locale)).html;
    assert_eq!(render(Locale::ZhCn), render(Locale::En), "the same for readers of every language");
}

#[test]
fn a_refusal_in_the_background_leads_to_signing_in() {
    for (sign_in, links) in [("/login?next=%2Ftopics%2F1", 1), ("", 0)] {
        let notice = ui::Notice {
            f: anonymous(Locale::En),
            sentence: "Please <sign> in.".to_owned(),
            sign_in: sign_in.to_owned(),
        };
        let html = notice.render().unwrap();
        assert!(html.contains("role=\"alert\"") && html.contains("&#60;sign&#62;"), "{html}");
        assert_eq!(html.matches("<a href=\"/login").count(), links, "{html}");
    }
}

#[test]
fn names_cannot_become_markup_or_leave_their_place_in_an_address() {
    let name = "\"><script>alert(1)</script>/../?a=b#c'";
    for html in [plain(anonymous(Locale::En), name), plain(signed_in(name, Role::Member), name)] {
        assert_sound(&html);
        assert!(!html.contains("<script>alert"), "{html}");
        assert!(html.contains(
            "href=\"/members/%22%3E%3Cscript%3Ealert%281%29%3C%2Fscript%3E%2F..%2F%3Fa%3Db%23c%27\""
        ));
    }
    assert!(plain(anonymous(Locale::En), "x").contains("稷下 &#38; &#60;Co&#62;"));
}

#[test]
fn menus_show_each_viewer_what_is_theirs() {
    let stranger = plain(anonymous(Locale::ZhCn), "x");
    assert!(stranger.contains("/login?next=%2F") && !stranger.contains("/logout"));
    let member = plain(signed_in("林", Role::Member), "x");
    assert!(member.contains("/logout") && member.contains("value=\"TOKEN\""));
    assert_eq!(member.matches("href=\"/x\"").count(), 3, "the head, the foot and the bar on phones");
    let owner = plain(signed_in("林", Role::Owner), "x");
    assert_eq!(owner.matches("href=\"/x\"").count(), 5, "their own entry, and the door to the desk");
}

#[test]
fn language_theme_and_news_of_the_page_before_are_shown() {
    let mut f = anonymous(Locale::En);
    f.viewer.theme = Theme::Dark;
    f.path = "/topics?a=1&b=2".to_owned();
    f.flash = Some(Flash { tone: Tone::Bad, text: "It <failed>".to_owned() });
    let html = plain(f, "x");
    assert!(html.contains("<html lang=\"en\" data-theme=\"dark\">"), "{html}");
    assert!(html.contains("name=\"next\" value=\"/topics?a=1&#38;b=2\""));
    assert!(html.contains("role=\"alert\"") && html.contains("It &#60;failed&#62;"));
}
