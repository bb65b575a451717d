//! A house with a forum, lessons to comment on, orders in the log, and the bell.

use std::sync::{Arc, OnceLock};

use ::events::{Emit as _, Work};
use access::{Audience, Thing};
use checkout::{Settings as TillSettings, Till};
use comments::{Host, Hosts, Place, Target};
use db::{Db, DbError, Schema, Snapshot, Tx, params};
use forum::{Post as ForumPost, ReadyTopic, ReplyId, SpaceDraft, SpaceId, TopicId, TopicKind};
use kernel::{Locale, ManualClock, MemberId, Role, Subject, Tier, Viewer, ViewerMember};
use notify::{Post, Threads, Told};
use testkit::{MemberSite, Sessions, Visitor};
use web::{Error, Feature};

pub use testkit::{ORIGIN, nobody};

db::statements! {
    /// The letters in the outbox, in order.
    LETTERS = "SELECT recipient, subject, letter, unsubscribe FROM mail_messages ORDER BY id";
    /// Nobody has proved the address of a member.
    UNPROVE = "UPDATE members SET mail_verified_at = NULL WHERE id = $1";
}

/// How the house knows its members.
const SESSIONS: Sessions = Sessions { load_viewer: accounts::load_viewer, begin: accounts::begin_session };

fn till() -> Till {
    Till::new(TillSettings::new(ORIGIN), Vec::new(), Vec::new())
}

fn features(post: &Arc<OnceLock<Post>>) -> Vec<Feature> {
    let mailer = mail::Mailer::try_new("", "稷下 <house@jixia.example>", ORIGIN).unwrap();
    vec![
        web::feature(),
        files::feature(&files::Files::new(b"secret")),
        mail::feature(&mailer),
        accounts::feature(),
        access::feature(),
        ledger::feature(),
        comments::feature(),
        forum::feature(),
        courses::feature(),
        checkout::feature(&till(), None),
        notify::feature(post),
    ]
}

/// Everything below and this crate.
pub fn schema() -> Schema {
    let schema = Schema::default().with(::events::MIGRATIONS, ::events::STATEMENTS).with(&[], &[ALL]);
    let post = Arc::new(OnceLock::new());
    features(&post).iter().fold(schema, |schema, it| schema.with(it.migrations, &it.statements))
}

/// Topics, as the house finds them.
struct Topics;

impl Host for Topics {
    fn kind(&self) -> &'static str {
        "topic"
    }

    fn place(&self, q: &mut Snapshot, id: i64) -> Result<Option<Place>, DbError> {
        let topic = forum::store::topic(q, TopicId::new(id))?;
        Ok(topic.map(|topic| Place {
            thing: topic.facts().thing(),
            url: format!("/topics/{id}"),
            title: topic.title,
        }))
    }
}

/// A page about which members talk: `page:1` is open.
pub struct Pages;

impl Host for Pages {
    fn kind(&self) -> &'static str {
        "page"
    }

    fn place(&self, _: &mut Snapshot, id: i64) -> Result<Option<Place>, DbError> {
        let thing = Thing::new(Subject::of("page", id), Audience::Public);
        Ok(Some(Place { thing, title: format!("第 {id} 页"), url: format!("/pages/{id}") }))
    }
}

pub fn threads() -> Threads {
    Threads::new(Hosts::new().with(Topics).with(Pages))
}

/// The house: members, an open space, and everything that runs by itself.
pub struct House {
    pub db: Db,
    pub clock: Arc<ManualClock>,
    pub open: SpaceId,
    pub moderator: Viewer,
    pub lin: Viewer,
    pub meng: Viewer,
    pub site: MemberSite,
    readers: Vec<::events::Reader>,
    works: Vec<Work>,
}

impl House {
    pub fn build(db: Db, clock: Arc<ManualClock>) -> Self {
        let post = Arc::new(OnceLock::new());
        let features = features(&post);
        let readers = features.iter().flat_map(|it| it.readers.clone()).collect();
        let works = features.iter().flat_map(|it| it.works.clone()).collect();
        let ticking: Arc<ManualClock> = Arc::clone(&clock);
        let site = testkit::House::of(features).open_to_members(&db, ticking, SESSIONS, |app| {
            app.head = vec![web::HeadEntry { feature: "notify", load: notify::bell }];
            app.service(threads());
            app.service(Hosts::new().with(Pages));
        });
        let words = Arc::clone(site.app.site());
        let _ = post.set(Post { threads: threads(), site: words, origin: ORIGIN.to_owned() });
        let open = space(&db, "open", Audience::Public);
        let moderator = member(&db, "管仲", Role::Moderator);
        let (lin, meng) = (member(&db, "林溪", Role::Member), member(&db, "孟轲", Role::Member));
        Self { db, clock, open, moderator, lin, meng, site, readers, works }
    }

    /// Lets every reader catch up.
    pub fn settle(&self) {
        let ran = self.block_on(::events::run_readers_once(&self.db, &self.readers)).unwrap();
        assert!(ran.is_caught_up(), "{:?}", ran.behind);
    }

    /// Lets time pass, and does what is due then.
    pub fn pass(&self, seconds: u64) {
        self.settle();
        self.clock.advance(std::time::Duration::from_secs(seconds));
        self.settle();
        let letters: Vec<Work> =
            self.works.iter().filter(|work| work.kind.starts_with("notify.")).cloned().collect();
        let ran = self.block_on(::events::run_due_once(&self.db, &letters)).unwrap();
        assert_eq!((ran.put_back, ran.dead), (0, 0));
    }

    fn block_on<T>(&self, future: impl Future<Output = T>) -> T {
        if let Ok(handle) = tokio::runtime::Handle::try_current() {
            return tokio::task::block_in_place(|| handle.block_on(future));
        }
        tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
    }

    pub fn ask(&self, viewer: &Viewer, kind: TopicKind, body: &str) -> TopicId {
        self.ask_in(self.open, viewer, kind, body)
    }

    pub fn ask_in(&self, space: SpaceId, viewer: &Viewer, kind: TopicKind, body: &str) -> TopicId {
        let (viewer, body) = (viewer.clone(), body.to_owned());
        self.write(move |tx| {
            let text = forum::render_in(tx, body.clone(), Locale::ZhCn)?;
            let ready = ReadyTopic { space, kind, title: format!("关于{body}"), text, tags: None };
            forum::post_topic(tx, &viewer, &ready)
        })
    }

    pub fn answer(&self, viewer: &Viewer, topic: TopicId, body: &str) -> ReplyId {
        let (viewer, body) = (viewer.clone(), body.to_owned());
        self.write(move |tx| {
            let text = forum::render_in(tx, body.clone(), Locale::ZhCn)?;
            forum::post_reply(tx, &viewer, topic, &text)
        })
    }

    pub fn like(&self, viewer: &Viewer, post: ForumPost, on: bool) {
        let viewer = viewer.clone();
        self.write(move |tx| match on {
            true => forum::like(tx, &viewer, post).map(drop),
            false => forum::unlike(tx, &viewer, post).map(drop),
        });
    }

    pub fn comment(
        &self,
        viewer: &Viewer,
        parent: Option<comments::CommentId>,
        body: &str,
    ) -> comments::CommentId {
        let (viewer, body) = (viewer.clone(), body.to_owned());
        self.write(move |tx| {
            let text = comments::ready_in(tx, &body, Locale::ZhCn)?;
            let target = Target { subject: Subject::of("page", 1), parent };
            comments::post_comment(tx, &viewer, &Hosts::new().with(Pages), &target, &text)
        })
    }

    /// An order of a member is paid, or its money went back.
    pub fn order(&self, buyer: &Viewer, number: i64, paid: bool) {
        let facts = checkout::events::OrderFacts {
            order: checkout::OrderId::new(number),
            buyer: id(buyer),
            total_minor: 9_900,
            currency: kernel::Currency::CNY,
            items: Vec::new(),
        };
        self.write(move |tx| {
            if paid {
                tx.emit(&checkout::events::OrderPaid(facts.clone()))?;
            } else {
                tx.emit(&checkout::events::OrderRefunded(facts.clone()))?;
            }
            Ok(())
        });
    }

    pub fn write<T: Send + 'static>(&self, work: impl Fn(&mut Tx) -> Result<T, Error> + Send + 'static) -> T {
        let write = || self.db.write_blocking(work).unwrap();
        if tokio::runtime::Handle::try_current().is_ok() {
            tokio::task::block_in_place(write)
        } else {
            write()
        }
    }

    pub fn read<T: Send + 'static>(
        &self,
        work: impl Fn(&mut Snapshot) -> Result<T, Error> + Send + 'static,
    ) -> T {
        let read = || self.db.read_blocking(work).unwrap();
        if tokio::runtime::Handle::try_current().is_ok() { tokio::task::block_in_place(read) } else { read() }
    }

    /// Kind, way and number of what a member was told, the newest first.
    pub fn told(&self, viewer: &Viewer) -> Vec<(String, String, i64)> {
        self.settle();
        let told = self.list(viewer);
        told.into_iter().map(|told| (told.row.kind.to_string(), told.url, told.row.times)).collect()
    }

    pub fn list(&self, viewer: &Viewer) -> Vec<Told> {
        let viewer = viewer.clone();
        self.read(move |q| Ok(notify::list(q, &viewer, &threads(), None, notify::ON_PAGE)?.told.items))
    }

    pub fn unread(&self, viewer: &Viewer) -> i64 {
        let member = id(viewer);
        self.read(move |q| Ok(notify::unread(q, member)?))
    }

    /// Address, subject, letter and way out of all letters so far.
    pub fn letters(&self) -> Vec<(String, String, String, Option<String>)> {
        self.read(|q| Ok(q.rows(&LETTERS, params![])?))
    }

    /// A browser in which this viewer is signed in; nobody without a member.
    pub async fn browser(&self, viewer: &Viewer) -> Visitor {
        self.site.browser(viewer).await
    }
}

pub fn member(db: &Db, name: &str, role: Role) -> Viewer {
    let local: String = name.chars().map(|char| format!("{:x}", u32::from(char))).collect();
    let registration = accounts::Registration {
        name: name.to_owned(),
        mail: format!("{local}@example.org"),
        password: "correct horse battery 竹简".to_owned(),
    };
    let candidate = registration.check().unwrap();
    let registered = db.write_blocking(move |tx: &mut Tx| {
        let id = accounts::register(tx, &candidate, "hash", role)?;
        accounts::vouch_for_mail(tx, id)?;
        Ok::<_, Error>(id)
    });
    let id = registered.unwrap();
    let member = ViewerMember { id, name: name.to_owned(), role, tier: Tier::Guest };
    Viewer { member: Some(member), ..nobody() }
}

pub fn id(viewer: &Viewer) -> MemberId {
    viewer.member_id().unwrap()
}

pub fn space(db: &Db, slug: &str, audience: Audience) -> SpaceId {
    let draft = SpaceDraft {
        slug: slug.to_owned(),
        name: format!("空间 {slug}"),
        description: String::new(),
        audience,
        position: 10,
    };
    db.write_blocking(move |tx: &mut Tx| forum::open_space(tx, None, &draft)).unwrap()
}

/// Runs a test on both engines.
pub fn in_a_house(test: impl Fn(&House) + Sync) {
    testkit::on_both_async(&schema(), async |db, clock| {
        tokio::task::block_in_place(|| test(&House::build(db, clock)));
    });
}

/// Runs a test with browsers on both engines.
pub fn with_browsers(test: impl AsyncFn(&House) + Sync) {
    testkit::on_both_async(&schema(), async |db, clock| {
        let house = tokio::task::block_in_place(|| House::build(db, clock));
        test(&house).await;
    });
}
