//! Random movements against a model, one after another and at once, on both engines.

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicU32, Ordering};

use db::{Db, DbError};
use ledger::{Account, AccountKind, Amount, Draft, PostError, Posted, Reversal, Transfer, Unit};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use testkit::on_both;

use crate::support::{balance, in_order, order, post, schema};

/// Moves between four accounts, two of which have a floor. Keys are few, so that many come twice.
#[derive(Debug, Clone, Copy)]
struct Move {
    key: u8,
    from: usize,
    to: usize,
    count: i64,
}

fn moves(most: usize) -> impl Strategy<Value = Vec<Move>> {
    let one = (0_u8..24, 0_usize..4, 1_usize..4, 1_i64..40).prop_map(|(key, from, step, count)| Move {
        key,
        from,
        to: (from + step) % 4,
        count,
    });
    prop::collection::vec(one, 1..most)
}

/// The accounts of one case; each case has its own, so that cases share a database.
fn accounts(case: u32) -> [Account; 4] {
    let liability = |n: u32| Account::new(format!("case{case}:{n}"), AccountKind::Liability);
    [
        Account::new(format!("case{case}:source"), AccountKind::Expense),
        liability(1).floored(),
        liability(2).floored(),
        liability(3),
    ]
}

fn transfer(case: u32, movement: Move) -> Transfer {
    let accounts = accounts(case);
    let amount = Amount::points(movement.count);
    Draft::new(format!("case{case}:{}", movement.key), "points.moved", order(i64::from(case) + 1))
        .debit(&accounts[movement.from], amount)
        .credit(&accounts[movement.to], amount)
        .seal()
        .unwrap()
}

/// Debits minus credits of each account.
#[derive(Debug, Default)]
struct Model {
    sums: [i64; 4],
    first: HashMap<u8, Move>,
}

impl Model {
    fn may(&self, movement: Move) -> bool {
        // A debit lowers a liability; the floored ones may not end above zero in debits.
        !matches!(movement.from, 1 | 2) || self.sums[movement.from] + movement.count <= 0
    }

    fn apply(&mut self, movement: Move) {
        self.sums[movement.from] += movement.count;
        self.sums[movement.to] -= movement.count;
        self.first.insert(movement.key, movement);
    }
}

fn same(a: Move, b: Move) -> bool {
    (a.from, a.to, a.count) == (b.from, b.to, b.count)
}

fn balances(db: &Db, case: u32) -> [i64; 4] {
    let accounts = accounts(case);
    // As the model counts: debits minus credits.
    [0, 1, 2, 3].map(|n| balance(db, &accounts[n], Unit::Points) * accounts[n].kind().sign())
}

fn run(cases: u32, strategy: impl Strategy<Value = Vec<Move>>, test: impl Fn(u32, Vec<Move>)) {
    let case = AtomicU32::new(0);
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 64, ..Config::default() };
    let ran = TestRunner::new(config).run(&strategy, |moves| {
        test(case.fetch_add(1, Ordering::Relaxed), moves);
        Ok(())
    });
    ran.unwrap();
}

#[test]
fn the_books_do_what_a_model_does() {
    on_both(&schema(), |db, _| {
        run(24, moves(40), |case, moves| {
            let mut model = Model::default();
            for movement in moves {
                let posted = post(db, &transfer(case, movement));
                match model.first.get(&movement.key) {
                    Some(first) if same(*first, movement) => assert!(posted.unwrap().replayed),
                    Some(_) => assert!(matches!(posted, Err(PostError::KeyReused { .. })), "{posted:?}"),
                    None if model.may(movement) => {
                        assert!(!posted.unwrap().replayed);
                        model.apply(movement);
                    }
                    None => assert!(matches!(posted, Err(PostError::BelowFloor { .. })), "{posted:?}"),
                }
            }
            assert_eq!(balances(db, case), model.sums);
        });
        in_order(db);
    });
}

#[test]
fn posts_at_once_keep_the_total_at_zero_and_the_floors_whole() {
    on_both(&schema(), |db, _| {
        run(8, moves(64), |case, moves| {
            let outcomes: Vec<(Move, Result<Posted, PostError>)> = std::thread::scope(|scope| {
                let share = moves.len().div_ceil(6);
                let threads: Vec<_> = moves
                    .chunks(share)
                    .map(|chunk| {
                        let run_one = |movement: &Move| (*movement, insist(db, &transfer(case, *movement)));
                        scope.spawn(move || chunk.iter().map(run_one).collect::<Vec<_>>())
                    })
                    .collect();
                threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
            });
            check_outcomes(db, case, &outcomes);
        });
        in_order(db);
    });
}

/// A busy database is asked again with the same key, as any caller would.
fn insist(db: &Db, transfer: &Transfer) -> Result<Posted, PostError> {
    loop {
        match post(db, transfer) {
            Err(PostError::Db(DbError::Busy)) => {}
            other => return other,
        }
    }
}

/// Each key took effect at most once, every success with the same movement is that one, and what took effect is what
/// the accounts hold.
fn check_outcomes(db: &Db, case: u32, outcomes: &[(Move, Result<Posted, PostError>)]) {
    let mut model = Model::default();
    let mut ids = BTreeMap::new();
    for (movement, outcome) in outcomes {
        if let Ok(posted) = outcome
            && !posted.replayed
        {
            assert!(ids.insert(movement.key, posted.id).is_none(), "key {} took effect twice", movement.key);
            model.apply(*movement);
        }
    }
    for (movement, outcome) in outcomes {
        match outcome {
            Ok(posted) => {
                assert_eq!(Some(&posted.id), ids.get(&movement.key));
                assert!(same(model.first[&movement.key], *movement));
            }
            Err(PostError::KeyReused { first }) => {
                assert_eq!(Some(first), ids.get(&movement.key));
                assert!(!same(model.first[&movement.key], *movement));
            }
            Err(PostError::BelowFloor { .. }) => assert!(matches!(movement.from, 1 | 2)),
            Err(error) => panic!("{error:?}"),
        }
    }
    assert_eq!(balances(db, case), model.sums);
    assert_eq!(model.sums.iter().sum::<i64>(), 0);
    assert!(model.sums[1] <= 0 && model.sums[2] <= 0, "a floor was broken: {:?}", model.sums);
}

#[test]
fn reversing_everything_in_any_order_leaves_nothing() {
    on_both(&schema(), |db, _| {
        run(8, moves(30), |case, moves| {
            let mut posted = Vec::new();
            for movement in moves {
                // Without floors: those may rightly refuse an order of reversals.
                let unfloored =
                    Move { from: movement.from / 2 * 3, to: 3 - movement.from / 2 * 3, ..movement };
                if let Ok(done) = post(db, &transfer(case, unfloored))
                    && !done.replayed
                {
                    posted.push(done.id);
                }
            }
            posted.sort_unstable_by_key(|id| std::cmp::Reverse(id.get() % 7));
            for id in posted {
                let reversal = Reversal {
                    key: format!("case{case}:back:{id}"),
                    kind: "points.taken",
                    of: id,
                    actor: None,
                    memo: String::new(),
                };
                db.write_blocking(move |tx| ledger::reverse(tx, &reversal)).unwrap();
            }
            assert_eq!(balances(db, case), [0; 4]);
        });
        in_order(db);
    });
}
