//! Kept pages: exact, apart and bounded.

use std::time::Duration;

use kernel::{Locale, Theme};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::house::{House, Plan, Status as _, for_nobody, in_a_house, schema, shown};

const ZH: Locale = Locale::ZhCn;

#[test]
fn a_kept_page_ends_with_an_event_about_what_it_shows_and_with_no_other() {
    in_a_house(Plan::default(), async |house| {
        let mut nobody = house.nobody();
        // A thing, a space, and a family of kinds.
        for (path, about, elsewhere) in
            [("/things/1", 1, Some(2)), ("/things/13", 3, Some(4)), ("/things/25", 77, None)]
        {
            let first = shown(&nobody.get(path).await);
            let before = house.makings();
            assert_eq!(shown(&nobody.get(path).await), first);
            if let Some(elsewhere) = elsewhere {
                house.touch(elsewhere).await;
                assert_eq!(shown(&nobody.get(path).await), first);
            }
            assert_eq!(house.makings(), before, "{path} was kept");
            house.touch(about).await;
            nobody.get(path).await;
            assert_eq!(house.makings(), before + 1, "{path} was made anew at once");
        }
    });
}

#[test]
fn no_page_is_kept_for_longer_than_a_minute() {
    in_a_house(Plan::default(), async |house| {
        let mut nobody = house.nobody();
        nobody.get("/things/1").await;
        house.clock.advance(Duration::from_secs(59));
        nobody.get("/things/1").await;
        assert_eq!(house.makings(), 1);
        house.clock.advance(Duration::from_secs(1));
        nobody.get("/things/1").await;
        assert_eq!(house.makings(), 2);
    });
}

#[test]
fn nobody_gets_the_page_of_another_viewer_language_theme_or_moment() {
    in_a_house(Plan::default(), async |house| {
        let mut zh = house.nobody();
        let mut en = house.nobody().speaking("en");
        let mut dark = house.nobody().with_cookie("jixia_theme", "dark");
        let mut chosen = house.nobody().speaking("zh-CN").with_cookie("jixia_locale", "en");
        for _ in 0..2 {
            assert_eq!(shown(&zh.get("/things/1").await), for_nobody(ZH, Theme::Auto, 0));
            assert_eq!(shown(&en.get("/things/1").await), for_nobody(Locale::En, Theme::Auto, 0));
            assert_eq!(shown(&dark.get("/things/1").await), for_nobody(ZH, Theme::Dark, 0));
            assert_eq!(shown(&chosen.get("/things/1").await), for_nobody(Locale::En, Theme::Auto, 0));
        }
        assert_eq!(house.makings(), 3, "what is chosen and what is asked for are one page");
        for member in [1, 2, 1] {
            let answer = house.member(member).get("/things/1").await;
            assert_eq!(answer.first("#who"), format!("成员{member}"));
            assert_eq!(answer.header("etag"), "", "a member's page is nobody else's");
        }
        // A session that is over, and a token, are not passers-by either: their pages are made for them.
        let before = house.makings();
        house.member(25).get("/things/1").await;
        house.nobody().with_token("x").get("/things/1").await;
        house.nobody().fragment("/things/1").await;
        let mut told = house.nobody().with_cookie("jixia_flash", "ui-saved");
        assert_eq!(told.get("/things/1").await.first("#flash"), "ui-saved");
        assert_eq!(house.makings(), before + 4);
        assert_eq!(zh.get("/things/1").await.first("#flash"), "", "what was told once is not kept");
        // The query is part of the address.
        zh.get("/things/1?a=1").await;
        assert_eq!(house.makings(), before + 5);
    });
}

#[test]
fn a_kept_page_is_not_sent_again_to_who_has_it() {
    in_a_house(Plan::default(), async |house| {
        let first = house.nobody().get("/things/1").await;
        let etag = first.header("etag").to_owned();
        assert!(etag.starts_with("W/\"") && first.header("cache-control") == "private, no-cache", "{first}");
        assert!(first.header("vary").contains("cookie") && first.header("vary").contains("accept-language"));
        let again = house.nobody().with_header("if-none-match", &etag).get("/things/1").await;
        assert_eq!((again.status, again.body.len()), (304, 0));
        house.touch(1).await;
        let changed = house.nobody().with_header("if-none-match", &etag).get("/things/1").await;
        assert_eq!(changed.status, 200);
        assert_ne!(changed.header("etag"), etag);
        let packed = house.nobody().with_header("accept-encoding", "br").get("/things/1").await;
        assert_eq!(packed.header("content-encoding"), "br");
        assert!(packed.body.len() < changed.body.len());
    });
}

#[test]
fn the_memory_for_pages_is_bounded_and_can_be_none() {
    let plan = Plan { page_cache_bytes: 400_000, ..Plan::default() };
    in_a_house(plan, async |house| {
        let mut nobody = house.nobody();
        for thing in 1_000..1_040 {
            nobody.get(&format!("/things/{thing}")).await;
        }
        assert_eq!(house.makings(), 40);
        for thing in 1_000..1_040 {
            nobody.get(&format!("/things/{thing}")).await;
        }
        // A page of 60 KB: at most six of them fit.
        assert!(house.makings() >= 40 + 34, "{} made", house.makings());
    });
    in_a_house(Plan { page_cache_bytes: 0, ..plan }, async |house| {
        for made in 1..4 {
            house.nobody().get("/things/1").await.has_status(200);
            assert_eq!(house.makings(), made);
        }
    });
}

#[derive(Debug, Clone, Copy)]
enum Deed {
    Look { thing: i64, english: bool, node: bool },
    Touch { thing: i64 },
    Wait { seconds: u64 },
}

#[test]
fn whatever_happens_on_two_nodes_no_page_is_older_than_what_was_told() {
    let thing = || 1..4_i64;
    let deed = prop_oneof![
        5 => (thing(), any::<bool>(), any::<bool>())
            .prop_map(|(thing, english, node)| Deed::Look { thing, english, node }),
        2 => thing().prop_map(|thing| Deed::Touch { thing }),
        1 => (1..40_u64).prop_map(|seconds| Deed::Wait { seconds }),
    ];
    let config = Config { cases: 12, failure_persistence: None, max_shrink_iters: 40, ..Config::default() };
    let ran = TestRunner::new(config).run(&prop::collection::vec(deed, 5..40), |deeds| {
        testkit::on_both_async(&schema(), async |db, clock| {
            let nodes = [0, 1].map(|_| House::build(&db, &clock, Plan::default()));
            let mut touches = [0; 4];
            for deed in &deeds {
                match *deed {
                    Deed::Look { thing, english, node } => {
                        let language = if english { "en" } else { "zh-CN" };
                        let mut visitor = nodes[usize::from(node)].nobody().speaking(language);
                        let locale = if english { Locale::En } else { ZH };
                        let seen = shown(&visitor.get(&format!("/things/{thing}")).await);
                        let truth = touches[usize::try_from(thing).unwrap()];
                        assert_eq!(seen, for_nobody(locale, Theme::Auto, truth), "{deeds:?}");
                    }
                    Deed::Touch { thing } => {
                        nodes[0].touch(thing).await;
                        touches[usize::try_from(thing).unwrap()] += 1;
                    }
                    Deed::Wait { seconds } => clock.advance(Duration::from_secs(seconds)),
                }
            }
        });
        Ok(())
    });
    ran.unwrap();
}
