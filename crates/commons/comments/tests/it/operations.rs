//! Posting, answering, editing, deleting and liking, on both engines.

use std::time::Duration;

use comments::{
    COMMENTS_ON_PAGE, CommentId, Target, UNDO, delete_comment, discussion, edit_comment, like_comment,
    post_comment_once, restore_comment, section, thread, unlike_comment,
};
use db::Db;
use kernel::{Entropy as _, SeededEntropy, Subject, Token, Viewer};
use testkit::on_both;
use web::Error;

use crate::common::{
    Cast, DRAFT, LOCKED, OPEN, PAID, START, at, code, count, events, hosts, id, lesson, logged, nobody, post,
    read, schema, text, write,
};

fn delete(db: &Db, viewer: &Viewer, id: CommentId) -> Result<(), Error> {
    let viewer = viewer.clone();
    write(db, move |tx| delete_comment(tx, &viewer, &hosts(), id))
}

fn restore(db: &Db, viewer: &Viewer, id: CommentId) -> Result<(), Error> {
    let viewer = viewer.clone();
    write(db, move |tx| restore_comment(tx, &viewer, &hosts(), id))
}

fn edit(db: &Db, viewer: &Viewer, id: CommentId, version: i64, body: &str) -> Result<i64, Error> {
    let (viewer, text) = (viewer.clone(), text(db, body));
    write(db, move |tx| edit_comment(tx, &viewer, &hosts(), id, version, &text))
}

fn like(db: &Db, viewer: &Viewer, id: CommentId, on: bool) -> Result<(i64, bool), Error> {
    let viewer = viewer.clone();
    write(db, move |tx| {
        let likes = match on {
            true => like_comment(tx, &viewer, &hosts(), id)?,
            false => unlike_comment(tx, &viewer, &hosts(), id)?,
        };
        Ok((likes.count, likes.mine))
    })
}

fn bodies(db: &Db, viewer: &Viewer, subject: Subject) -> Vec<String> {
    let viewer = viewer.clone();
    let found =
        read(db, move |q| discussion(q, &viewer, &hosts(), &subject, None, COMMENTS_ON_PAGE)).unwrap();
    let said =
        |view: &comments::CommentView| if view.is_there() { view.row.body.clone() } else { "-".to_owned() };
    let lines = found.comments.items.iter().flat_map(|comment| {
        std::iter::once(said(comment)).chain(comment.replies.iter().map(|reply| format!("> {}", said(reply))))
    });
    lines.collect()
}

#[test]
fn comments_stand_newest_first_with_their_replies_below() {
    on_both(&schema(), |db, _| {
        let cast = Cast::new(db);
        let first = post(db, &cast.lin, lesson(OPEN), None, "一").unwrap();
        post(db, &cast.meng, lesson(OPEN), None, "二").unwrap();
        let reply = post(db, &cast.meng, lesson(OPEN), Some(first), "答一").unwrap();
        // An answer to an answer joins the thread: there is one level.
        post(db, &cast.lin, lesson(OPEN), Some(reply), "再答").unwrap();
        assert_eq!(bodies(db, &nobody(), lesson(OPEN)), ["二", "一", "> 答一", "> 再答"]);
        assert_eq!(events(db), ["comments.comment.posted"; 4]);
        let payload = &logged(db)[3].1;
        assert!(payload.contains(&format!("\"parent\":{first}")), "{payload}");
        assert!(payload.contains(&format!("\"parent_author\":{}", id(&cast.meng))), "{payload}");
        assert!(payload.contains("\"kind\":\"lesson\""), "about the lesson: {payload}");
    });
}

#[test]
fn only_who_may_read_a_thing_reads_and_joins_its_discussion() {
    on_both(&schema(), |db, _| {
        let cast = Cast::new(db);
        let post = |viewer: &Viewer, id| post(db, viewer, lesson(id), None, "在");
        let secret = post(&cast.author, PAID).unwrap();
        assert_eq!(code(post(&nobody(), OPEN)), "session.required");
        assert_eq!(code(post(&nobody(), PAID)), "session.required");
        assert_eq!(code(post(&cast.lin, PAID)), "access.not_bought");
        assert_eq!(code(post(&cast.lin, LOCKED)), "access.locked");
        assert_eq!(code(post(&cast.lin, DRAFT)), "request.not_found");
        assert_eq!(code(post(&cast.lin, 99)), "request.not_found");
        post(&cast.moderator, LOCKED).unwrap();
        let shop = Subject::of("product", 1);
        assert_eq!(code(crate::common::post(db, &cast.lin, shop, None, "在")), "request.not_found");

        let lin = cast.lin.clone();
        let see = move |viewer: &Viewer, id| {
            let viewer = viewer.clone();
            read(db, move |q| discussion(q, &viewer, &hosts(), &lesson(id), None, COMMENTS_ON_PAGE))
        };
        assert_eq!(code(see(&lin, PAID)), "access.not_bought");
        assert_eq!(code(see(&nobody(), PAID)), "session.required");
        assert_eq!(code(see(&lin, DRAFT)), "request.not_found");
        // Below a paywall there is no section rather than an error; a comment of it is no way around.
        let below = |viewer: &Viewer| {
            let viewer = viewer.clone();
            read(db, move |q| section(q, &viewer, &hosts(), &lesson(PAID))).unwrap().is_some()
        };
        assert!(!below(&lin) && !below(&nobody()) && below(&cast.author));
        let peek = lin.clone();
        let peeked = read(db, move |q| thread(q, &peek, &hosts(), secret, None, COMMENTS_ON_PAGE));
        assert_eq!(code(peeked), "access.not_bought");
        assert_eq!(code(like(db, &lin, secret, true)), "access.not_bought");
        assert_eq!(code(edit(db, &lin, secret, 1, "改")), "access.not_yours");
        assert_eq!(code(delete(db, &lin, secret)), "access.not_yours");
    });
}

#[test]
fn an_answer_needs_something_to_answer() {
    on_both(&schema(), |db, _| {
        let cast = Cast::new(db);
        let elsewhere = post(db, &cast.author, lesson(PAID), None, "别处").unwrap();
        let answer = |parent| post(db, &cast.lin, lesson(OPEN), Some(parent), "答");
        assert_eq!(code(answer(elsewhere)), "request.not_found");
        assert_eq!(code(answer(CommentId::new(999))), "request.not_found");
        let gone = post(db, &cast.lin, lesson(OPEN), None, "要删").unwrap();
        delete(db, &cast.lin, gone).unwrap();
        assert_eq!(code(answer(gone)), "comments.reply.gone");
        assert_eq!(count(db), 2, "nothing was half done");
    });
}

#[test]
fn an_edit_keeps_what_was_said_and_notices_another_tab() {
    on_both(&schema(), |db, _| {
        let cast = Cast::new(db);
        let comment = post(db, &cast.lin, lesson(OPEN), None, "初稿").unwrap();
        assert_eq!(edit(db, &cast.lin, comment, 1, "二稿 @孟轲").unwrap(), 2);
        assert_eq!(code(edit(db, &cast.lin, comment, 1, "另一个标签页")), "edit.stale");
        for other in [&cast.meng, &cast.moderator, &cast.author] {
            assert_eq!(code(edit(db, other, comment, 2, "别人的手")), "access.not_yours");
        }
        assert_eq!(code(edit(db, &nobody(), comment, 2, "过客")), "session.required");
        assert_eq!(bodies(db, &nobody(), lesson(OPEN)), ["二稿 @孟轲"]);
        assert_eq!(events(db), ["comments.comment.posted", "comments.comment.edited"]);
        let payload = &logged(db)[1].1;
        assert!(payload.contains(&format!("\"mentions\":[{}]", id(&cast.meng))), "{payload}");
    });
}

#[test]
fn a_deletion_is_undone_within_seven_days() {
    on_both(&schema(), |db, clock| {
        let cast = Cast::new(db);
        let comment = post(db, &cast.lin, lesson(OPEN), None, "写错了").unwrap();
        assert_eq!(code(delete(db, &cast.meng, comment)), "access.not_yours");
        delete(db, &cast.lin, comment).unwrap();
        assert_eq!(code(delete(db, &cast.lin, comment)), "access.removed");
        assert!(bodies(db, &cast.meng, lesson(OPEN)).is_empty(), "nothing to see for others");
        assert_eq!(bodies(db, &cast.lin, lesson(OPEN)), ["-"], "a way back for its author");
        assert_eq!(code(edit(db, &cast.lin, comment, 1, "改")), "access.removed");
        assert_eq!(code(like(db, &cast.meng, comment, true)), "request.not_found");
        assert_eq!(code(restore(db, &cast.meng, comment)), "request.not_found");
        restore(db, &cast.lin, comment).unwrap();
        assert_eq!(bodies(db, &nobody(), lesson(OPEN)), ["写错了"]);
        assert_eq!(code(restore(db, &cast.lin, comment)), "access.not_removed");

        delete(db, &cast.lin, comment).unwrap();
        clock.advance(UNDO - Duration::from_secs(1));
        restore(db, &at(&cast.lin, START.plus(UNDO)), comment).unwrap();
        delete(db, &cast.lin, comment).unwrap();
        clock.advance(UNDO);
        assert_eq!(code(restore(db, &cast.lin, comment)), "comments.restore.too_late");
        restore(db, &cast.moderator, comment).unwrap();

        // What staff took away only staff bring back.
        delete(db, &cast.moderator, comment).unwrap();
        assert!(restore(db, &cast.lin, comment).is_err());
        restore(db, &cast.moderator, comment).unwrap();
        let deleted = events(db).iter().filter(|kind| *kind == "comments.comment.deleted").count();
        let restored = events(db).iter().filter(|kind| *kind == "comments.comment.restored").count();
        assert_eq!((deleted, restored), (4, 4));
    });
}

#[test]
fn a_deleted_comment_with_answers_leaves_a_trace() {
    on_both(&schema(), |db, _| {
        let cast = Cast::new(db);
        let head = post(db, &cast.lin, lesson(OPEN), None, "问").unwrap();
        let reply = post(db, &cast.meng, lesson(OPEN), Some(head), "答").unwrap();
        delete(db, &cast.lin, head).unwrap();
        assert_eq!(bodies(db, &nobody(), lesson(OPEN)), ["-", "> 答"]);
        delete(db, &cast.meng, reply).unwrap();
        assert!(bodies(db, &nobody(), lesson(OPEN)).is_empty());
        let gone = read(db, move |q| thread(q, &nobody(), &hosts(), head, None, COMMENTS_ON_PAGE));
        assert_eq!(code(gone), "request.not_found");
    });
}

#[test]
fn a_like_counts_once_and_is_taken_back() {
    on_both(&schema(), |db, _| {
        let cast = Cast::new(db);
        let comment = post(db, &cast.lin, lesson(OPEN), None, "好").unwrap();
        assert_eq!(like(db, &cast.meng, comment, true).unwrap(), (1, true));
        assert_eq!(like(db, &cast.meng, comment, true).unwrap(), (1, true));
        assert_eq!(like(db, &cast.moderator, comment, true).unwrap(), (2, true));
        assert_eq!(code(like(db, &cast.lin, comment, true)), "comments.like.own");
        assert_eq!(code(like(db, &nobody(), comment, true)), "session.required");
        assert_eq!(like(db, &cast.meng, comment, false).unwrap(), (1, false));
        assert_eq!(like(db, &cast.meng, comment, false).unwrap(), (1, false));
        let kinds = ["posted", "liked", "liked", "unliked"].map(|what| format!("comments.comment.{what}"));
        assert_eq!(events(db), kinds);
    });
}

#[test]
fn pages_follow_each_other_without_gap_or_repetition() {
    on_both(&schema(), |db, _| {
        let cast = Cast::new(db);
        let heads: Vec<_> =
            (0..45).map(|n| post(db, &cast.lin, lesson(OPEN), None, &n.to_string()).unwrap()).collect();
        let replies: Vec<_> = (0..23)
            .map(|n| post(db, &cast.meng, lesson(OPEN), Some(heads[0]), &format!("r{n}")).unwrap())
            .collect();
        let (mut seen, mut after) = (Vec::new(), None);
        loop {
            let page =
                read(db, move |q| discussion(q, &nobody(), &hosts(), &lesson(OPEN), after, COMMENTS_ON_PAGE));
            let page = page.unwrap();
            assert_eq!(page.count, 68);
            seen.extend(page.comments.items.iter().map(|comment| comment.row.id));
            if let Some(head) = page.comments.items.iter().find(|comment| comment.row.id == heads[0]) {
                assert_eq!((head.replies.len(), head.replies_left()), (5, 18));
            }
            after = page.comments.next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(seen, heads.iter().rev().copied().collect::<Vec<_>>());
        let (mut seen, mut after, head) = (Vec::new(), None, replies[22]);
        loop {
            let page =
                read(db, move |q| thread(q, &nobody(), &hosts(), head, after, COMMENTS_ON_PAGE)).unwrap();
            assert_eq!(page.head.row.id, heads[0], "any reply names its thread");
            seen.extend(page.replies.items.iter().map(|reply| reply.row.id));
            after = page.replies.next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(seen, replies);
    });
}

#[test]
fn a_form_that_is_sent_twice_posts_once() {
    on_both(&schema(), |db, _| {
        let cast = Cast::new(db);
        let entropy = SeededEntropy::new(3);
        entropy.fill(&mut [0; 8]);
        let token = Token::generate(&entropy).as_str().to_owned();
        let send = |viewer: &Viewer, token: &str| {
            let (viewer, token, said) = (viewer.clone(), token.to_owned(), text(db, "一次"));
            let target = Target { subject: lesson(OPEN), parent: None };
            write(db, move |tx| post_comment_once(tx, &viewer, &hosts(), &target, &said, &token)).unwrap()
        };
        let made = send(&cast.lin, &token);
        assert_eq!(send(&cast.lin, &token), made);
        assert_eq!(count(db), 1);
        // Somebody else's value, and none, protect nothing and hinder nobody.
        assert_ne!(send(&cast.meng, &token), made);
        assert_ne!(send(&cast.lin, ""), made);
        assert_eq!(count(db), 3);
        // At the same time, too.
        let token = Token::generate(&entropy).as_str().to_owned();
        let made: Vec<_> = std::thread::scope(|scope| {
            let senders: Vec<_> = (0..4).map(|_| scope.spawn(|| send(&cast.lin, &token))).collect();
            senders.into_iter().map(|sender| sender.join().unwrap()).collect()
        });
        assert!(made.iter().all(|id| *id == made[0]), "{made:?}");
        assert_eq!(count(db), 4);
    });
}
