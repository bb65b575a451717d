//! Points are given once, within limits, and go back with their cause.

use std::sync::Arc;
use std::time::Duration;

use access::Audience;
use db::{Db, Engine, Tx};
use events::Emit as _;
use forum::{Post, PostKind, TopicKind};
use jiff::civil::{Date, date};
use kernel::{Role, SystemClock, Tier};
use points::{Given, Level};
use testkit::{Database, on_both_async};
use web::Error;

use crate::common::{
    balance, block, hear, id, like, member, read, reply, schema, score, space, topic, write,
};

const TODAY: Date = date(2026, 1, 1);

#[test]
fn what_is_done_gives_points_and_what_is_undone_takes_them_back() {
    on_both_async(&schema(), async |db, _| {
        let (asker, helper, staff, question, answer) = block(|| {
            let asker = member(&db, "林溪", Role::Member, Tier::Guest);
            let helper = member(&db, "孟轲", Role::Member, Tier::Guest);
            let staff = member(&db, "管仲", Role::Moderator, Tier::Guest);
            let rust = space(&db, "rust", "Rust", Audience::Public);
            let question = topic(&db, &asker, rust, TopicKind::Question, "为什么编译不过", "求助。");
            let answer = reply(&db, &helper, question, "少了一个借用。");
            reply(&db, &asker, question, "谢谢。");
            like(&db, &asker, Post::Reply(answer));
            (asker, helper, staff, question, answer)
        });
        let accepting = asker.clone();
        block(|| write(&db, move |tx| forum::accept_answer(tx, &accepting, answer).map(drop)));
        hear(&db).await;
        let has = |who: &kernel::Viewer| {
            block(|| {
                assert_eq!(balance(&db, who), score(&db, who), "books and boards agree");
                balance(&db, who)
            })
        };
        assert_eq!(has(&asker), 10 + 5, "joined and asked; a reply to oneself is none");
        assert_eq!(has(&helper), 10 + 2 + 5 + 15, "joined, replied, was liked, was accepted");
        hear(&db).await;
        assert_eq!(has(&helper), 32, "heard again nothing changes");

        let (unliking, withdrawing) = (asker.clone(), asker.clone());
        block(|| {
            write(&db, move |tx| forum::unlike(tx, &unliking, Post::Reply(answer)).map(drop));
            write(&db, move |tx| forum::withdraw_acceptance(tx, &withdrawing, answer).map(drop));
        });
        hear(&db).await;
        assert_eq!(has(&helper), 12);
        block(|| like(&db, &asker, Post::Reply(answer)));
        hear(&db).await;
        assert_eq!(has(&helper), 12 + 2, "doing it again counts less");

        let deleting = staff.clone();
        block(|| write(&db, move |tx| forum::delete_reply(tx, &deleting, answer).map(drop)));
        hear(&db).await;
        assert_eq!(has(&helper), 10, "a deleted reply takes its likes along");
        block(|| write(&db, move |tx| forum::delete_topic(tx, &staff, question)));
        hear(&db).await;
        assert_eq!(has(&asker), 10);
        block(|| {
            let report = read(&db, |q| Ok(ledger::verify(q)?));
            assert!(report.findings.is_empty(), "{report:?}");
        });
    });
}

#[test]
fn a_day_has_its_limit_and_the_next_begins_anew() {
    on_both_async(&schema(), async |db, clock| {
        let (lin, rust) = block(|| {
            (member(&db, "林溪", Role::Member, Tier::Guest), space(&db, "rust", "Rust", Audience::Public))
        });
        block(|| {
            for nth in 0..6 {
                topic(&db, &lin, rust, TopicKind::Talk, &format!("第 {nth} 个话题"), "正文");
            }
        });
        hear(&db).await;
        assert_eq!(block(|| balance(&db, &lin)), 10 + 15);
        clock.advance(Duration::from_secs(24 * 3600));
        block(|| topic(&db, &lin, rust, TopicKind::Talk, "第二天的话题", "正文"));
        hear(&db).await;
        assert_eq!(block(|| balance(&db, &lin)), 10 + 15 + 5);
        let lin = id(&lin);
        assert_eq!(block(|| read(&db, move |q| Ok(points::level(q, lin)?))), Level::Second);
    });
}

#[test]
fn two_friends_are_soon_done_with_each_other() {
    on_both_async(&schema(), async |db, _| {
        let (lin, meng) = block(|| {
            let lin = member(&db, "林溪", Role::Member, Tier::Guest);
            let meng = member(&db, "孟轲", Role::Member, Tier::Guest);
            let rust = space(&db, "rust", "Rust", Audience::Public);
            for nth in 0..6 {
                let liked = topic(&db, &lin, rust, TopicKind::Talk, &format!("第 {nth} 个话题"), "正文");
                like(&db, &meng, Post::Topic(liked));
            }
            (lin, meng)
        });
        hear(&db).await;
        assert_eq!(block(|| balance(&db, &lin)), 10 + 15 + 5 + 2 + 1, "the fourth like gives nothing");
        // An event that is in the log twice, as after a restored backup, is two facts; one event is one.
        let (by, author) = (id(&meng), id(&lin));
        block(|| {
            write(&db, move |tx| {
                let (topic, space) = (forum::TopicId::new(1), forum::SpaceId::new(1));
                let liked = forum::events::PostLiked {
                    topic,
                    space,
                    by,
                    post_kind: PostKind::Topic,
                    post_id: 1,
                    author,
                };
                tx.emit(&liked)?;
                Ok(())
            });
        });
        hear(&db).await;
        assert_eq!(block(|| balance(&db, &lin)), 33);
    });
}

/// Checks in on a day, as the page does.
fn check_in(db: &Db, who: &kernel::Viewer, day: Date) -> Result<Given, Error> {
    let who = who.clone();
    db.write_blocking(move |tx: &mut Tx| points::check_in(tx, &who, day))
}

#[test]
fn days_in_a_row_give_more_and_a_gap_begins_anew() {
    on_both_async(&schema(), async |db, _| {
        block(|| {
            let lin = member(&db, "林溪", Role::Member, Tier::Guest);
            let gave = |day| check_in(&db, &lin, day).unwrap();
            assert_eq!(gave(TODAY), Given { points: 5, streak: 1 });
            assert_eq!(gave(TODAY), Given { points: 0, streak: 1 });
            assert_eq!(gave(date(2026, 1, 2)), Given { points: 6, streak: 2 });
            assert_eq!(gave(date(2026, 1, 4)), Given { points: 5, streak: 1 });
            assert_eq!(balance(&db, &lin), 16);
            assert!(check_in(&db, &crate::common::nobody(), TODAY).is_err());
        });
    });
}

#[test]
fn a_thousand_check_ins_at_once_give_one_credit() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let schema = schema();
        let database = Database::new(engine, &schema);
        let db = database.open(&schema, Arc::new(SystemClock));
        let lin = member(&db, "林溪", Role::Member, Tier::Guest);
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let given = runtime.block_on(async {
            let tasks: Vec<_> = (0..1_000)
                .map(|_| {
                    let (db, lin) = (db.clone(), lin.clone());
                    tokio::spawn(async move {
                        // A server that is too busy says so, and the browser tries again.
                        loop {
                            let lin = lin.clone();
                            let done: Result<Given, Error> =
                                db.write(move |tx: &mut Tx| points::check_in(tx, &lin, TODAY)).await;
                            match done {
                                Ok(given) => return given.points,
                                Err(error) if error.status() == 503 => tokio::task::yield_now().await,
                                Err(error) => panic!("{error:?}"),
                            }
                        }
                    })
                })
                .collect();
            let mut given = Vec::new();
            for task in tasks {
                given.push(task.await.unwrap());
            }
            given
        });
        assert_eq!(given.iter().filter(|points| **points > 0).count(), 1, "on {engine:?}");
        assert_eq!((balance(&db, &lin), score(&db, &lin)), (5, 5), "on {engine:?}");
        db.close();
    }
}
