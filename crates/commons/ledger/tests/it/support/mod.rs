//! What the tests of this crate share.

use db::{Db, DbError, Migration, Schema};
use kernel::{Currency, MemberId, Money, Subject};
use ledger::{Account, AccountKind, Amount, Draft, PostError, Posted, Transfer, Unit};

/// Members 1 to 9, as far as the books need them.
const MEMBERS: &[Migration] = &[Migration::new(
    "test",
    "members",
    "CREATE TABLE members (id {pk}, name TEXT NOT NULL) {strict};
     INSERT INTO members (id, name) VALUES (1, 'a'), (2, 'b'), (3, 'c'), (4, 'd'), (5, 'e'), (6, 'f'), (7, 'g'),
        (8, 'h'), (9, 'i');",
)];

pub const CNY: Unit = Unit::Currency(Currency::CNY);

pub fn schema() -> Schema {
    Schema::default()
        .with(events::MIGRATIONS, events::STATEMENTS)
        .with(MEMBERS, &[])
        .with(ledger::MIGRATIONS, ledger::STATEMENTS)
}

pub fn yuan(minor: i64) -> Money {
    Money::new(minor, Currency::CNY)
}

pub const fn order(id: i64) -> Subject {
    Subject::of("order", id)
}

pub const fn author() -> MemberId {
    MemberId::new(3)
}

/// A sale of 100 parts, 70 of them the author's.
pub fn sale(key: &str, minor: i64) -> Transfer {
    let share = minor * 7 / 10;
    Draft::new(key, "sale.paid", order(5))
        .by(Some(MemberId::new(2)))
        .debit(&ledger::chart::gateway("sandbox"), yuan(minor))
        .credit(&ledger::chart::member_earnings(author()), yuan(share))
        .credit(&ledger::chart::platform_revenue(), yuan(minor - share))
        .seal()
        .unwrap()
}

/// Where points come from.
pub fn issued() -> Account {
    Account::new("platform:issued", AccountKind::Expense)
}

/// A member's points, never below zero.
pub fn purse(name: &str) -> Account {
    Account::new(format!("purse:{name}"), AccountKind::Liability).floored()
}

/// Points into a purse; a negative count takes them out.
pub fn points(key: &str, name: &str, count: i64) -> Transfer {
    let draft = Draft::new(key, "points.moved", order(1));
    let amount = Amount::points(count.abs());
    let draft = if count > 0 {
        draft.debit(&issued(), amount).credit(&purse(name), amount)
    } else {
        draft.debit(&purse(name), amount).credit(&issued(), amount)
    };
    draft.seal().unwrap()
}

pub fn post(db: &Db, transfer: &Transfer) -> Result<Posted, PostError> {
    let transfer = transfer.clone();
    db.write_blocking(move |tx| ledger::post(tx, &transfer))
}

pub fn balance(db: &Db, account: &Account, unit: Unit) -> i64 {
    let account = account.clone();
    db.read_blocking(move |q| ledger::balance(q, &account, unit)).unwrap().minor
}

/// The books, checked; panics with what is wrong.
pub fn in_order(db: &Db) -> ledger::Report {
    let report = db.read_blocking(ledger::verify).unwrap();
    assert_eq!(report.findings, [], "the books are in order");
    report
}

pub fn count(db: &Db, statement: &'static db::Statement) -> i64 {
    db.read_blocking(move |q| -> Result<i64, DbError> { q.one(statement, db::params![]) }).unwrap()
}
