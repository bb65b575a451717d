//! The first run, through the router.

use std::sync::Arc;

use db::{Db, params};
use kernel::Role;
use testkit::{Answer, Visitor, on_both_async};

use crate::common::{FURNISHED, Node, RULES, logged, member, schema};

async fn code(db: &Db) -> String {
    db.write(community::new_setup_code).await.unwrap().unwrap()
}

/// Goes through the wizard up to the last step.
async fn up_to_the_end(visitor: &mut Visitor, code: &str) {
    visitor.get("/setup").await.expect_status(200);
    let steps: [&[(&str, &str)]; 4] = [
        &[("code", code), ("locale", "en")],
        &[("name", "临淄 <书院>"), ("slogan", "不治而议论"), ("values", "第一行\n第二行 \"引\"")],
        &[("rules", "1. 和而不同")],
        &[("preset", "full"), ("samples", "no")],
    ];
    for values in steps {
        let page = next(visitor, values).await;
        let alert = page.alert();
        page.expect_status(200);
        assert_eq!(alert, None);
    }
}

async fn next(visitor: &mut Visitor, values: &[(&str, &str)]) -> Answer {
    visitor.submit("/setup", &[values, &[("go", "next")]].concat()).await
}

const OWNER: &[(&str, &str)] =
    &[("owner", "孟轲"), ("mail", "meng@example.org"), ("password", "correct horse battery 竹简")];

#[test]
fn the_wizard_founds_the_community_once_and_signs_its_owner_in() {
    on_both_async(&schema(), async |db, clock| {
        let node = tokio::task::block_in_place(|| Node::start(&db, clock));
        let code = code(&db).await;
        let mut founder = node.passer_by();
        up_to_the_end(&mut founder, &code).await;
        assert!(logged(&db).await.is_empty(), "nothing is written before the end");
        let weak = next(&mut founder, &[("owner", "孟轲"), ("mail", "meng"), ("password", "1234")]).await;
        let weak = weak.expect_status(422);
        assert!(weak.field_error("mail").is_some() && weak.field_error("password").is_some(), "{weak}");
        assert_eq!(weak.form("/setup").value("values"), Some("第一行\n第二行 \"引\""), "{weak}");
        let done = next(&mut founder, OWNER).await.expect_status(303);
        assert_eq!(done.location(), "/");
        let page = founder.get("/desk/settings").await.expect_status(200);
        assert_eq!(page.form("/desk/settings").value("name"), Some("临淄 <书院>"));
        let stranger = node.site.visitor().get("/about").await.expect_status(200);
        assert!(stranger.text().contains("<html lang=\"en\""), "{stranger}");
        let furnished: String = db.read(|q| q.one(&FURNISHED, params![])).await.unwrap();
        assert_eq!(furnished, "full en false");
        let rules: Vec<String> = db.read(|q| q.rows(&RULES, params![])).await.unwrap();
        assert_eq!(rules, ["1. 和而不同"]);
        let kinds: Vec<_> = logged(&db).await.into_iter().map(|(kind, _)| kind).collect();
        assert_eq!(kinds, ["settings.community.founded"]);
        // The door is gone for everybody.
        founder.get("/setup").await.expect_status(404);
        node.passer_by().get("/setup").await.expect_status(404);
        assert_eq!(db.write(community::new_setup_code).await.unwrap(), None);
    });
}

#[test]
fn without_the_code_nobody_gets_anywhere() {
    on_both_async(&schema(), async |db, clock| {
        let node = tokio::task::block_in_place(|| Node::start(&db, clock));
        let code = code(&db).await;
        let mut stranger = node.passer_by();
        for wrong in ["", "AAAA-AAAA-AAAA", "' OR 1=1"] {
            stranger.get("/setup").await.expect_status(200);
            let refused = next(&mut stranger, &[("code", wrong)]).await.expect_status(422);
            assert!(refused.field_error("code").is_some(), "{refused}");
        }
        // Straight to the end, past the pages.
        let all = [
            &[("step", "5"), ("code", "AAAA"), ("locale", "en"), ("name", "x"), ("preset", "full")][..],
            OWNER,
        ]
        .concat();
        let refused = next(&mut stranger, &all).await.expect_status(422);
        assert!(refused.field_error("code").is_some(), "{refused}");
        assert!(logged(&db).await.is_empty());
        // Small letters and blanks do as well.
        let typed = code.to_lowercase().replace('-', " ");
        stranger.get("/setup").await.expect_status(200);
        next(&mut stranger, &[("code", &typed)]).await.expect_status(200);
    });
}

#[test]
fn of_two_tabs_on_two_nodes_one_founds_the_community() {
    on_both_async(&schema(), async |db, clock| {
        let nodes = tokio::task::block_in_place(|| {
            [Node::start(&db, Arc::clone(&clock)), Node::start(&db, Arc::clone(&clock))]
        });
        let (first_code, second_code) = (code(&db).await, code(&db).await);
        let (mut first, mut second) = (nodes[0].passer_by(), nodes[1].passer_by());
        up_to_the_end(&mut first, &first_code).await;
        up_to_the_end(&mut second, &second_code).await;
        let other =
            [("owner", "庄周"), ("mail", "zhuang@example.org"), ("password", "correct horse battery 竹简")];
        let (one, two) = tokio::join!(next(&mut first, OWNER), next(&mut second, &other));
        let mut ways = [one.location().to_owned(), two.location().to_owned()];
        ways.sort();
        let lost = &ways[1];
        assert!(ways[0] == "/" && (lost == "/login" || lost.is_empty()), "{one} {two}");
        let owners: Vec<String> = db.read(|q| q.rows(&FURNISHED, params![])).await.unwrap();
        assert_eq!(owners.len(), 1);
        assert_eq!(logged(&db).await.len(), 1);
    });
}

#[test]
fn going_back_keeps_what_was_typed() {
    on_both_async(&schema(), async |db, clock| {
        let node = tokio::task::block_in_place(|| Node::start(&db, clock));
        let code = code(&db).await;
        let mut founder = node.passer_by();
        up_to_the_end(&mut founder, &code).await;
        for (field, text) in [("preset", "full"), ("rules", "1. 和而不同"), ("name", "临淄 <书院>")] {
            let page =
                founder.submit("/setup", &[("go", "back"), ("owner", "孟轲")]).await.expect_status(200);
            assert_eq!(page.form("/setup").value(field), Some(text));
            assert_eq!(page.form("/setup").value("owner"), Some("孟轲"));
        }
    });
}

#[test]
fn a_house_that_has_an_owner_needs_no_wizard() {
    on_both_async(&schema(), async |db, clock| {
        let node = tokio::task::block_in_place(|| {
            member(&db, "孟轲", Role::Owner);
            Node::start(&db, clock)
        });
        node.passer_by().get("/setup").await.expect_status(404);
        node.passer_by().get("/about").await.expect_status(200);
        assert_eq!(db.write(community::new_setup_code).await.unwrap(), None);
    });
}
