//! Posting on both engines.

use std::time::Duration;

use db::{DbError, params};
use kernel::MemberId;
use ledger::{Account, AccountKind, Amount, Draft, PostError, chart};
use testkit::on_both;

use crate::support::{
    CNY, author, balance, count, in_order, issued, order, points, post, purse, sale, schema, yuan,
};

db::statements! {
    /// How many events there are.
    EVENTS = "SELECT COUNT(*) AS events FROM events WHERE kind = 'ledger.transfer.posted' AND subject_kind = 'order'";
    /// How many transfers there are.
    TRANSFERS = "SELECT COUNT(*) AS transfers FROM ledger_transfers";
    /// Tries to edit a posting.
    EDIT_POSTING = "UPDATE ledger_postings SET amount = amount + 1";
    /// Tries to delete a posting.
    DELETE_POSTING = "DELETE FROM ledger_postings";
    /// Tries to edit a transfer.
    EDIT_TRANSFER = "UPDATE ledger_transfers SET memo = 'edited'";
    /// Tries to delete a transfer.
    DELETE_TRANSFER = "DELETE FROM ledger_transfers";
    /// Tries to turn an account into another.
    EDIT_ACCOUNT = "UPDATE ledger_accounts SET unit = 'USD'";
    /// Tries to delete an account.
    DELETE_ACCOUNT = "DELETE FROM ledger_accounts";
}

#[test]
fn a_sale_moves_value_once_and_tells_the_log_once() {
    on_both(&schema(), |db, clock| {
        let first = post(db, &sale("order:5:paid", 9_900)).unwrap();
        assert!(!first.replayed);
        clock.advance(Duration::from_secs(60));
        let again = post(db, &sale("order:5:paid", 9_900)).unwrap();
        assert!(again.replayed);
        assert_eq!((again.id, again.at), (first.id, first.at));
        assert_eq!(balance(db, &chart::gateway("sandbox"), CNY), 9_900);
        assert_eq!(balance(db, &chart::platform_revenue(), CNY), 2_970);
        assert_eq!(balance(db, &chart::member_earnings(author()), CNY), 6_930);
        assert_eq!((count(db, &TRANSFERS), count(db, &EVENTS)), (1, 1));
        let report = in_order(db);
        assert_eq!((report.accounts, report.transfers, report.postings), (3, 1, 3));
        assert_eq!(report.moved[&CNY], 9_900);
    });
}

#[test]
fn the_first_try_keeps_its_actor_and_memo() {
    on_both(&schema(), |db, _| {
        let with_memo = |memo: &'static str, by| {
            let draft = Draft::new("k", "points.moved", order(1)).memo(memo).by(Some(MemberId::new(by)));
            draft.debit(&issued(), Amount::points(5)).credit(&purse("a"), Amount::points(5)).seal().unwrap()
        };
        let first = post(db, &with_memo("by callback", 1)).unwrap();
        assert!(post(db, &with_memo("by hand", 2)).unwrap().replayed);
        let (row, postings) = db.read_blocking(move |q| ledger::transfer(q, first.id)).unwrap().unwrap();
        assert_eq!((row.memo.as_str(), row.actor_id), ("by callback", Some(MemberId::new(1))));
        assert_eq!(postings.len(), 2);
    });
}

#[test]
fn a_key_cannot_be_used_for_another_movement() {
    on_both(&schema(), |db, _| {
        let first = post(db, &sale("order:5:paid", 9_900)).unwrap().id;
        for other in [
            sale("order:5:paid", 9_901),
            points("order:5:paid", "a", 5),
            Draft::new("order:5:paid", "sale.paid", order(6))
                .debit(&chart::gateway("sandbox"), yuan(9_900))
                .credit(&chart::member_earnings(author()), yuan(6_930))
                .credit(&chart::platform_revenue(), yuan(2_970))
                .seal()
                .unwrap(),
        ] {
            let refused = post(db, &other);
            assert!(matches!(refused, Err(PostError::KeyReused { first: id }) if id == first), "{refused:?}");
        }
        assert_eq!(in_order(db).transfers, 1);
    });
}

#[test]
fn a_floor_holds_and_its_refusal_leaves_nothing_behind() {
    on_both(&schema(), |db, _| {
        post(db, &points("in", "a", 10)).unwrap();
        // The refusal is answered within the transaction, which then commits.
        let balance_seen = db
            .write_blocking(|tx| -> Result<i64, DbError> {
                match ledger::post(tx, &points("out", "a", -11)) {
                    Err(PostError::BelowFloor { balance, .. }) => Ok(balance),
                    other => panic!("{other:?}"),
                }
            })
            .unwrap();
        assert_eq!(balance_seen, 10);
        assert_eq!(count(db, &TRANSFERS), 1);
        post(db, &points("out", "a", -10)).unwrap();
        assert!(matches!(post(db, &points("more", "a", -1)), Err(PostError::BelowFloor { balance: 0, .. })));
        assert!(
            post(db, &points("out", "a", -10)).unwrap().replayed,
            "a replay is not held against the floor"
        );
        in_order(db);
    });
}

#[test]
fn an_account_keeps_its_kind_and_floor() {
    on_both(&schema(), |db, _| {
        post(db, &points("in", "a", 10)).unwrap();
        for changed in [
            Account::new("purse:a", AccountKind::Liability),
            Account::new("purse:a", AccountKind::Income).floored(),
        ] {
            let transfer = Draft::new("k", "points.moved", order(1))
                .debit(&issued(), Amount::points(1))
                .credit(&changed, Amount::points(1))
                .seal()
                .unwrap();
            assert!(matches!(post(db, &transfer), Err(PostError::OtherAccount(code)) if code == "purse:a"));
        }
        in_order(db);
    });
}

#[test]
fn one_code_holds_several_units_side_by_side() {
    on_both(&schema(), |db, _| {
        post(db, &sale("order:5:paid", 9_900)).unwrap();
        let dollars = kernel::Money::new(500, kernel::Currency::USD);
        let in_dollars = Draft::new("order:6:paid", "sale.paid", order(6))
            .debit(&chart::gateway("sandbox"), dollars)
            .credit(&chart::platform_revenue(), dollars)
            .seal()
            .unwrap();
        post(db, &in_dollars).unwrap();
        assert_eq!(balance(db, &chart::gateway("sandbox"), CNY), 9_900);
        assert_eq!(balance(db, &chart::gateway("sandbox"), kernel::Currency::USD.into()), 500);
        assert_eq!(in_order(db).accounts, 5);
    });
}

#[test]
fn the_books_are_only_ever_added_to() {
    on_both(&schema(), |db, _| {
        post(db, &sale("order:5:paid", 9_900)).unwrap();
        let statements = [
            &EDIT_POSTING,
            &DELETE_POSTING,
            &EDIT_TRANSFER,
            &DELETE_TRANSFER,
            &EDIT_ACCOUNT,
            &DELETE_ACCOUNT,
        ];
        for statement in statements {
            let tried = db.write_blocking(move |tx| tx.execute(statement, params![]));
            assert!(tried.is_err(), "{} was taken", statement.name());
        }
        assert_eq!(in_order(db).transfers, 1);
    });
}

#[test]
fn a_failed_change_takes_its_transfer_with_it() {
    on_both(&schema(), |db, _| {
        let failed = db.write_blocking(|tx| -> Result<(), DbError> {
            ledger::post(tx, &sale("order:5:paid", 9_900)).unwrap();
            Err(DbError::NoRow)
        });
        assert!(failed.is_err());
        assert_eq!((count(db, &TRANSFERS), count(db, &EVENTS)), (0, 0));
        assert!(!post(db, &sale("order:5:paid", 9_900)).unwrap().replayed);
    });
}
