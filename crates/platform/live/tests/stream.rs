//! Streams through the router, to whoever they are for.

use std::sync::Arc;
use std::time::Duration;

use db::{Db, DbError, Schema, Snapshot, Tx};
use kernel::{Locale, ManualClock, MemberId, Role, Tier, Viewer, ViewerMember};
use live::{Hub, Signal, announce};
use testkit::Visitor;
use web::{Credential, Error, Visit};

const LIN: MemberId = MemberId::new(1);

fn schema() -> Schema {
    let web = web::feature();
    Schema::default().with(events::MIGRATIONS, events::STATEMENTS).with(web.migrations, &web.statements)
}

/// Takes the session itself for the member: `B` is one, `C` is two.
fn load(q: &mut Snapshot, visit: &Visit, fallback: Locale) -> Result<Viewer, Error> {
    let mut viewer = Viewer::anonymous(visit.locale(None, fallback), q.now());
    if let Credential::Session(token) = visit.credential() {
        let id = MemberId::new(i64::from(token.as_str().as_bytes()[0] - b'A'));
        viewer.member =
            Some(ViewerMember { id, name: "林溪".into(), role: Role::Member, tier: Tier::Guest });
    }
    Ok(viewer)
}

struct House {
    db: Db,
    hub: Hub,
    site: testkit::Site,
}

impl House {
    fn build(db: Db, clock: Arc<ManualClock>) -> Self {
        let mut house = testkit::House::of(vec![web::feature(), live::feature()]);
        house.config.page_cache_bytes = 0;
        let hub = Hub::new();
        let (_, site) = house.open(&db, clock, load, |app| app.service(hub.clone()));
        Self { db, hub, site }
    }

    fn member(&self, letter: &str) -> Visitor {
        self.site.visitor().with_cookie("jixia_session", &letter.repeat(43))
    }

    async fn until_listening(&self, streams: usize) {
        while self.hub.listening(LIN) != streams {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }
}

fn in_a_house(test: impl AsyncFn(&House) + Sync) {
    testkit::on_both_async(&schema(), async |db, clock| test(&House::build(db, clock)).await);
}

#[test]
fn a_member_hears_what_was_committed_and_nothing_that_was_not() {
    in_a_house(async |house| {
        let (mut lin, mut meng) = (house.member("B"), house.member("C"));
        let happens = async {
            house.until_listening(1).await;
            house.hub.publish(LIN, &Signal::new("news", "一\r\n二"));
            house.hub.publish(LIN, &Signal::new("bell", ""));
            let undone = house.db.write(|tx: &mut Tx| -> Result<(), DbError> {
                announce(tx, LIN, Signal::new("news", "没有发生"));
                Err(DbError::NoRow)
            });
            undone.await.unwrap_err();
            let done = house.db.write(|tx: &mut Tx| -> Result<(), DbError> {
                announce(tx, LIN, Signal::new("notifications", "3"));
                Ok(())
            });
            done.await.unwrap();
            house.hub.close();
        };
        let (heard, others, ()) = tokio::join!(lin.get("/live"), meng.get("/live"), happens);
        let heard = heard.expect_status(200);
        assert_eq!(heard.header("content-type"), "text/event-stream");
        assert_eq!((heard.header("cache-control"), heard.header("content-encoding")), ("no-store", ""));
        let text = heard.text();
        assert!(
            text.starts_with(": open\nretry: 5000\n\n") || text.starts_with("retry: 5000\n: open\n\n"),
            "{text}"
        );
        assert!(text.contains("event: news\ndata: 一\ndata: 二\n\n"), "{text}");
        // Without a line of data browsers drop the event.
        assert!(text.contains("event: bell\ndata: "), "{text}");
        assert!(text.ends_with("event: notifications\ndata: 3\n\n"), "{text}");
        assert!(!text.contains("没有发生") && !others.text().contains("data:"), "{text}");
    });
}

#[test]
fn a_stream_that_its_browser_leaves_is_forgotten() {
    in_a_house(async |house| {
        let mut lin = house.member("B");
        tokio::select! {
            _ = lin.get("/live") => panic!("the stream ended by itself"),
            () = house.until_listening(1) => {}
        }
        house.until_listening(0).await;
        assert_eq!(house.hub.all(), 0);
    });
}

#[test]
fn only_members_listen_and_a_house_that_stops_says_so() {
    in_a_house(async |house| {
        let led = house.site.visitor().get("/live").await.expect_status(303);
        assert!(led.location().starts_with("/login"), "{led}");
        assert_eq!(house.member("B").fragment("/live").await.status, 400, "no fragment of a page");
        house.hub.close();
        let full = house.member("B").get("/live").await.expect_status(503);
        assert!(!full.header("retry-after").is_empty());
    });
}
