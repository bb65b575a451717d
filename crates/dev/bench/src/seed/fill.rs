//! Fills an empty community, fast: one large transaction, rows as the program itself would have written them.

use std::path::Path;
use std::time::Duration;

use access::Audience;
use anyhow::{Result, ensure};
use events::{Event, Reader};
use forum::events::{ReplyPosted, TopicPosted};
use forum::{ReplyId, SpaceDraft, SpaceId, Text, TopicId, TopicKind};
use kernel::{Clock as _, Locale, MemberId, SystemClock, Timestamp};
use rusqlite::{Connection, Statement, params};

use super::plan::{Planned, Size, id};
use super::prose::{Author, name};
use crate::dice::Dice;

const REPLY_TEXTS: usize = 4_000;
const TOPIC_TEXTS: usize = 500;
const SPACES: &[(&str, &str)] = &[
    ("rust", "Rust"),
    ("backend", "后端"),
    ("frontend", "前端"),
    ("data", "数据与存储"),
    ("career", "职业与成长"),
];
const CLOSED_SPACE: (&str, &str) = ("salon", "学士沙龙");

/// How long the community has been there.
const AGE: Duration = Duration::from_secs(2 * 365 * 24 * 3600);

/// Makes the folder, brings the schema up, fills it.
pub(super) fn fill(data: &Path, size: Size) -> Result<()> {
    let (house, db) = super::open(data)?;
    let spaces = open_spaces(&db)?;
    let mut connection = Connection::open(data.join("jixia.sqlite"))?;
    // Nobody else is there, and a crash only means to begin again.
    connection.execute_batch("PRAGMA synchronous = OFF; PRAGMA cache_size = -524288;")?;
    let transaction = connection.transaction()?;
    add_members(&transaction, size)?;
    transaction.commit()?;

    let texts = Texts::write(&db, size)?;
    db.close();
    // A write-ahead log of everything would be written twice. SQLite leaves it only once nobody else has it open.
    connection.execute_batch("PRAGMA journal_mode = MEMORY;")?;
    let transaction = connection.transaction()?;
    let last_event = add_posts(&transaction, size, &spaces, &texts)?;
    let (still_to_run, done): (Vec<Reader>, Vec<Reader>) = house
        .readers()
        .iter()
        .copied()
        .partition(|reader| size.indexed && reader.name.starts_with("search."));
    catch_up(&transaction, &done, last_event)?;
    transaction.commit()?;
    connection.execute_batch("PRAGMA journal_mode = WAL;")?;
    run(data, &still_to_run)?;
    connection.execute_batch("ANALYZE; PRAGMA wal_checkpoint(TRUNCATE);")?;
    drop(connection);
    seal(data)
}

/// Lets readers go through the whole log, as they would have while it grew.
fn run(data: &Path, readers: &[Reader]) -> Result<()> {
    if readers.is_empty() {
        return Ok(());
    }
    let (_, db) = super::open(data)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let ran = runtime.block_on(events::run_readers_once(&db, readers))?;
    db.close();
    ensure!(ran.is_caught_up(), "readers did not reach the end of the log: {:?}", ran.behind);
    Ok(())
}

/// Seals the log, which the program would otherwise do while it is measured.
fn seal(data: &Path) -> Result<()> {
    let (_, db) = super::open(data)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let sealed = runtime.block_on(events::seal_log(&db))?;
    db.close();
    ensure!(sealed, "the log could not be sealed to its end");
    Ok(())
}

fn open_spaces(db: &db::Db) -> Result<Vec<SpaceId>> {
    let spaces = db.write_blocking(|tx| {
        let mut ids = Vec::new();
        let open = SPACES.iter().map(|space| (*space, Audience::Public));
        for ((slug, name), audience) in open.chain([(CLOSED_SPACE, Audience::Tier(kernel::Tier::Scholar))]) {
            let draft = SpaceDraft {
                slug: slug.to_owned(),
                name: name.to_owned(),
                description: format!("关于{name}的讨论、提问和分享。"),
                audience,
                position: ids.len() as i64,
            };
            ids.push(forum::open_space(tx, None, &draft)?);
        }
        Ok::<_, web::Error>(ids)
    });
    spaces.map_err(super::refused)
}

fn add_members(connection: &Connection, size: Size) -> Result<()> {
    let mut insert = connection.prepare(
        "INSERT INTO members (name, name_key, mail, mail_key, password_hash, role, tier, tier_until, bio, bio_html,
         version, created_at, name_skeleton) VALUES (?1, ?2, ?3, ?3, 'none', ?4, ?5, ?6, '', '', 1, ?7, ?8)",
    )?;
    let now = SystemClock.now();
    let until = now.plus(AGE).micros();
    for member in 0..size.members {
        let (name, mail) = (name(member), format!("member{member}@example.com"));
        let role = if member == 0 { "owner" } else { "member" };
        let tier = match member % 20 {
            0 => "fellow",
            1..=4 => "scholar",
            _ => "guest",
        };
        let until = (tier != "guest").then_some(until);
        let joined = now.minus(AGE).micros();
        let (key, skeleton) = (accounts::name_key(&name), accounts::name_skeleton(&name));
        insert.execute(params![name, key, mail, role, tier, until, joined, skeleton])?;
    }
    Ok(())
}

/// Texts as the forum stores them, each rendered once.
struct Texts {
    titles: Vec<String>,
    topics: Vec<Text>,
    replies: Vec<Text>,
}

impl Texts {
    fn write(db: &db::Db, size: Size) -> Result<Self> {
        let members = size.members;
        let texts = db.read_blocking(move |q| {
            let names = (0..members).step_by(members / 50).map(name).collect();
            let mut author = Author::new(42, names);
            let titles = (0..TOPIC_TEXTS * 4).map(|_| author.title()).collect();
            let bodies: Vec<String> = (0..TOPIC_TEXTS).map(|_| author.topic()).collect();
            let topics = bodies.into_iter().map(|body| forum::render_in(q, body, Locale::ZhCn));
            let topics = topics.collect::<Result<_, _>>()?;
            let bodies: Vec<String> = (0..REPLY_TEXTS).map(|_| author.reply()).collect();
            let replies = bodies.into_iter().map(|body| forum::render_in(q, body, Locale::ZhCn));
            Ok::<_, db::DbError>(Self { titles, topics, replies: replies.collect::<Result<_, _>>()? })
        });
        Ok(texts?)
    }
}

/// Topics, replies, likes, tallies and the events that tell of them, in the order in which they would have come.
fn add_posts(connection: &Connection, size: Size, spaces: &[SpaceId], texts: &Texts) -> Result<i64> {
    let plan = size.replies_in_order();
    let mut rows = Rows::prepare(connection)?;
    let (now, mut dice) = (SystemClock.now(), Dice::new(size.replies as u64));
    let end = size.topics as u64 * 1000 + 400_000;
    let at = |moment: u64| now.minus(AGE.mul_f64((end - moment) as f64 / end as f64));
    let mut replies = vec![0_i64; size.topics];
    let mut active: Vec<Timestamp> = (0..size.topics).map(|topic| at(topic as u64 * 1000)).collect();
    let mut authors = vec![MemberId::new(1); size.topics];
    let space_of = |topic: usize| {
        if Size::is_closed(topic) { spaces[SPACES.len()] } else { spaces[topic % SPACES.len()] }
    };

    let mut next = plan.iter().enumerate().peekable();
    for topic in 0..size.topics {
        authors[topic] = MemberId::new(id(dice.below(size.members)));
        let posted = Topic { topic, author: authors[topic], space: space_of(topic), at: active[topic] };
        rows.add_topic(&posted, texts, &mut dice)?;
        // Everything that was said before the next topic began.
        let until = if topic + 1 == size.topics { u64::MAX } else { (topic as u64 + 1) * 1000 };
        while let Some((place, Planned { moment, topic })) = next.next_if(|(_, reply)| reply.moment < until) {
            let (topic, when) = (*topic, at(*moment));
            let said = Topic { topic, author: authors[topic], space: space_of(topic), at: when };
            let by = MemberId::new(id(dice.below(size.members)));
            rows.add_reply(ReplyId::new(id(place)), by, &said, dice.pick(&texts.replies), &mut dice)?;
            replies[topic] += 1;
            active[topic] = when;
        }
    }
    for topic in 0..size.topics {
        let space = space_of(topic).get();
        rows.tally.execute(params![id(topic), space, replies[topic], active[topic].micros()])?;
    }
    Ok(connection.query_row("SELECT MAX(id) FROM events", (), |row| row.get(0))?)
}

/// A topic as those who talk in it know it, and when they do.
struct Topic {
    topic: usize,
    author: MemberId,
    space: SpaceId,
    at: Timestamp,
}

struct Rows<'c> {
    topic: Statement<'c>,
    accept: Statement<'c>,
    reply: Statement<'c>,
    like: Statement<'c>,
    event: Statement<'c>,
    tally: Statement<'c>,
}

impl<'c> Rows<'c> {
    fn prepare(connection: &'c Connection) -> Result<Self> {
        Ok(Self {
            topic: connection.prepare(
                "INSERT INTO topics (id, space_id, author_id, kind, title, body, body_html, excerpt, rendered_by, locked,
                 removal, version, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?10, FALSE, 'none', 1, ?9)",
            )?,
            accept: connection.prepare(
                "UPDATE topics SET accepted_reply_id = ?2
                 WHERE id = ?1 AND kind = 'question' AND accepted_reply_id IS NULL",
            )?,
            reply: connection.prepare(
                "INSERT INTO replies (id, topic_id, author_id, body, body_html, rendered_by, removal, version, created_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?7, 'none', 1, ?6)",
            )?,
            like: connection.prepare(
                "INSERT INTO post_likes (post_kind, post_id, member_id, created_at) VALUES ('reply', ?1, ?2, ?3)",
            )?,
            event: connection.prepare(
                "INSERT INTO events (at, kind, actor, subject_kind, subject_id, space, version, payload)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            )?,
            tally: connection.prepare(
                "INSERT INTO topic_tallies (topic_id, space_id, listed, replies, active_at)
                 VALUES (?1, ?2, TRUE, ?3, ?4)",
            )?,
        })
    }

    fn add_topic(&mut self, posted: &Topic, texts: &Texts, dice: &mut Dice) -> Result<()> {
        let Topic { topic, author, space, at } = *posted;
        let text = dice.pick(&texts.topics);
        let kind = if topic % 3 == 0 { TopicKind::Question } else { TopicKind::Talk };
        self.topic.execute(params![
            id(topic),
            space.get(),
            author.get(),
            kind.as_str(),
            dice.pick(&texts.titles),
            text.body,
            text.html,
            text.excerpt,
            at.micros(),
            markdown::RENDERER_VERSION
        ])?;
        let (topic, mentions) = (TopicId::new(id(topic)), text.mentions.clone());
        self.add_event(&TopicPosted { topic, space, by: author, kind, mentions, tags: Vec::new() }, at)
    }

    fn add_reply(
        &mut self,
        reply: ReplyId,
        by: MemberId,
        to: &Topic,
        text: &Text,
        dice: &mut Dice,
    ) -> Result<()> {
        let (topic, at) = (TopicId::new(id(to.topic)), to.at.micros());
        let renderer = markdown::RENDERER_VERSION;
        self.reply.execute(params![
            reply.get(),
            topic.get(),
            by.get(),
            text.body,
            text.html,
            at,
            renderer
        ])?;
        if dice.below(8) == 0 {
            self.accept.execute(params![topic.get(), reply.get()])?;
        }
        if dice.below(3) == 0 {
            // Members with neighbouring ids, so that none likes it twice.
            let first = dice.below(900);
            for liker in first..first + 1 + dice.below(4) {
                self.like.execute(params![reply.get(), id(liker), at])?;
            }
        }
        let (topic_author, mentions) = (to.author, text.mentions.clone());
        self.add_event(&ReplyPosted { topic, space: to.space, by, reply, topic_author, mentions }, to.at)
    }

    fn add_event<E: Event>(&mut self, event: &E, at: Timestamp) -> Result<()> {
        let (subject, actor) = (event.subject(), event.actor().map(MemberId::get));
        self.event.execute(params![
            at.micros(),
            E::KIND,
            actor,
            subject.kind,
            subject.id,
            event.space(),
            E::VERSION,
            serde_json::to_string(event)?
        ])?;
        Ok(())
    }
}

/// Lets every reader stand at the end of the log: what they would do is done already.
fn catch_up(connection: &Connection, readers: &[Reader], last_event: i64) -> Result<()> {
    for reader in readers {
        connection.execute(
            "INSERT INTO event_readers (name, kinds, position, event_id, lease_owner, lease_until, attempts, retry_at,
             dead_in_row) VALUES (?1, ?2, ?3, ?3, '', 0, 0, 0, 0)",
            params![reader.name, reader.kinds.join(" "), last_event],
        )?;
    }
    Ok(())
}
