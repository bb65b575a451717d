//! Posts that an older renderer made are made anew, and every page shows them at once.

use db::{Snapshot, Tx, params};
use forum::TopicKind;
use testkit::{on_both_async, renew_texts};

use crate::common::{self, Cast, answer, ask, nobody, schema, write};

db::statements! {
    /// As an older renderer left the topics.
    AGE_TOPICS = "UPDATE topics SET body_html = '<p>旧样子</p>', excerpt = '旧样子', rendered_by = 1";
    /// As an older renderer left the replies.
    AGE_REPLIES = "UPDATE replies SET body_html = '<p>旧样子</p>', rendered_by = 1";
    /// What is stored of the topics.
    TOPICS = "SELECT body_html, excerpt, version, rendered_by FROM topics ORDER BY id";
    /// What is stored of the replies.
    REPLIES = "SELECT body_html, version, rendered_by FROM replies ORDER BY id";
}

type Stored = (Vec<(String, String, i64, u32)>, Vec<(String, i64, u32)>);

async fn stored(db: &db::Db) -> Stored {
    let read = db.read(|q: &mut Snapshot| -> Result<Stored, db::DbError> {
        Ok((q.rows(&TOPICS, params![])?, q.rows(&REPLIES, params![])?))
    });
    read.await.unwrap()
}

#[test]
fn posts_of_an_older_renderer_are_made_anew_and_kept_pages_learn_of_it() {
    on_both_async(&schema(), async |db, clock| {
        let (cast, topic, removed) = tokio::task::block_in_place(|| {
            let cast = Cast::new(&db);
            let topic = ask(&db, &cast.lin, cast.open, TopicKind::Question, "**何以** @孟轲").unwrap();
            answer(&db, &cast.meng, topic, "`因为` @林溪").unwrap();
            let removed = answer(&db, &cast.meng, topic, "~~删去~~").unwrap();
            (cast, topic, removed)
        });
        let meng = cast.meng.clone();
        db.write(move |tx: &mut Tx| forum::delete_reply(tx, &meng, removed)).await.unwrap();
        let today = stored(&db).await;
        assert!(today.0[0].0.contains("/members/"), "{today:?}");
        let age = |tx: &mut Tx| {
            tx.execute(&AGE_TOPICS, params![])?;
            Ok(tx.execute(&AGE_REPLIES, params![])?)
        };
        tokio::task::block_in_place(|| write(&db, age)).unwrap();

        let site = common::site(&db, clock);
        let (mut passer_by, mut lin) = (site.browser(&nobody()).await, site.browser(&cast.lin).await);
        let path = format!("/topics/{topic}");
        for browser in [&mut passer_by, &mut lin] {
            for _ in 0..2 {
                let page = browser.get(&path).await.expect_status(200).text();
                assert_eq!(page.matches("<p>旧样子</p>").count(), 2, "until then it is read as it is");
            }
        }
        renew_texts(&db, forum::feature().renewals).await;
        assert_eq!(stored(&db).await, today);
        for browser in [&mut passer_by, &mut lin] {
            let page = browser.get(&path).await.expect_status(200).text();
            assert!(!page.contains("旧样子") && page.contains("<strong>何以</strong>"), "{page}");
        }
    });
}
