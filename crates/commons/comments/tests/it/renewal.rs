//! Comments that an older renderer made are made anew.

use db::{Db, Snapshot, Tx, params};
use testkit::{on_both_async, renew_texts};

use crate::common::{Cast, OPEN, lesson, post, schema};

db::statements! {
    /// As an older renderer left the comments.
    AGE = "UPDATE comments SET body_html = '<p>旧样子</p>', rendered_by = 1";
    /// What is stored of the comments.
    STORED = "SELECT body_html, version, rendered_by FROM comments ORDER BY id";
}

async fn stored(db: &Db) -> Vec<(String, i64, u32)> {
    db.read(|q: &mut Snapshot| q.rows(&STORED, params![])).await.unwrap()
}

#[test]
fn comments_of_an_older_renderer_are_made_anew() {
    on_both_async(&schema(), async |db, _| {
        tokio::task::block_in_place(|| {
            let cast = Cast::new(&db);
            let first = post(&db, &cast.lin, lesson(OPEN), None, "**何以** @孟轲").unwrap();
            post(&db, &cast.meng, lesson(OPEN), Some(first), "`因为` @林溪").unwrap();
        });
        let today = stored(&db).await;
        assert!(today.iter().all(|(html, ..)| html.contains("/members/")), "{today:?}");
        db.write(|tx: &mut Tx| tx.execute(&AGE, params![])).await.unwrap();
        assert_ne!(stored(&db).await, today);
        renew_texts(&db, comments::feature().renewals).await;
        assert_eq!(stored(&db).await, today);
    });
}
