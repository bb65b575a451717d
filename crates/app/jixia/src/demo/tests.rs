//! The demo community on both engines.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use db::{Db, DbError, Schema, params};
use forum::store::spaces;
use kernel::{ManualClock, SystemEntropy};

use super::files::{ARTICLES, COURSES, LEARNERS, MEMBERS, ORDERS, PLANS, SPACES, TOPICS};
use super::*;
use crate::house::verify;

db::statements! {
    /// How many members there are.
    MEMBERS_THERE = "SELECT COUNT(*) AS here FROM members";
    /// How many topics there are.
    TOPICS_THERE = "SELECT COUNT(*) AS here FROM topics";
    /// How many replies there are.
    REPLIES_THERE = "SELECT COUNT(*) AS here FROM replies";
    /// How many answers were accepted.
    ACCEPTED = "SELECT COUNT(*) AS here FROM topics WHERE accepted_reply_id IS NOT NULL";
    /// How many courses can be had.
    COURSES_THERE = "SELECT COUNT(*) AS here FROM courses WHERE stage = 'published'";
    /// How many modules the courses have.
    MODULES_THERE = "SELECT COUNT(*) AS here FROM course_modules";
    /// How many lessons can be read.
    LESSONS_THERE = "SELECT COUNT(*) AS here FROM lessons WHERE state = 'open'";
    /// How many articles can be read.
    ARTICLES_THERE = "SELECT COUNT(*) AS here FROM articles WHERE stage = 'published'";
    /// How many plans are offered.
    PLANS_THERE = "SELECT COUNT(*) AS here FROM membership_plans WHERE active";
    /// How many comments there are.
    COMMENTS_THERE = "SELECT COUNT(*) AS here FROM comments";
    /// How many orders stand so.
    ORDERS_THERE = "SELECT COUNT(*) AS here FROM orders WHERE state = $1";
    /// How many things happened.
    EVENTS_THERE = "SELECT COUNT(*) AS here FROM events";
    /// How many things happened that are still to come.
    EVENTS_AHEAD = "SELECT COUNT(*) AS here FROM events WHERE at > $1";
    /// How many topics the lists know to have a reply.
    TALLIED = "SELECT COUNT(*) AS here FROM topic_tallies WHERE replies > 0";
    /// How many topics lists know to have a tag.
    TAGGED = "SELECT COUNT(DISTINCT topic_id) AS here FROM tagged_topics";
    /// How many have each standing.
    STANDINGS = "SELECT tier, COUNT(*) AS here FROM members WHERE tier_until IS NULL OR tier_until > $1
        GROUP BY tier ORDER BY tier";
    /// Work that was given up.
    DEAD = "SELECT kind FROM due_work WHERE state = 'dead'";
}

fn schema() -> Schema {
    services::house().unwrap().schema().clone()
}

fn count(db: &Db, statement: &'static db::Statement) -> i64 {
    db.read_blocking(move |q| q.one::<i64>(statement, params![])).unwrap()
}

fn on_both(body: impl Fn(&Db, &ManualClock) + Sync) {
    testkit::on_both(&schema(), body);
}

fn assert_is_whole(db: &Db) {
    let there = [
        &MEMBERS_THERE,
        &TOPICS_THERE,
        &COURSES_THERE,
        &MODULES_THERE,
        &LESSONS_THERE,
        &PLANS_THERE,
        &ARTICLES_THERE,
    ]
    .map(|statement| count(db, statement));
    assert_eq!(there, [12, 40, 2, 4, 17, 4, 5]);
    assert_eq!(db.read_blocking(|q| Ok::<_, DbError>(spaces(q)?.len())).unwrap(), 6);
    assert_eq!(count(db, &TALLIED), 39, "one question waits for its first answer");
    assert_eq!(count(db, &TAGGED), 40, "every topic says what it is about");
    assert!(count(db, &REPLIES_THERE) > 120 && count(db, &ACCEPTED) > 15 && count(db, &COMMENTS_THERE) > 20);
}

#[test]
fn the_community_is_as_it_was_promised_and_a_second_start_keeps_it() {
    on_both(|db, _| {
        assert_eq!(fill(db).unwrap(), Filled::Now);
        assert_is_whole(db);
        let events = count(db, &EVENTS_THERE);
        assert_eq!(fill(db).unwrap(), Filled::Before);
        assert_eq!(count(db, &EVENTS_THERE), events);
    });
}

#[test]
fn books_log_and_orders_hold_and_nothing_is_left_to_do() {
    on_both(|db, _| {
        fill(db).unwrap();
        let house = services::house().unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            events::run_readers_once(db, house.readers()).await.unwrap();
            for _ in 0..3 {
                events::run_due_once(db, house.works()).await.unwrap();
            }
        });
        let dead = db.read_blocking(|q| q.rows::<String>(&DEAD, params![])).unwrap();
        assert!(dead.is_empty(), "{dead:?}");

        assert!(runtime.block_on(events::seal_log(db)).unwrap());
        let schema = house.schema().clone();
        let verified = db.read_blocking(move |q| verify(q, &schema)).unwrap();
        assert!(verified.findings.is_empty(), "{:?}", verified.findings);
        let books = &verified.books;
        assert!(books.transfers > 20 && books.moved.len() == 3, "{books:?}");
        assert!(verified.events > 500 && verified.sealed == verified.events, "{verified:?}");
        let orders = |state: &'static str| {
            db.read_blocking(move |q| q.one::<i64>(&ORDERS_THERE, params![state])).unwrap()
        };
        assert_eq!((orders("fulfilled"), orders("refunded")), (25, 1));

        let (ahead, standings) = db
            .read_blocking(|q| {
                let now = q.now();
                let standings: Vec<(String, i64)> = q.rows(&STANDINGS, params![now])?;
                Ok::<_, DbError>((q.one::<i64>(&EVENTS_AHEAD, params![now])?, standings))
            })
            .unwrap();
        assert_eq!(ahead, 0, "nothing happened that is still to come");
        let tiers: Vec<&str> = standings.iter().map(|(tier, _)| tier.as_str()).collect();
        assert_eq!(tiers, ["fellow", "guest", "scholar"], "{standings:?}");
    });
}

#[test]
fn filling_goes_on_where_it_was_interrupted() {
    on_both(|db, _| {
        founding::found(db, people::prepare(&SystemEntropy).unwrap()).unwrap();
        assert_eq!(fill(db).unwrap(), Filled::Now);
        assert_is_whole(db);
    });
    on_both(|db, _| {
        founding::found(db, people::prepare(&SystemEntropy).unwrap()).unwrap();
        teaching::write_lessons(db).unwrap();
        assert_eq!(count(db, &COURSES_THERE), 0, "nothing is offered before all is written");
        teaching::write_lessons(db).unwrap();
        assert_eq!(fill(db).unwrap(), Filled::Now);
        assert_is_whole(db);
    });
}

#[test]
fn a_community_of_somebody_else_is_left_alone() {
    on_both(|db, _| {
        let draft = forum::SpaceDraft {
            slug: "own".into(),
            name: "Own".into(),
            description: String::new(),
            audience: access::Audience::Public,
            position: 1,
        };
        db.write_blocking(move |tx: &mut db::Tx| forum::open_space(tx, None, &draft)).unwrap();
        let error = fill(db).unwrap_err().to_string();
        assert!(error.contains("--data"), "{error}");
        assert_eq!(count(db, &MEMBERS_THERE), 0);
    });
    // An owner alone is a community, also one who is called like ours.
    for (name, mail) in [("林徙", "linxi@example.org"), (people::OWNER, "somebody@example.org")] {
        on_both(|db, _| {
            let password = PASSWORD.to_owned();
            let owner = accounts::Registration { name: name.to_owned(), mail: mail.to_owned(), password };
            let owner = owner.check().unwrap();
            db.write_blocking(move |tx: &mut db::Tx| {
                accounts::register(tx, &owner, "no hash", kernel::Role::Owner)
            })
            .unwrap();
            let events = count(db, &EVENTS_THERE);
            assert!(fill(db).unwrap_err().to_string().contains("--data"));
            assert_eq!((count(db, &MEMBERS_THERE), count(db, &EVENTS_THERE)), (1, events));
        });
    }
}

#[test]
fn every_file_is_used() {
    let mut listed: BTreeSet<String> =
        TOPICS.iter().chain(ARTICLES).map(|file| file.name.to_owned()).collect();
    listed.insert("README.md".to_owned());
    for file in [MEMBERS, SPACES, PLANS, ORDERS, LEARNERS] {
        listed.insert(file.name.to_owned());
    }
    for course in COURSES {
        listed.insert(course.about.name.to_owned());
        listed.extend(course.lessons.iter().map(|file| file.name.to_owned()));
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("demo");
    let mut found = BTreeSet::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.insert(path.strip_prefix(&root).unwrap().to_str().unwrap().to_owned());
            }
        }
    }
    assert_eq!(listed, found);
}

#[test]
fn the_welcome_says_how_to_come_in() {
    let accounts = accounts_to_try().unwrap();
    for role in [kernel::Role::Owner, kernel::Role::Moderator, kernel::Role::Author, kernel::Role::Member] {
        assert!(accounts.iter().any(|account| account.role == role), "{role}");
    }
    for filled in [Filled::Now, Filled::Before] {
        let text = welcome("http://127.0.0.1:8080", filled);
        assert!(text.contains("http://127.0.0.1:8080/login") && text.contains(PASSWORD));
        assert!(accounts.iter().all(|account| text.contains(&account.mail)));
    }
}

#[test]
fn the_demo_passwords_open_their_accounts() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let hasher = accounts::PasswordHasher::try_new(Arc::new(SystemEntropy)).unwrap();
    let newcomers = people::prepare(&SystemEntropy).unwrap();
    let hash = newcomers[0].password_hash.clone();
    assert!(runtime.block_on(hasher.fits(PASSWORD.to_owned(), Some(hash))).unwrap());
}
