//! Articles and comments: found, and followed through what happens to them.

use access::Audience;
use articles::{ArticleText, EditArticle};
use comments::{delete_comment, edit_comment, ready_in, restore_comment};
use db::Db;
use kernel::{Locale, Role, Tier, Viewer};
use search::Kind;
use testkit::on_both_async;
use web::Invalid;

use crate::common::{
    article, ask, block, comment, course, hear, hosts, lesson, member, nobody, publish, schema, titles, write,
};

fn kinds(db: &Db, line: &str) -> Vec<Kind> {
    ask(db, &nobody(), line).items.into_iter().map(|found| found.kind).collect()
}

#[test]
fn articles_and_comments_are_found_and_followed() {
    on_both_async(&schema(), async |db, _| {
        let body = "开门见山：幂等键落在唯一索引上。\n\n<!-- more -->\n\n墙后另有乾坤。";
        let (author, lin, made, said) = block(|| {
            let author = member(&db, "邹衍", Role::Author, Tier::Guest);
            let lin = member(&db, "林溪", Role::Member, Tier::Guest);
            let made = article(&db, &author, "重试不重复扣款", body, Audience::Members);
            let said = comment(&db, &lin, made.id.subject(), "网关超时那次，正好用 `ON CONFLICT` 救了场。");
            (author, lin, made, said)
        });
        hear(&db).await;
        block(|| {
            let found = ask(&db, &nobody(), "幂等键").items;
            assert_eq!((found.len(), found[0].kind, found[0].readable), (1, Kind::Article, false));
            assert!(found[0].passage.to_string().contains("<mark>幂等键</mark>"), "{}", found[0].passage);
            assert!(
                ask(&db, &nobody(), "墙后另有乾坤")
                    .items
                    .iter()
                    .all(|it| !it.passage.to_string().contains("乾坤"))
            );
            assert!(ask(&db, &lin, "幂等键").items[0].readable);
            assert_eq!(titles(&db, &lin, "网关超时"), ["重试不重复扣款"], "a comment stands under a title");
            assert!(titles(&db, &nobody(), "网关超时").is_empty());
            assert_eq!(titles(&db, &lin, "kind:comment").len(), 1);
            assert_eq!(titles(&db, &lin, "author:林溪 网关超时").len(), 1);
            assert_eq!(kinds(&db, "kind:article author:邹衍"), [Kind::Article]);
        });
        // The article is edited, opened to all, and has another name.
        block(|| {
            let text = ArticleText {
                title: "重试与幂等".into(),
                audience: Audience::Public,
                ..written(&db, &author, &made)
            };
            let edit = EditArticle { article: made.id, version: 2, text }.check(Invalid::new()).unwrap();
            let author = author.clone();
            write(&db, move |tx| articles::edit_article(tx, &author, &edit).map(drop));
        });
        hear(&db).await;
        block(|| {
            assert_eq!(titles(&db, &nobody(), "网关超时"), ["重试与幂等"]);
            assert_eq!(kinds(&db, "墙后另有乾坤"), [Kind::Article], "all of it is open now");
            let (lin, hosts) = (lin.clone(), hosts());
            write(&db, move |tx| {
                let text = ready_in(tx, "换成 `advisory lock` 也行。", Locale::ZhCn)?;
                edit_comment(tx, &lin, &hosts, said, 1, &text).map(drop)
            });
        });
        hear(&db).await;
        block(|| {
            assert!(titles(&db, &nobody(), "网关超时").is_empty());
            assert_eq!(kinds(&db, "advisory"), [Kind::Comment]);
            let (lin, hosts) = (lin.clone(), hosts());
            write(&db, move |tx| delete_comment(tx, &lin, &hosts, said));
            assert!(kinds(&db, "advisory").is_empty(), "at once, whatever the index says");
        });
        hear(&db).await;
        block(|| {
            assert!(kinds(&db, "advisory").is_empty());
            let (lin, hosts) = (lin.clone(), hosts());
            write(&db, move |tx| restore_comment(tx, &lin, &hosts, said));
        });
        hear(&db).await;
        block(|| {
            assert_eq!(kinds(&db, "advisory"), [Kind::Comment]);
            let author = author.clone();
            write(&db, move |tx| articles::withdraw(tx, &author, made.id).map(drop));
            assert!(kinds(&db, "advisory").is_empty() && kinds(&db, "幂等键").is_empty());
        });
        hear(&db).await;
        block(|| {
            assert!(kinds(&db, "幂等键").is_empty());
            let author = author.clone();
            write(&db, move |tx| articles::publish(tx, &author, made.id).map(drop));
        });
        hear(&db).await;
        block(|| {
            assert_eq!(kinds(&db, "幂等键"), [Kind::Article]);
            assert_eq!(kinds(&db, "advisory"), [Kind::Comment]);
        });
    });
}

/// What the author wrote.
fn written(db: &Db, author: &Viewer, made: &articles::Article) -> ArticleText {
    let (author, id) = (author.clone(), made.id);
    crate::common::read(db, move |q| articles::article_to_edit(q, &author, id)).1
}

#[test]
fn comments_under_lessons_follow_the_lesson() {
    on_both_async(&schema(), async |db, _| {
        let (author, read) = block(|| {
            let author = member(&db, "邹衍", Role::Author, Tier::Guest);
            let lin = member(&db, "林溪", Role::Member, Tier::Guest);
            let made = course(&db, &author, "写一个存储引擎", Audience::Public);
            let read = lesson(&db, &author, &made, "追加写", "顺序写盘。", false);
            publish(&db, &author, &made);
            comment(&db, &lin, read.id.subject(), "这里的 `fsync` 为何不能省？");
            (author, read)
        });
        hear(&db).await;
        block(|| {
            assert_eq!(titles(&db, &nobody(), "fsync"), ["追加写"]);
            let (author, id) = (author.clone(), read.id);
            write(&db, move |tx| courses::remove_lesson(tx, &author, id).map(drop));
            assert!(titles(&db, &nobody(), "fsync").is_empty(), "it goes with its lesson");
        });
    });
}
