//! What the tests of this crate share: members, spaces, posts, and the site in process.

use std::sync::Arc;

use access::Audience;
use db::{Db, Schema, Snapshot, Tx, params};
use forum::{
    ReadyTopic, ReplyId, SpaceDraft, SpaceId, Text, TopicId, TopicKind, open_space, post_reply, post_topic,
    render_in,
};
use kernel::{Locale, ManualClock, MemberId, Role, Tier, Viewer, ViewerMember};
use testkit::{House, MemberSite, Sessions};
use web::{Error, Feature};

pub use testkit::{code, nobody};

db::statements! {
    /// Kinds and payloads of all events, in order.
    EVENTS = "SELECT kind, payload FROM events ORDER BY id";
    /// How many topics there are.
    TOPICS = "SELECT COUNT(*) FROM topics";
    /// How many replies there are.
    REPLIES = "SELECT COUNT(*) FROM replies";
    /// What an earlier version left: right numbers, and no word of which replies they count.
    COUNTED_OTHERWISE = "UPDATE topic_tallies SET tallied = FALSE, replies = (SELECT COUNT(*) FROM replies
        WHERE replies.topic_id = topic_tallies.topic_id AND removal = 'none')";
    /// The reader hears everything again.
    HEARD_AGAIN = "UPDATE event_readers SET position = 0, event_id = 0 WHERE name = 'forum.tallies'";
    /// A tag by its key.
    TAG = "SELECT id FROM tags WHERE name_key = $1";
    /// How many topics have a tag in a space.
    TAG_TALLY = "SELECT topics FROM tag_tallies WHERE tag_id = $1 AND space_id = $2";
    /// What lists say of a topic.
    TALLY = "SELECT replies, active_at, listed FROM topic_tallies WHERE topic_id = $1";
}

fn features() -> Vec<Feature> {
    let files = files::feature(&files::Files::new(b"secret"));
    vec![web::feature(), files, accounts::feature(), access::feature(), forum::feature()]
}

/// Everything below and this crate.
pub fn schema() -> Schema {
    let schema = Schema::default().with(events::MIGRATIONS, events::STATEMENTS).with(&[], &[ALL]);
    features().iter().fold(schema, |schema, feature| schema.with(feature.migrations, &feature.statements))
}

pub fn member(db: &Db, name: &str, role: Role) -> Viewer {
    // A mail address has Latin letters only.
    let local: String = name.chars().map(|char| format!("{:x}", u32::from(char))).collect();
    let registration = accounts::Registration {
        name: name.to_owned(),
        mail: format!("{local}@example.org"),
        password: "correct horse battery 竹简".to_owned(),
    };
    let candidate = registration.check().unwrap();
    let id = db.write_blocking(move |tx: &mut Tx| accounts::register(tx, &candidate, "hash", role)).unwrap();
    let member = ViewerMember { id, name: name.to_owned(), role, tier: Tier::Guest };
    Viewer { member: Some(member), ..nobody() }
}

/// The same viewer at a tier.
pub fn at_tier(viewer: &Viewer, tier: Tier) -> Viewer {
    let member = viewer.member.clone().map(|member| ViewerMember { tier, ..member });
    Viewer { member, ..viewer.clone() }
}

/// A moderator and two members, and an open space.
pub struct Cast {
    pub moderator: Viewer,
    pub lin: Viewer,
    pub meng: Viewer,
    pub open: SpaceId,
}

impl Cast {
    pub fn new(db: &Db) -> Self {
        Self {
            moderator: member(db, "管仲", Role::Moderator),
            lin: member(db, "林溪", Role::Member),
            meng: member(db, "孟轲", Role::Member),
            open: space(db, "open", Audience::Public),
        }
    }
}

pub fn id(viewer: &Viewer) -> MemberId {
    viewer.member_id().unwrap()
}

pub fn read<T: Send + 'static>(
    db: &Db,
    work: impl Fn(&mut Snapshot) -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    db.read_blocking(work)
}

pub fn write<T: Send + 'static>(
    db: &Db,
    work: impl Fn(&mut Tx) -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    db.write_blocking(work)
}

pub fn draft(slug: &str, audience: Audience) -> SpaceDraft {
    SpaceDraft {
        slug: slug.to_owned(),
        name: format!("空间 {slug}"),
        description: String::new(),
        audience,
        position: 10,
    }
}

pub fn space(db: &Db, slug: &str, audience: Audience) -> SpaceId {
    let draft = draft(slug, audience);
    write(db, move |tx| open_space(tx, None, &draft)).unwrap()
}

pub fn text(db: &Db, body: &str) -> Text {
    let body = body.to_owned();
    read(db, move |q| Ok(render_in(q, body.clone(), Locale::ZhCn)?)).unwrap()
}

pub fn ready(db: &Db, space: SpaceId, kind: TopicKind, body: &str) -> ReadyTopic {
    ReadyTopic { space, kind, title: format!("关于 {body}"), text: text(db, body), tags: None }
}

/// Posts a topic.
pub fn ask(db: &Db, viewer: &Viewer, space: SpaceId, kind: TopicKind, body: &str) -> Result<TopicId, Error> {
    let (viewer, ready) = (viewer.clone(), ready(db, space, kind, body));
    write(db, move |tx| post_topic(tx, &viewer, &ready))
}

/// Posts a reply.
pub fn answer(db: &Db, viewer: &Viewer, topic: TopicId, body: &str) -> Result<ReplyId, Error> {
    let (viewer, text) = (viewer.clone(), text(db, body));
    write(db, move |tx| post_reply(tx, &viewer, topic, &text))
}

/// Kinds and payloads of what happened in topics.
pub fn logged(db: &Db) -> Vec<(String, String)> {
    let all: Vec<(String, String)> = read(db, |q| Ok(q.rows(&EVENTS, params![])?)).unwrap();
    all.into_iter()
        .filter(|(kind, _)| kind.starts_with("forum.") && !kind.starts_with("forum.space."))
        .collect()
}

/// The kinds of what happened in topics, without the crate's name.
pub fn events(db: &Db) -> Vec<String> {
    logged(db).into_iter().map(|(kind, _)| kind.trim_start_matches("forum.").to_owned()).collect()
}

/// Topics and replies that there are.
pub fn counts(db: &Db) -> (i64, i64) {
    read(db, |q| Ok((q.one(&TOPICS, params![])?, q.one(&REPLIES, params![])?))).unwrap()
}

/// Lets the readers of this crate catch up.
pub fn settle(db: &Db) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let ran = runtime.block_on(events::run_readers_once(db, &forum::feature().readers)).unwrap();
    assert!(ran.is_caught_up(), "{:?}", ran.behind);
}

/// How the house knows its members.
const SESSIONS: Sessions = Sessions { load_viewer: accounts::load_viewer, begin: accounts::begin_session };

/// The site in process.
pub fn site(db: &Db, clock: Arc<ManualClock>) -> MemberSite {
    House::of(features()).open_to_members(db, clock, SESSIONS, |_| {})
}
