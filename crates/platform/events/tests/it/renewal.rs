//! What an older version made is made anew in the background, once, and never over what somebody wrote meanwhile.

use std::sync::Mutex;
use std::time::Duration;

use db::{Db, DbError, Migration, Snapshot, Tx, params};
use events::renewal::{self, Anew, Old, Place, Renewal};
use events::{DueRan, Freshness, freshness};
use kernel::Clock as _;

use crate::common::{Home, on_both};

pub const TEXTS: Migration = Migration {
    owner: "test",
    name: "0002_texts",
    sql: "CREATE TABLE texts (id {pk}, body TEXT NOT NULL, made TEXT NOT NULL, made_by {i64} NOT NULL, version {i64} NOT NULL) {strict};
          CREATE INDEX texts_made_by ON texts (made_by, id);",
};

db::statements! {
    /// Adds a text.
    ADD = "INSERT INTO texts (body, made, made_by, version) VALUES ($1, $2, $3, 1) RETURNING id";
    /// Texts of an older maker.
    OLDER = "SELECT made_by, id, version, body, made FROM texts
        WHERE made_by < $1 AND (made_by, id) > ($2, $3) ORDER BY made_by, id LIMIT $4";
    /// A text was made anew.
    RENEW = "UPDATE texts SET made = $3, made_by = $4 WHERE id = $1 AND version = $2 AND made_by < $4";
    /// Somebody edits a text.
    EDIT = "UPDATE texts SET body = $2, made = $3, made_by = $4, version = version + 1 WHERE id = $1";
    /// All texts.
    ALL_TEXTS = "SELECT id, made, made_by FROM texts ORDER BY id";
    /// What was told.
    TOLD = "SELECT payload FROM events WHERE kind = 'events.texts.renewed' ORDER BY id";
    /// Work that is not done.
    OPEN_WORK = "SELECT key FROM due_work WHERE state IN ('waiting', 'running') ORDER BY key";
}

/// Today's maker writes large.
fn make(body: &str) -> String {
    body.to_uppercase()
}

const TODAY: u32 = 5;

fn older(q: &mut Snapshot, below: u32, after: Place, most: u32) -> Result<Vec<Old>, DbError> {
    let rows: Vec<(u32, i64, i64, String, String)> =
        q.rows(&OLDER, params![below, after.version, after.id, most])?;
    let one = |(version, id, edition, body, before): (u32, i64, i64, String, String)| {
        Old::new(Place { version, id }, move || {
            assert_ne!(body, "poison", "on purpose");
            meanwhile(&body, id);
            let made = make(&body);
            Anew::new(made != before, move |tx| tx.execute(&RENEW, params![id, edition, made, below]))
        })
    };
    Ok(rows.into_iter().map(one).collect())
}

const TEXTS_OF_TODAY: Renewal = Renewal { name: "test.texts", version: TODAY, older };

/// Where a text is edited while it is made anew.
static MEANWHILE: Mutex<Option<Db>> = Mutex::new(None);

fn meanwhile(body: &str, id: i64) {
    if !body.starts_with("edited by ") {
        return;
    }
    let db = MEANWHILE.lock().unwrap().clone().unwrap();
    let version: u32 = if body == "edited by today" { TODAY } else { TODAY - 1 };
    let edited = db.write_blocking(move |tx: &mut Tx| {
        tx.execute(&EDIT, params![id, "edit", if version == TODAY { "EDIT" } else { "<edit>" }, version])
    });
    edited.unwrap();
}

fn add(home: &Home, body: &'static str, made: &'static str, by: u32) -> i64 {
    home.db.write_blocking(move |tx: &mut Tx| tx.insert(&ADD, params![body, made, by])).unwrap()
}

fn texts(home: &Home) -> Vec<(i64, String, u32)> {
    home.db.read_blocking(|q: &mut Snapshot| q.rows(&ALL_TEXTS, params![])).unwrap()
}

fn made(home: &Home) -> Vec<String> {
    texts(home).into_iter().map(|(_, made, _)| made).collect()
}

fn told(home: &Home) -> Vec<serde_json::Value> {
    let rows: Vec<String> = home.db.read_blocking(|q: &mut Snapshot| q.rows(&TOLD, params![])).unwrap();
    rows.iter().map(|payload| serde_json::from_str(payload).unwrap()).collect()
}

fn open_work(home: &Home) -> usize {
    let keys: Vec<String> = home.db.read_blocking(|q: &mut Snapshot| q.rows(&OPEN_WORK, params![])).unwrap();
    keys.len()
}

fn look(home: &Home, renewal: Renewal) {
    home.run(renewal::look(&home.db, &[renewal])).unwrap();
}

fn run(home: &Home, renewal: Renewal) -> DueRan {
    home.run(events::run_due_once(&home.db, &[renewal::work(vec![renewal])])).unwrap()
}

const ONE: DueRan = DueRan { done: 1, put_back: 0, dead: 0 };

#[test]
fn every_text_of_an_older_maker_is_made_anew_and_those_that_changed_are_told() {
    on_both(|home| {
        for _ in 0..70 {
            add(home, "a", "<a>", 0);
        }
        // It looks the same today, so nothing that shows it is stale.
        for _ in 0..40 {
            add(home, "b", "B", TODAY - 1);
        }
        let today = add(home, "c", "as it is", TODAY);
        let newer = add(home, "d", "as it will be", TODAY + 1);
        let kept = Freshness::default();
        home.run(kept.sync(&home.db)).unwrap();
        let before = home.db.read_blocking(freshness::position).unwrap();
        assert!(kept.is_fresh(before, &[]));

        look(home, TEXTS_OF_TODAY);
        // A second node starts as well.
        look(home, TEXTS_OF_TODAY);
        assert_eq!(open_work(home), 1);
        assert_eq!(made(home)[0], "<a>", "until then it is read as it is");
        assert_eq!(run(home, TEXTS_OF_TODAY), ONE);
        let all = texts(home);
        assert!(all[..70].iter().all(|(_, made, by)| (made.as_str(), *by) == ("A", TODAY)), "{all:?}");
        assert!(all[70..110].iter().all(|(_, made, by)| (made.as_str(), *by) == ("B", TODAY)), "{all:?}");
        assert_eq!(all[110], (today, "as it is".to_owned(), TODAY));
        assert_eq!(all[111], (newer, "as it will be".to_owned(), TODAY + 1));
        let told = told(home);
        let changed: u64 = told.iter().map(|told| told["texts"].as_u64().unwrap()).sum();
        assert_eq!((told.len(), changed, &told[0]["name"]), (3, 70, &"test.texts".into()));
        home.run(kept.sync(&home.db)).unwrap();
        assert!(!kept.is_fresh(before, &[]), "whatever was kept may show one of them");

        look(home, TEXTS_OF_TODAY);
        assert_eq!((open_work(home), run(home, TEXTS_OF_TODAY)), (0, DueRan::default()));
    });
}

#[test]
fn what_is_edited_meanwhile_is_not_overwritten() {
    on_both(|home| {
        *MEANWHILE.lock().unwrap() = Some(home.db.clone());
        add(home, "edited by today", "<x>", 0);
        // An older program that still runs on another node: its text is made anew as well.
        add(home, "edited by an older program", "<x>", 0);
        add(home, "a", "<a>", 0);
        look(home, TEXTS_OF_TODAY);
        assert_eq!(run(home, TEXTS_OF_TODAY), ONE);
        assert!(texts(home).iter().all(|(.., by)| *by == TODAY), "{:?}", texts(home));
        assert_eq!(made(home), ["EDIT", "EDIT", "A"]);
        *MEANWHILE.lock().unwrap() = None;
    });
}

#[test]
fn a_text_that_cannot_be_made_stays_and_holds_up_no_other() {
    on_both(|home| {
        add(home, "poison", "<poison>", 0);
        for _ in 0..40 {
            add(home, "a", "<a>", 1);
        }
        look(home, TEXTS_OF_TODAY);
        assert_eq!(run(home, TEXTS_OF_TODAY), ONE);
        let all = texts(home);
        assert_eq!((all[0].1.as_str(), all[0].2), ("<poison>", 0));
        assert!(all[1..].iter().all(|(_, made, by)| (made.as_str(), *by) == ("A", TODAY)), "{all:?}");
        // The next start tries again.
        look(home, TEXTS_OF_TODAY);
        assert_eq!((open_work(home), run(home, TEXTS_OF_TODAY)), (1, ONE));
    });
}

#[test]
fn an_older_program_leaves_the_work_to_the_newer_one_beside_it() {
    on_both(|home| {
        let newer = Renewal { version: TODAY + 1, ..TEXTS_OF_TODAY };
        add(home, "a", "<a>", TODAY);
        look(home, newer);
        assert_eq!(run(home, TEXTS_OF_TODAY), ONE);
        assert_eq!((made(home), open_work(home)), (vec!["<a>".to_owned()], 1));
        assert_eq!(run(home, newer), DueRan::default(), "not yet");
        home.clock.set(home.clock.now().plus(Duration::from_secs(300)));
        assert_eq!((run(home, newer), open_work(home)), (ONE, 0));
        assert_eq!(made(home), ["A"]);
    });
}
