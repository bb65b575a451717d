//! Reading costs a member no write: when a browser was last seen is noted seldom, and behind the answer.

use std::time::Duration;

use db::{Snapshot, params};
use kernel::Timestamp;

use crate::support::{Community, on_both};

db::statements! {
    /// When the sessions of a member were noted as seen.
    SEEN_OF = "SELECT seen_at FROM sessions WHERE member_id = $1";
}

async fn noted(community: &Community) -> Vec<Option<Timestamp>> {
    community.app.written_afterwards().await;
    let lin = community.cast.lin.id;
    community.db.read(move |q: &mut Snapshot| q.rows(&SEEN_OF, params![lin])).await.unwrap()
}

#[test]
fn the_pages_that_a_member_reads_write_nothing_between_two_notes() {
    on_both(&[], async |community| {
        let sample = community.sample().await;
        community.read_log().await;
        let wares = &sample.wares;
        let paths = [
            "/".to_owned(),
            format!("/topics/{}", sample.topic),
            format!("/spaces/{}", sample.space_slug),
            format!("/courses/{}/{}", wares.course.slug, wares.trial.slug),
            format!("/articles/{}", wares.article.slug),
            "/search?q=Rust".to_owned(),
            "/notifications".to_owned(),
            "/settings/security".to_owned(),
            format!("/api/v1/topics/{}", sample.topic),
        ];
        let mut lin = community.browser(&community.cast.lin).await;
        let begun = noted(community).await;
        assert_eq!(begun, [None]);
        let before = community.db.stamp();
        for _ in 0..3 {
            for path in &paths {
                let _ = lin.get(path).await.expect_status(200);
            }
            community.clock.advance(Duration::from_secs(3 * 60));
        }
        assert_eq!(noted(community).await, begun);
        assert_eq!(community.db.stamp(), before, "on SQLite: nothing was committed at all");

        community.clock.advance(Duration::from_secs(60));
        let _ = lin.get(&paths[0]).await.expect_status(200);
        let once = noted(community).await;
        assert!(once[0].is_some(), "{once:?}");
        for path in &paths {
            let _ = lin.get(path).await.expect_status(200);
        }
        assert_eq!(noted(community).await, once);
    });
}
