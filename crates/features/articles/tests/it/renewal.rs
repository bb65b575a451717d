//! Articles that an older renderer made are made anew, and their walls stand where they stood.

use db::{Db, Snapshot, Tx, params};
use testkit::{on_both_async, renew_texts};

use crate::common::{self, Cast, OPEN, SECRET, nobody, public, published, schema, text};

db::statements! {
    /// As an older renderer left the texts.
    AGE_BODIES = "UPDATE article_bodies SET html = '<p>旧样子</p>', open_html = '<p>旧样子</p>', open_text = '旧样子',
        open_percent = 7, outline = '[]', rendered_by = 1";
    /// And the rows beside them.
    AGE_ROWS = "UPDATE articles SET excerpt = '旧样子', minutes = 77";
    /// What is stored of the texts.
    BODIES = "SELECT html, open_html, open_text, open_percent, outline, rendered_by FROM article_bodies ORDER BY article_id";
    /// And of the rows.
    ROWS = "SELECT excerpt, minutes, version FROM articles ORDER BY id";
}

type Stored = (Vec<(String, String, String, u32, String, u32)>, Vec<(String, u32, i64)>);

async fn stored(db: &Db) -> Stored {
    let read = db.read(|q: &mut Snapshot| -> Result<Stored, db::DbError> {
        Ok((q.rows(&BODIES, params![])?, q.rows(&ROWS, params![])?))
    });
    read.await.unwrap()
}

#[test]
fn articles_of_an_older_renderer_are_made_anew_behind_the_same_walls() {
    on_both_async(&schema(), async |db, clock| {
        let (cast, article) = tokio::task::block_in_place(|| {
            let cast = Cast::new(&db);
            published(&db, &cast.author, public("开放的一篇"));
            let article = published(&db, &cast.author, text());
            (cast, article)
        });
        let today = stored(&db).await;
        db.write(|tx: &mut Tx| -> Result<u64, db::DbError> {
            Ok(tx.execute(&AGE_BODIES, params![])? + tx.execute(&AGE_ROWS, params![])?)
        })
        .await
        .unwrap();
        let site = common::site(&db, clock);
        let (mut passer_by, mut author) = (site.browser(&nobody()).await, site.browser(&cast.author).await);
        for browser in [&mut passer_by, &mut author] {
            let page = browser.get(&article.path()).await.expect_status(200).text();
            assert!(page.contains("<p>旧样子</p>"), "until then it is read as it is");
        }
        renew_texts(&db, articles::feature().renewals).await;
        assert_eq!(stored(&db).await, today);
        let page = passer_by.get(&article.path()).await.text();
        assert!(page.contains(OPEN) && !page.contains(SECRET) && !page.contains("旧样子"), "{page}");
        assert!(author.get(&article.path()).await.text().contains(SECRET));
    });
}
