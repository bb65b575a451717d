//! Reversals and refunds in part, on both engines.

use db::Db;
use kernel::MemberId;
use ledger::{Amount, Draft, PostError, Posted, Reversal, ReverseError, TransferId, chart, movement};
use testkit::on_both;

use crate::support::{
    CNY, author, balance, in_order, issued, order, points, post, purse, sale, schema, yuan,
};

fn reverse(db: &Db, key: &str, of: TransferId) -> Result<Posted, ReverseError> {
    let reversal = Reversal {
        key: key.to_owned(),
        kind: "sale.refunded",
        of,
        actor: Some(MemberId::new(1)),
        memo: "buyer asked".to_owned(),
    };
    db.write_blocking(move |tx| ledger::reverse(tx, &reversal))
}

fn refund_part(db: &Db, key: &str, of: TransferId, minor: i64) -> Result<Posted, PostError> {
    let key = key.to_owned();
    db.write_blocking(move |tx| {
        let left = ledger::rest(tx, of)?;
        let part =
            movement::refund_part(key.clone(), (of, order(5)), ("sandbox", yuan(minor)), &left).unwrap();
        ledger::post(tx, &part)
    })
}

#[test]
fn a_refund_takes_everything_back_and_points_to_the_sale() {
    on_both(&schema(), |db, _| {
        let sold = post(db, &sale("order:5:paid", 9_900)).unwrap().id;
        let refund = reverse(db, "order:5:refunded", sold).unwrap();
        for account in
            [chart::gateway("sandbox"), chart::platform_revenue(), chart::member_earnings(author())]
        {
            assert_eq!(balance(db, &account, CNY), 0, "{}", account.code());
        }
        let (row, _) = db.read_blocking(move |q| ledger::transfer(q, refund.id)).unwrap().unwrap();
        assert_eq!(
            (row.reverses_id, row.about(), row.kind.as_str()),
            (Some(sold), order(5), "sale.refunded")
        );
        assert_eq!(db.read_blocking(move |q| ledger::rest(q, sold)).unwrap(), []);
        assert_eq!(in_order(db).transfers, 2);
    });
}

#[test]
fn a_transfer_is_reversed_at_most_once() {
    on_both(&schema(), |db, _| {
        let sold = post(db, &sale("order:5:paid", 9_900)).unwrap().id;
        let first = reverse(db, "order:5:refunded", sold).unwrap();
        let again = reverse(db, "order:5:refunded", sold).unwrap();
        assert_eq!((again.id, again.replayed), (first.id, true));
        let other = reverse(db, "order:5:refunded-again", sold);
        assert!(matches!(other, Err(ReverseError::AlreadyReversed { by }) if by == first.id), "{other:?}");
        let turned_back = reverse(db, "k", first.id);
        assert!(matches!(turned_back, Err(ReverseError::Post(PostError::IsCounter(id))) if id == first.id));
        let reused = reverse(db, "order:5:paid", sold);
        assert!(matches!(reused, Err(ReverseError::AlreadyReversed { .. })), "{reused:?}");
        assert!(matches!(
            reverse(db, "none", TransferId::new(99)),
            Err(ReverseError::Post(PostError::Unknown(_)))
        ));
        in_order(db);
    });
}

#[test]
fn many_who_reverse_at_once_reverse_once() {
    on_both(&schema(), |db, _| {
        let sold = post(db, &sale("order:5:paid", 9_900)).unwrap().id;
        let reversed = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8)
                .map(|n| scope.spawn(move || reverse(db, &format!("refund:{n}"), sold).is_ok()))
                .collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).filter(|ok| *ok).count()
        });
        assert_eq!(reversed, 1);
        assert_eq!(in_order(db).transfers, 2);
    });
}

#[test]
fn points_that_were_spent_cannot_be_reversed_below_the_floor() {
    on_both(&schema(), |db, _| {
        let given = post(db, &points("in", "a", 10)).unwrap().id;
        post(db, &points("out", "a", -4)).unwrap();
        let refused = reverse(db, "back", given);
        assert!(matches!(refused, Err(ReverseError::Post(PostError::BelowFloor { balance: 6, .. }))));
        in_order(db);
    });
}

#[test]
fn refunds_in_part_stop_at_the_whole() {
    on_both(&schema(), |db, _| {
        let sold = post(db, &sale("order:5:paid", 9_999)).unwrap().id;
        refund_part(db, "part:1", sold, 3_333).unwrap();
        assert_eq!(balance(db, &chart::gateway("sandbox"), CNY), 6_666);
        assert!(matches!(reverse(db, "whole", sold), Err(ReverseError::PartlyTakenBack(id)) if id == sold));
        refund_part(db, "part:2", sold, 1).unwrap();
        refund_part(db, "part:3", sold, 6_665).unwrap();
        assert_eq!(balance(db, &chart::member_earnings(author()), CNY), 0);
        let too_much = Draft::new("part:4", "sale.refunded_part", order(5))
            .counters(sold)
            .debit(&chart::platform_revenue(), yuan(1))
            .credit(&chart::gateway("sandbox"), yuan(1))
            .seal()
            .unwrap();
        assert!(matches!(post(db, &too_much), Err(PostError::TooMuchTakenBack(id)) if id == sold));
        in_order(db);
    });
}

#[test]
fn a_part_is_taken_back_from_the_accounts_that_took_part() {
    on_both(&schema(), |db, _| {
        let sold = post(db, &sale("order:5:paid", 9_900)).unwrap().id;
        post(db, &points("in", "a", 10)).unwrap();
        let stranger = Draft::new("part", "sale.refunded_part", order(5))
            .counters(sold)
            .debit(&purse("a"), Amount::points(5))
            .credit(&issued(), Amount::points(5))
            .seal()
            .unwrap();
        assert!(matches!(post(db, &stranger), Err(PostError::TooMuchTakenBack(_))));
        let giving_again = sale_again(sold);
        assert!(matches!(post(db, &giving_again), Err(PostError::TooMuchTakenBack(_))));
        in_order(db);
    });
}

fn sale_again(of: TransferId) -> ledger::Transfer {
    Draft::new("again", "sale.paid", order(5))
        .counters(of)
        .debit(&chart::gateway("sandbox"), yuan(10))
        .credit(&chart::platform_revenue(), yuan(10))
        .seal()
        .unwrap()
}

#[test]
fn many_who_refund_parts_at_once_never_give_back_more_than_was_paid() {
    on_both(&schema(), |db, _| {
        let sold = post(db, &sale("order:5:paid", 1_000)).unwrap().id;
        let refunded: i64 = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8)
                .map(|n| {
                    scope.spawn(move || {
                        let part = Draft::new(format!("part:{n}"), "sale.refunded_part", order(5))
                            .counters(sold)
                            .debit(&chart::member_earnings(author()), yuan(300))
                            .credit(&chart::gateway("sandbox"), yuan(300))
                            .seal()
                            .unwrap();
                        i64::from(post(db, &part).is_ok())
                    })
                })
                .collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).sum()
        });
        assert_eq!(refunded, 2, "700 were owed to the author");
        assert_eq!(balance(db, &chart::member_earnings(author()), CNY), 100);
        in_order(db);
    });
}
