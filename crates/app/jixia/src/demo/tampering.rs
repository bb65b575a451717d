//! Whoever changes rows past the code is found by `jixia verify`, which says what and where. The demo community is
//! filled once for each engine; each harm is done and looked at inside a transaction that is rolled back.

use std::sync::LazyLock;

use db::{Db, DbError, Migration, Schema, Snapshot, Statement, params};
use kernel::ManualClock;

use super::*;
use crate::house::{Verified, verify};

static SCHEMA: LazyLock<Schema> = LazyLock::new(|| services::house().unwrap().schema().clone());

db::statements! {
    /// An event that nothing else points to.
    SOME_EVENT = "SELECT MAX(id) AS id FROM events WHERE kind = 'forum.reply.posted'";
    /// The newest event.
    LAST_EVENT = "SELECT MAX(id) AS id FROM events";
    /// The course order with the lowest number that stands.
    SOME_ORDER = "SELECT MIN(o.id) AS id FROM orders o JOIN order_lines l ON l.order_id = o.id
        WHERE o.state = 'fulfilled' AND l.subject_kind = 'course'";
    /// What it paid.
    ITS_PAYMENT = "SELECT id FROM payments WHERE order_id = $1";
    /// What the books say of it.
    ITS_TRANSFER = "SELECT transfer_id FROM payments WHERE order_id = $1";
    /// What it gave.
    ITS_GRANT = "SELECT id FROM access_grants WHERE reason_kind = 'order' AND reason_id = $1";
    /// The event that told of an order's making.
    ITS_EVENT = "SELECT id FROM events WHERE kind = 'checkout.order.created' AND subject_id = $1";
    /// Who bought it.
    ITS_BUYER = "SELECT buyer_id FROM orders WHERE id = $1";

    /// A hole in the log.
    LOSE_EVENT = "DELETE FROM events WHERE id = $1";
    /// Another word in an event.
    CHANGE_EVENT = "UPDATE events SET space = 1 + COALESCE(space, 0) WHERE id = $1";
    /// The log is cut off and its newest seal with it.
    LOSE_SEAL = "DELETE FROM event_seals WHERE number = $1";
    /// The newest seals go.
    LOSE_SEALS = "DELETE FROM event_seals WHERE number > $1";
    /// How many seals there are.
    SEALS = "SELECT COUNT(*) AS seals FROM event_seals";
    /// What was known of the readers goes as well.
    LOSE_MARKS = "DELETE FROM event_reader_marks WHERE position > $1";
    /// A reader goes.
    LOSE_READER = "DELETE FROM event_readers WHERE name = 'forum.tallies' AND event_id > $1";
    /// A reader is moved.
    MOVE_READER = "UPDATE event_readers SET position = position + $1, event_id = event_id + $1
        WHERE name = 'forum.tallies'";
    /// A reader begins again.
    RESET_READER = "UPDATE event_readers SET position = 0, event_id = 0 WHERE name = 'forum.tallies'";

    /// Everything that hangs on an order goes first.
    LOSE_TIMELINE = "DELETE FROM order_timeline WHERE order_id = $1";
    /// Its notices.
    LOSE_NOTICES = "DELETE FROM gateway_notices WHERE order_id = $1";
    /// Its payments.
    LOSE_PAYMENTS = "DELETE FROM payments WHERE order_id = $1";
    /// Its tries.
    LOSE_ATTEMPTS = "DELETE FROM payment_attempts WHERE order_id = $1";
    /// Its lines.
    LOSE_LINES = "DELETE FROM order_lines WHERE order_id = $1";
    /// The order.
    LOSE_ORDER = "DELETE FROM orders WHERE id = $1";
    /// The course forgets who bought it.
    LOSE_PURCHASE = "DELETE FROM course_purchases WHERE grant_id = $1";
    /// Memberships are forgotten that were bought.
    LOSE_PERIODS = "DELETE FROM membership_periods WHERE member_id = $1";
    /// What was bought is taken away.
    LOSE_GRANT = "DELETE FROM access_grants WHERE id = $1";
    /// A grant goes to somebody else.
    PASS_GRANT_ON = "UPDATE access_grants SET member_id = member_id + 1 WHERE id = $1";
    /// A grant lasts only until then.
    END_GRANT = "UPDATE access_grants SET until_at = from_at + 1 WHERE id = $1";
    /// Somebody helps himself, for an order that there is not.
    FORGE_GRANT = "INSERT INTO access_grants (member_id, subject_kind, subject_id, gives, reason_kind, reason_id,
        granted_by, note, from_at, until_at, created_at)
        VALUES ($1, 'course', 1, 'read', $2, 987654, NULL, '', 1, NULL, 1)";
    /// An order that was paid waits again.
    REOPEN_ORDER = "UPDATE orders SET state = 'awaiting_payment' WHERE id = $1";
    /// An order is said to be refunded.
    REFUND_ORDER = "UPDATE orders SET state = 'refunded' WHERE id = $1";
    /// An order cost less.
    CHEAPEN_ORDER = "UPDATE orders SET total_minor = total_minor - 1 WHERE id = $1";
    /// An order was paid before it was made.
    PREDATE_ORDER = "UPDATE orders SET paid_at = created_at - 1 WHERE id = $1";
    /// An order was made when it was not.
    POSTDATE_ORDER = "UPDATE orders SET created_at = created_at + 1 WHERE id = $1";
    /// A payment came when it did not.
    POSTDATE_PAYMENT = "UPDATE payments SET received_at = received_at + 1 WHERE order_id = $1";
    /// The seller was to have less.
    CUT_SHARE = "UPDATE order_lines SET share_bps = share_bps - 1000 WHERE order_id = $1";
    /// Somebody else was the seller.
    CHANGE_SELLER = "UPDATE order_lines SET seller_id = (SELECT buyer_id FROM orders WHERE id = $1)
        WHERE order_id = $1";
    /// Somebody whose membership lasts.
    SOME_FELLOW = "SELECT MIN(m.id) AS id FROM members m JOIN access_grants g ON g.member_id = m.id
        WHERE m.tier = 'fellow' AND g.gives = 'tier-fellow' AND g.revoked_at IS NULL AND g.until_at = m.tier_until";
    /// Somebody who has none.
    SOME_GUEST = "SELECT MAX(id) AS id FROM members WHERE tier = 'guest' AND role = 'member'";
    /// A member sits in the chair.
    PROMOTE = "UPDATE members SET tier = 'chair', tier_until = NULL WHERE id = $1";
    /// A member is nobody.
    DEMOTE = "UPDATE members SET tier = 'guest', tier_until = NULL WHERE id = $1";
    /// A membership lasts for ever.
    LENGTHEN = "UPDATE members SET tier_until = NULL WHERE id = $1";
    /// A state that there is not.
    MISSPELL_ORDER = "UPDATE orders SET state = 'pending' WHERE id = $1";
    /// A course was given back for its money, and is read on.
    REVERSE_PURCHASE = "UPDATE course_purchases SET reversed_at = created_at WHERE grant_id = $1";
    /// A course that was given back was not.
    KEEP_PURCHASE = "UPDATE course_purchases SET reversed_at = NULL
        WHERE reversed_at IS NOT NULL AND order_line_id > $1";
    /// The months that somebody bought become longer.
    STRETCH_PERIODS = "UPDATE membership_periods SET until_at = until_at + 1 WHERE member_id = $1 AND state = 'live'";
    /// A payment was larger.
    INFLATE_PAYMENT = "UPDATE payments SET amount_minor = amount_minor + 1 WHERE order_id = $1";
    /// A payment was in other money.
    EXCHANGE_PAYMENT = "UPDATE payments SET currency = 'EUR' WHERE order_id = $1";
}

/// The harm is undone by failing.
enum Undone {
    Found(Vec<String>),
    Db(DbError),
}

impl From<DbError> for Undone {
    fn from(error: DbError) -> Self {
        Self::Db(error)
    }
}

fn found(verified: Verified) -> Vec<String> {
    verified.findings.into_iter().map(|it| format!("{}: {}", it.subject, it.problem)).collect()
}

fn look(q: &mut Snapshot) -> Result<Verified, DbError> {
    verify(q, &SCHEMA)
}

/// Does the harm, all statements with one parameter, and gives what is found then.
fn after(db: &Db, harms: &[(&'static Statement, i64)]) -> Vec<String> {
    let harms = harms.to_vec();
    let undone = db.write_blocking(move |tx| -> Result<(), Undone> {
        for (harm, id) in &harms {
            tx.execute(harm, params![id])?;
        }
        Err(Undone::Found(found(look(tx)?)))
    });
    match undone {
        Err(Undone::Found(found)) => found,
        Err(Undone::Db(error)) => panic!("{error}"),
        Ok(()) => unreachable!(),
    }
}

fn one(db: &Db, statement: &'static Statement) -> i64 {
    db.read_blocking(move |q| q.one::<i64>(statement, params![])).unwrap()
}

fn of(db: &Db, statement: &'static Statement, id: i64) -> i64 {
    db.read_blocking(move |q| q.one::<i64>(statement, params![id])).unwrap()
}

/// A filled community whose readers have caught up and whose log is sealed.
fn community(db: &Db) {
    fill(db).unwrap();
    let house = services::house().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        events::run_readers_once(db, house.readers()).await.unwrap();
        assert!(events::seal_log(db).await.unwrap());
    });
    assert_eq!(found(db.read_blocking(look).unwrap()), Vec::<String>::new());
}

#[test]
fn whatever_is_changed_past_the_code_is_found_and_named() {
    testkit::on_both(&*SCHEMA, |db: &Db, _: &ManualClock| {
        community(db);
        the_log(db);
        the_readers(db);
        orders(db);
        grants(db);
        standings(db);
        unreadable(db);
        assert_eq!(found(db.read_blocking(look).unwrap()), Vec::<String>::new(), "all harm was undone");
    });
}

fn the_log(db: &Db) {
    let event = one(db, &SOME_EVENT);
    let gone = after(db, &[(&LOSE_EVENT, event)]);
    assert!(
        gone.len() == 1 && gone[0].starts_with(&format!("event:{event}: it is gone from the log")),
        "{gone:?}"
    );
    let changed = after(db, &[(&CHANGE_EVENT, event)]);
    assert!(
        changed.len() == 1 && changed[0].starts_with(&format!("event:{event}: it is not what it was")),
        "{changed:?}"
    );
    let last = one(db, &LAST_EVENT);
    let cut_off = after(db, &[(&LOSE_EVENT, last)]);
    assert!(
        cut_off.iter().any(|it| it.starts_with(&format!("event:{last}: it is gone from the log"))),
        "{cut_off:?}"
    );
    let unsealed = after(db, &[(&LOSE_SEAL, 2)]);
    assert_eq!(unsealed, ["seal:2: it is gone, and what it knew of the log with it"]);
    let seals = one(db, &SEALS);
    for kept in [seals - 1, 0] {
        let gone = after(db, &[(&LOSE_SEALS, kept)]);
        let told = format!("seal:{}: it is gone: it was written when the reader ", kept + 1);
        assert!(gone.len() == 1 && gone[0].starts_with(&told), "{gone:?}");
    }
    let forgotten = after(db, &[(&LOSE_SEALS, 0), (&LOSE_MARKS, 0)]);
    assert!(forgotten.len() == 1 && forgotten[0].contains("but no seal knows them"), "{forgotten:?}");
}

fn the_readers(db: &Db) {
    let ahead = after(db, &[(&MOVE_READER, 1_000_000)]);
    assert!(
        ahead.len() == 1 && ahead[0].contains("`forum.tallies` stands here, beyond the end"),
        "{ahead:?}"
    );
    let gone = after(db, &[(&LOSE_READER, 0)]);
    assert!(gone.len() == 1 && gone[0].contains("`forum.tallies` was here when it was marked"), "{gone:?}");
    let back = db.write_blocking(|tx| -> Result<(), Undone> {
        tx.execute(&RESET_READER, params![])?;
        Err(Undone::Found(found(look(tx)?)))
    });
    let Err(Undone::Found(back)) = back else { panic!() };
    assert!(back.len() == 1 && back[0].contains("`forum.tallies` stands here, but was at event"), "{back:?}");
}

fn orders(db: &Db) {
    let order = one(db, &SOME_ORDER);
    let (payment, transfer) = (of(db, &ITS_PAYMENT, order), of(db, &ITS_TRANSFER, order));
    let (grant, event) = (of(db, &ITS_GRANT, order), of(db, &ITS_EVENT, order));
    let named = |what: &str| format!("order:{order}: {what}");

    let children = [&LOSE_TIMELINE, &LOSE_NOTICES, &LOSE_PAYMENTS, &LOSE_ATTEMPTS, &LOSE_LINES, &LOSE_ORDER];
    let gone = after(db, &children.map(|harm| (harm, order)));
    assert!(
        gone.contains(&named(&format!("event {event} tells that it was made, but it is gone"))),
        "{gone:?}"
    );
    assert!(
        gone.contains(&format!("transfer:{transfer}: it is about order {order}, which is not there")),
        "{gone:?}"
    );
    let ours = |it: &String| {
        [named(""), format!("transfer:{transfer}: "), format!("grant:{grant}: ")]
            .iter()
            .any(|one| it.starts_with(one))
    };
    assert!(gone.iter().all(ours), "{gone:?}");

    let unpaid = after(db, &[(&LOSE_PAYMENTS, order)]);
    let expected = [
        named("it is fulfilled, but there is no payment that settled it"),
        format!("transfer:{transfer}: it took money in for order {order}, but no payment tells of it"),
    ];
    assert_eq!(unpaid, expected);

    for (harm, state) in [(&REOPEN_ORDER, "awaiting_payment"), (&REFUND_ORDER, "refunded")] {
        let moved = after(db, &[(harm, order)]);
        let told = named(&format!("it is {state}, but the log tells that it was fulfilled last"));
        assert!(moved.contains(&told) && moved.iter().all(ours), "{moved:?}");
    }

    let cheaper = after(db, &[(&CHEAPEN_ORDER, order)]);
    assert!(
        cheaper.contains(&named(&format!("what it cost is not what event {event} tells"))),
        "{cheaper:?}"
    );
    assert!(
        cheaper.iter().any(|it| it.contains("its lines add up to")) && cheaper.iter().all(ours),
        "{cheaper:?}"
    );

    for (harm, what) in [(&PREDATE_ORDER, "paid"), (&POSTDATE_ORDER, "made")] {
        let moved = after(db, &[(harm, order)]);
        assert_eq!(moved, [named(&format!("when it was {what} is not what the log tells"))]);
    }
    let moved = after(db, &[(&POSTDATE_PAYMENT, order)]);
    assert_eq!(moved, [format!("payment:{payment}: its time is not when transfer {transfer} was posted")]);
    for harm in [&CUT_SHARE, &CHANGE_SELLER] {
        let otherwise = format!("its lines share the money out otherwise than transfer {transfer} did");
        assert_eq!(after(db, &[(harm, order)]), [named(&otherwise)]);
    }

    for harm in [&INFLATE_PAYMENT, &EXCHANGE_PAYMENT] {
        let other = after(db, &[(harm, order)]);
        let booked = format!("for order {order} is not what transfer {transfer} moved");
        assert_eq!(other.len(), 2, "{other:?}");
        assert!(other[0].starts_with(&named("it is fulfilled and cost")), "{other:?}");
        assert!(
            other[1].starts_with(&format!("payment:{payment}: ")) && other[1].ends_with(&booked),
            "{other:?}"
        );
    }
}

fn grants(db: &Db) {
    let order = one(db, &SOME_ORDER);
    let (grant, buyer) = (of(db, &ITS_GRANT, order), of(db, &ITS_BUYER, order));
    let gone = after(db, &[(&LOSE_PURCHASE, grant), (&LOSE_GRANT, grant)]);
    assert_eq!(gone.len(), 3, "{gone:?}");
    assert!(gone[0].starts_with(&format!("order:{order}: member {buyer} paid for course ")), "{gone:?}");
    let forgotten = format!("order:{order}: it is fulfilled, but what course ");
    assert!(gone[1].starts_with(&forgotten), "{gone:?}");
    assert!(
        gone[2].starts_with(&format!("grant:{grant}: ")) && gone[2].ends_with("but it is gone"),
        "{gone:?}"
    );
    let lost = after(db, &[(&LOSE_PURCHASE, grant)]);
    assert!(lost.len() == 1 && lost[0].starts_with(&forgotten), "{lost:?}");
    let stays = after(db, &[(&KEEP_PURCHASE, 0)]);
    assert!(
        !stays.is_empty() && stays.iter().all(|it| it.contains(": it is refunded, but what course ")),
        "{stays:?}"
    );

    let passed_on = after(db, &[(&PASS_GRANT_ON, grant)]);
    assert!(
        passed_on.iter().any(|it| it.starts_with(&format!("grant:{grant}: who has it is not"))),
        "{passed_on:?}"
    );
    assert!(passed_on.iter().any(|it| it.contains("paid for course")), "{passed_on:?}");

    let ended = after(db, &[(&END_GRANT, grant)]);
    assert_eq!(ended, [format!("grant:{grant}: its end is not what the log tells")]);

    let kept = after(db, &[(&REVERSE_PURCHASE, grant)]);
    assert!(kept.len() == 2 && kept[0].starts_with(&format!("grant:{grant}: course ")), "{kept:?}");
    assert!(kept[1].starts_with(&forgotten), "{kept:?}");

    for (reason, problem) in [
        ("order", "of which there is no order"),
        ("kindness", "which is no reason to have anything"),
        ("hand", "but by nobody"),
    ] {
        let forged = db.write_blocking(move |tx| -> Result<(), Undone> {
            tx.execute(&FORGE_GRANT, params![buyer, reason])?;
            Err(Undone::Found(found(look(tx)?)))
        });
        let Err(Undone::Found(forged)) = forged else { panic!() };
        assert_eq!(forged.len(), 2, "{forged:?}");
        assert!(forged[0].contains(problem) && forged[1].contains("the log does not tell"), "{forged:?}");
    }
}

fn standings(db: &Db) {
    let (fellow, guest) = (one(db, &SOME_FELLOW), one(db, &SOME_GUEST));
    let promoted = after(db, &[(&PROMOTE, guest)]);
    let expected = [
        format!("member:{guest}: it is shown as chair for longer than any grant gives that"),
        format!("member:{guest}: it is shown as chair, but the log tells of guest"),
    ];
    assert_eq!(promoted, expected);
    let demoted = after(db, &[(&DEMOTE, fellow)]);
    assert_eq!(demoted.len(), 2, "{demoted:?}");
    assert!(demoted[0].contains(&format!("it gives tier-fellow, but member {fellow} is shown as guest")));
    assert!(
        demoted[1]
            .starts_with(&format!("member:{fellow}: it is shown as guest, but the log tells of fellow"))
    );
    let lasting = after(db, &[(&LENGTHEN, fellow)]);
    assert_eq!(lasting.len(), 2, "{lasting:?}");
    assert!(lasting[0].contains("for longer than any grant gives that"), "{lasting:?}");
    let stretched = after(db, &[(&STRETCH_PERIODS, fellow)]);
    let told = format!("it gives member {fellow} another tier or time than grant ");
    assert!(!stretched.is_empty() && stretched.iter().all(|it| it.contains(&told)), "{stretched:?}");
    let lost = after(db, &[(&LOSE_PERIODS, fellow)]);
    assert!(lost.iter().any(|it| it.contains(": it is fulfilled, but what plan ")), "{lost:?}");
}

/// One value that no program wrote does not keep the rest from being looked at.
fn unreadable(db: &Db) {
    let (order, guest) = (one(db, &SOME_ORDER), one(db, &SOME_GUEST));
    let found = after(db, &[(&MISSPELL_ORDER, order), (&PROMOTE, guest)]);
    assert!(found.iter().any(|it| it.contains("`state` holds Text, which is no ")), "{found:?}");
    assert!(found.iter().any(|it| it.starts_with(&format!("member:{guest}: "))), "{found:?}");
}

static DROPPED: &[Migration] = &[Migration::new(
    "tampering",
    "0001_dropped",
    "DROP INDEX payments_provider_key;
    -- engine: sqlite
    DROP TRIGGER ledger_postings_kept;
    -- engine: postgres
    DROP TRIGGER ledger_postings_kept ON ledger_postings;
    ALTER TABLE ledger_transfers DISABLE TRIGGER ledger_transfers_kept;
    -- engine: sqlite
    DROP TRIGGER ledger_transfers_kept;",
)];

#[test]
fn an_index_or_trigger_that_was_dropped_is_named() {
    testkit::on_both(&SCHEMA.clone().with(DROPPED, &[]), |db: &Db, _: &ManualClock| {
        let expected = [
            "schema:0: the index `payments_provider_key` is gone",
            "schema:0: the trigger `ledger_postings_kept` is gone",
            "schema:0: the trigger `ledger_transfers_kept` is gone",
        ];
        assert_eq!(found(db.read_blocking(look).unwrap()), expected);
    });
}
