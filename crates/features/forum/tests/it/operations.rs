//! Posting, answering, editing, deleting, liking and accepting, on both engines.

use std::time::Duration;

use access::Audience;
use db::{Db, params};
use forum::store::{REVISIONS, RevisionRow};
use forum::{
    Post, ReplyId, Thread, TopicId, TopicKind, accept_answer, create_space, delete_reply, delete_topic,
    edit_reply, edit_space, edit_topic, like, lock_topic, restore_reply, restore_topic, thread, unlike,
    withdraw_acceptance,
};
use kernel::{Role, Tier, Viewer};
use testkit::on_both;
use web::Error;

use crate::common::{
    Cast, answer, ask, at_tier, code, counts, draft, events, id, logged, member, nobody, read, ready, schema,
    space, text, write,
};

const UNDO: Duration = Duration::from_secs(7 * 24 * 3600);

fn see(db: &Db, viewer: &Viewer, topic: TopicId) -> Result<Thread, Error> {
    let viewer = viewer.clone();
    read(db, move |q| thread(q, &viewer, topic, None))
}

fn change(db: &Db, viewer: &Viewer, post: Post, version: i64, body: &str) -> Result<(), Error> {
    let viewer = viewer.clone();
    match post {
        Post::Topic(topic) => {
            let ready = ready(db, forum::SpaceId::new(1), TopicKind::Talk, body);
            write(db, move |tx| edit_topic(tx, &viewer, topic, version, &ready))
        }
        Post::Reply(reply) => {
            let text = text(db, body);
            write(db, move |tx| edit_reply(tx, &viewer, reply, version, &text))
        }
    }
}

fn delete(db: &Db, viewer: &Viewer, post: Post) -> Result<(), Error> {
    let viewer = viewer.clone();
    write(db, move |tx| match post {
        Post::Topic(topic) => delete_topic(tx, &viewer, topic),
        Post::Reply(reply) => delete_reply(tx, &viewer, reply).map(drop),
    })
}

fn restore(db: &Db, viewer: &Viewer, post: Post) -> Result<(), Error> {
    let viewer = viewer.clone();
    write(db, move |tx| match post {
        Post::Topic(topic) => restore_topic(tx, &viewer, topic),
        Post::Reply(reply) => restore_reply(tx, &viewer, reply).map(drop),
    })
}

fn likes(db: &Db, viewer: &Viewer, post: Post, on: bool) -> Result<(i64, bool), Error> {
    let viewer = viewer.clone();
    write(db, move |tx| {
        let liked = if on { like(tx, &viewer, post)? } else { unlike(tx, &viewer, post)? };
        Ok((liked.count, liked.mine))
    })
}

fn accept(db: &Db, viewer: &Viewer, reply: ReplyId, on: bool) -> Result<TopicId, Error> {
    let viewer = viewer.clone();
    write(db, move |tx| match on {
        true => accept_answer(tx, &viewer, reply),
        false => withdraw_acceptance(tx, &viewer, reply),
    })
}

fn lock(db: &Db, viewer: &Viewer, topic: TopicId, locked: bool) -> Result<(), Error> {
    let viewer = viewer.clone();
    write(db, move |tx| lock_topic(tx, &viewer, topic, locked))
}

fn history(db: &Db, post: Post) -> Vec<RevisionRow> {
    read(db, move |q| Ok(q.rows(&REVISIONS, params![post.kind(), post.id()])?)).unwrap()
}

/// A topic of one member with a reply of another.
fn both(db: &Db, cast: &Cast) -> (TopicId, ReplyId) {
    let topic = ask(db, &cast.lin, cast.open, TopicKind::Question, "借用检查").unwrap();
    (topic, answer(db, &cast.meng, topic, "答").unwrap())
}

#[test]
fn a_topic_is_posted_and_answered_and_the_log_says_so() {
    on_both(&schema(), |db, _| {
        let cast = Cast::new(db);
        let (topic, reply) = both(db, &cast);
        let seen = see(db, &nobody(), topic).unwrap();
        assert_eq!((seen.replies_count, seen.replies.items.len()), (1, 1));
        assert_eq!(seen.replies.items[0].row.id, reply);
        assert_eq!((seen.topic.author_id, seen.topic.kind), (id(&cast.lin), TopicKind::Question));
        assert!(!seen.may_reply && !seen.may_accept && seen.readable);
        assert_eq!(events(db), ["topic.posted", "reply.posted"]);
        let payload = &logged(db)[1].1;
        assert!(payload.contains(&format!("\"topic_author\":{}", id(&cast.lin))), "{payload}");
        let post = |viewer: &Viewer| ask(db, viewer, cast.open, TopicKind::Talk, "过客");
        assert_eq!(code(post(&nobody())), "session.required");
        assert_eq!(code(answer(db, &nobody(), topic, "过客")), "session.required");
        assert_eq!(code(answer(db, &cast.lin, TopicId::new(99), "无题")), "request.not_found");
        let nowhere = ask(db, &cast.lin, forum::SpaceId::new(99), TopicKind::Talk, "无处");
        assert_eq!(code(nowhere), "input.bad_value");
        assert_eq!(counts(db), (1, 1), "nothing was half done");
    });
}

#[test]
fn an_edit_keeps_what_was_said_and_notices_another_tab() {
    on_both(&schema(), |db, _| {
        let cast = Cast::new(db);
        let (topic, reply) = both(db, &cast);
        for (post, author, other) in
            [(Post::Topic(topic), &cast.lin, &cast.meng), (Post::Reply(reply), &cast.meng, &cast.lin)]
        {
            let first = history(db, post);
            assert!(first.is_empty());
            change(db, author, post, 1, "二稿").unwrap();
            assert_eq!(code(change(db, author, post, 1, "另一个标签页")), "edit.stale");
            change(db, author, post, 2, "三稿").unwrap();
            assert_eq!(code(change(db, other, post, 3, "别人的手")), "access.not_yours");
            assert_eq!(code(change(db, &cast.moderator, post, 3, "管理的手")), "access.not_yours");
            assert_eq!(code(change(db, &nobody(), post, 3, "过客")), "session.required");
            let kept = history(db, post);
            assert_eq!(kept.iter().map(|row| row.version).collect::<Vec<_>>(), [2, 1], "the newest first");
            assert_eq!(kept[0].body, "二稿");
            assert!(kept.iter().all(|row| row.editor_id == id(author)));
            let titled = kept.iter().all(|row| row.title.is_empty() == matches!(post, Post::Reply(_)));
            assert!(titled, "{kept:?}");
        }
        let seen = see(db, &nobody(), topic).unwrap();
        assert_eq!((seen.topic.version, seen.topic.body.as_str()), (3, "三稿"));
        assert_eq!(seen.replies.items[0].row.body, "三稿");
        let edits = events(db).iter().filter(|kind| kind.ends_with(".edited")).count();
        assert_eq!(edits, 4, "one event for each edit that was made");
    });
}

#[test]
fn a_deletion_is_undone_within_seven_days_and_not_after() {
    on_both(&schema(), |db, clock| {
        let cast = Cast::new(db);
        let (topic, reply) = both(db, &cast);
        for (post, author, other) in
            [(Post::Reply(reply), &cast.meng, &cast.lin), (Post::Topic(topic), &cast.lin, &cast.meng)]
        {
            assert_eq!(code(delete(db, other, post)), "access.not_yours");
            assert_eq!(code(restore(db, author, post)), "access.not_removed");
            delete(db, author, post).unwrap();
            assert_eq!(code(delete(db, author, post)), "access.removed");
            assert_eq!(code(change(db, author, post, 1, "改")), "access.removed");
            assert_eq!(code(likes(db, other, post, true)), "request.not_found");
            assert_eq!(code(restore(db, other, post)), "request.not_found");
            clock.advance(UNDO - Duration::from_secs(1));
            restore(db, author, post).unwrap();
            delete(db, author, post).unwrap();
            clock.advance(UNDO);
            assert_eq!(code(restore(db, author, post)), "forum.restore.too_late");
            restore(db, &cast.moderator, post).unwrap();
            // What staff took away only staff bring back.
            delete(db, &cast.moderator, post).unwrap();
            assert_eq!(code(restore(db, author, post)), "access.no_office");
            restore(db, &cast.moderator, post).unwrap();
        }
        let told = |what: &str| events(db).iter().filter(|kind| *kind == what).count();
        assert_eq!((told("reply.deleted"), told("reply.restored")), (3, 3));
        assert_eq!((told("topic.deleted"), told("topic.restored")), (3, 3));
    });
}

#[test]
fn a_deleted_topic_takes_its_replies_along_and_brings_them_back() {
    on_both(&schema(), |db, _| {
        let cast = Cast::new(db);
        let (topic, reply) = both(db, &cast);
        delete(db, &cast.lin, Post::Topic(topic)).unwrap();
        for viewer in [&nobody(), &cast.meng] {
            assert_eq!(code(see(db, viewer, topic)), "request.not_found");
        }
        assert_eq!(code(answer(db, &cast.meng, topic, "迟到")), "request.not_found");
        assert_eq!(code(answer(db, &cast.lin, topic, "自言自语")), "access.removed");
        assert_eq!(code(likes(db, &cast.lin, Post::Reply(reply), true)), "request.not_found");
        let own = see(db, &cast.lin, topic).unwrap();
        assert!(own.rights.restore && !own.may_reply, "a way back for its author");
        assert!(see(db, &cast.moderator, topic).unwrap().rights.restore);
        restore(db, &cast.lin, Post::Topic(topic)).unwrap();
        assert_eq!(see(db, &nobody(), topic).unwrap().replies_count, 1);
    });
}

#[test]
fn a_deleted_reply_leaves_a_trace_without_its_words() {
    on_both(&schema(), |db, _| {
        let cast = Cast::new(db);
        let (topic, reply) = both(db, &cast);
        delete(db, &cast.meng, Post::Reply(reply)).unwrap();
        let seen = see(db, &nobody(), topic).unwrap();
        assert_eq!((seen.replies_count, seen.replies.items.len()), (0, 1));
        assert!(!seen.replies.items[0].is_there() && !seen.replies.items[0].rights.restore);
        assert!(see(db, &cast.meng, topic).unwrap().replies.items[0].rights.restore);
    });
}

#[test]
fn a_like_counts_once_however_often_and_however_many_at_once() {
    on_both(&schema(), |db, _| {
        let cast = Cast::new(db);
        let (topic, reply) = both(db, &cast);
        for (post, fan) in [(Post::Topic(topic), &cast.meng), (Post::Reply(reply), &cast.lin)] {
            let before = events(db).len();
            std::thread::scope(|scope| {
                let press = || assert!(likes(db, fan, post, true).unwrap().1);
                let pressing: Vec<_> = (0..6).map(|_| scope.spawn(press)).collect();
                pressing.into_iter().for_each(|press| press.join().unwrap());
            });
            assert_eq!(likes(db, fan, post, true).unwrap(), (1, true));
            assert_eq!(likes(db, &cast.moderator, post, true).unwrap(), (2, true));
            assert_eq!(likes(db, fan, post, false).unwrap(), (1, false));
            assert_eq!(likes(db, fan, post, false).unwrap(), (1, false));
            assert_eq!(events(db)[before..], ["post.liked", "post.liked", "post.unliked"]);
        }
        let seen = see(db, &cast.moderator, topic).unwrap();
        assert_eq!((seen.likes.count, seen.likes.mine), (1, true));
        assert_eq!((seen.replies.items[0].likes.count, seen.replies.items[0].likes.mine), (1, true));
    });
}

#[test]
fn a_page_with_very_many_likes_tells_everybody_their_own() {
    on_both(&schema(), |db, _| {
        let cast = Cast::new(db);
        let (topic, reply) = both(db, &cast);
        let fans: Vec<Viewer> =
            (0..450).map(|nth| member(db, &format!("reader{nth}"), Role::Member)).collect();
        let (last, crowd) = fans.split_last().unwrap();
        let crowd = crowd.to_vec();
        write(db, move |tx| {
            crowd.iter().try_for_each(|fan| like(tx, fan, Post::Reply(reply)).map(drop))?;
            like(tx, &crowd[7], Post::Topic(topic)).map(drop)
        })
        .unwrap();
        let mine = |viewer| {
            let seen = see(db, viewer, topic).unwrap();
            let (topic, reply) = (seen.likes, seen.replies.items[0].likes);
            assert_eq!((topic.count, reply.count), (1, 449));
            (topic.mine, reply.mine)
        };
        assert_eq!(mine(&fans[7]), (true, true));
        assert_eq!(mine(&fans[8]), (false, true));
        assert_eq!(mine(last), (false, false));
        assert_eq!(mine(&nobody()), (false, false));
    });
}

#[test]
fn nobody_likes_their_own_words() {
    on_both(&schema(), |db, _| {
        let cast = Cast::new(db);
        let (topic, reply) = both(db, &cast);
        assert_eq!(code(likes(db, &cast.lin, Post::Topic(topic), true)), "forum.like.own");
        assert_eq!(code(likes(db, &cast.meng, Post::Reply(reply), true)), "forum.like.own");
        assert_eq!(code(likes(db, &nobody(), Post::Topic(topic), true)), "session.required");
        let seen = see(db, &cast.lin, topic).unwrap();
        assert!(!seen.rights.like && seen.replies.items[0].rights.like);
        assert_eq!(seen.likes.count, 0);
    });
}

#[test]
fn the_asker_alone_accepts_changes_and_withdraws() {
    on_both(&schema(), |db, _| {
        let cast = Cast::new(db);
        let (topic, first) = both(db, &cast);
        let second = answer(db, &cast.moderator, topic, "再答").unwrap();
        assert_eq!(code(accept(db, &cast.meng, first, true)), "access.not_yours");
        assert_eq!(code(accept(db, &cast.moderator, second, true)), "access.not_yours");
        assert_eq!(accept(db, &cast.lin, first, true).unwrap(), topic);
        accept(db, &cast.lin, first, true).unwrap();
        accept(db, &cast.lin, second, true).unwrap();
        let seen = see(db, &cast.lin, topic).unwrap();
        assert_eq!(seen.accepted.unwrap().row.id, second);
        assert_eq!(seen.replies.items.len(), 1, "the accepted one stands first and not twice");
        assert_eq!(code(accept(db, &cast.meng, second, false)), "access.not_yours");
        // One that is not accepted has nothing to take back.
        accept(db, &cast.lin, first, false).unwrap();
        accept(db, &cast.lin, second, false).unwrap();
        assert!(see(db, &cast.lin, topic).unwrap().accepted.is_none());
        let told = &events(db)[3..];
        assert_eq!(told, ["answer.accepted", "answer.withdrawn", "answer.accepted", "answer.withdrawn"]);
    });
}

#[test]
fn what_is_accepted_is_an_answer_that_is_there() {
    on_both(&schema(), |db, _| {
        let cast = Cast::new(db);
        let (topic, reply) = both(db, &cast);
        let talk = ask(db, &cast.lin, cast.open, TopicKind::Talk, "闲谈").unwrap();
        let said = answer(db, &cast.meng, talk, "也说").unwrap();
        assert_eq!(code(accept(db, &cast.lin, said, true)), "forum.accept.not_a_question");
        accept(db, &cast.lin, reply, true).unwrap();
        let refused = change(db, &cast.lin, Post::Topic(topic), 1, "改成闲谈");
        assert_eq!(code(refused), "forum.topic.answered", "a question that was answered stays one");
        assert_eq!(see(db, &cast.lin, topic).unwrap().topic.kind, TopicKind::Question);
        delete(db, &cast.meng, Post::Reply(reply)).unwrap();
        assert!(see(db, &cast.lin, topic).unwrap().accepted.is_none(), "it went with the answer");
        assert_eq!(code(accept(db, &cast.lin, reply, true)), "forum.accept.gone");
        restore(db, &cast.meng, Post::Reply(reply)).unwrap();
        assert!(see(db, &cast.lin, topic).unwrap().accepted.is_none(), "the asker decides anew");
        let told = &events(db)[4..];
        let kinds = ["answer.accepted", "answer.withdrawn", "reply.deleted", "reply.restored"];
        assert_eq!(told, kinds);
    });
}

#[test]
fn a_locked_topic_takes_nothing_but_likes() {
    on_both(&schema(), |db, _| {
        let cast = Cast::new(db);
        let (topic, reply) = both(db, &cast);
        assert_eq!(code(lock(db, &cast.lin, topic, true)), "access.no_office");
        lock(db, &cast.moderator, topic, true).unwrap();
        lock(db, &cast.moderator, topic, true).unwrap();
        assert_eq!(code(answer(db, &cast.meng, topic, "还想说")), "access.locked");
        assert_eq!(code(change(db, &cast.lin, Post::Topic(topic), 1, "改")), "access.locked");
        assert_eq!(code(change(db, &cast.meng, Post::Reply(reply), 1, "改")), "access.locked");
        assert_eq!(code(delete(db, &cast.meng, Post::Reply(reply))), "access.locked");
        assert_eq!(code(accept(db, &cast.lin, reply, true)), "access.locked");
        assert_eq!(likes(db, &cast.meng, Post::Topic(topic), true).unwrap(), (1, true));
        let seen = see(db, &cast.lin, topic).unwrap();
        assert!(seen.readable && !seen.may_reply && !seen.may_accept && !seen.rights.edit);
        answer(db, &cast.moderator, topic, "先锁一下").unwrap();
        lock(db, &cast.moderator, topic, false).unwrap();
        answer(db, &cast.meng, topic, "好").unwrap();
        let locks = events(db).iter().filter(|kind| kind.contains("locked")).count();
        assert_eq!(locks, 2, "only what changed was told");
    });
}

#[test]
fn a_space_is_open_to_whom_it_is_for() {
    on_both(&schema(), |db, _| {
        let cast = Cast::new(db);
        let scholar = at_tier(&cast.meng, Tier::Scholar);
        let staff = space(db, "staff", Audience::Staff);
        let members = space(db, "members", Audience::Members);
        let paying = space(db, "paying", Audience::Tier(Tier::Scholar));
        let talk = |viewer: &Viewer, space| ask(db, viewer, space, TopicKind::Talk, "只给自己人");
        assert_eq!(code(talk(&cast.lin, staff)), "request.not_found");
        assert_eq!(code(talk(&nobody(), staff)), "request.not_found");
        assert_eq!(code(talk(&nobody(), members)), "session.required");
        assert_eq!(code(talk(&cast.lin, paying)), "access.tier_needed");
        let secret = talk(&cast.moderator, staff).unwrap();
        let inner = talk(&cast.meng, members).unwrap();
        let paid = talk(&scholar, paying).unwrap();

        for viewer in [&nobody(), &cast.lin, &scholar] {
            assert_eq!(code(see(db, viewer, secret)), "request.not_found");
        }
        assert_eq!(code(answer(db, &cast.lin, secret, "闯入")), "request.not_found");
        assert_eq!(code(likes(db, &cast.lin, Post::Topic(secret), true)), "request.not_found");
        // One may know of the others, and reads them when one is in.
        let readable = |viewer: &Viewer, topic| see(db, viewer, topic).unwrap().readable;
        assert!(!readable(&nobody(), inner) && readable(&cast.lin, inner));
        assert!(!readable(&nobody(), paid) && !readable(&cast.lin, paid) && readable(&scholar, paid));
        assert!(readable(&cast.moderator, paid));
        let reply = answer(db, &cast.moderator, paid, "里面的话").unwrap();
        let outside = see(db, &cast.lin, paid).unwrap();
        assert!(outside.replies.items.is_empty() && outside.replies_count == 0 && !outside.may_reply);
        assert_eq!(code(answer(db, &cast.lin, paid, "闯入")), "access.tier_needed");
        assert_eq!(code(likes(db, &cast.lin, Post::Reply(reply), true)), "access.tier_needed");
        assert_eq!(code(accept(db, &cast.lin, reply, true)), "access.not_yours");
    });
}

#[test]
fn everybody_who_is_named_is_told_however_many_candidates_there_are() {
    on_both(&schema(), |db, _| {
        let cast = Cast::new(db);
        let named: Vec<Viewer> =
            (0..50).map(|n| member(db, &format!("稷下学宫弟子{n:02}"), Role::Member)).collect();
        // Han letters follow a name without a space, so that every beginning of the sentence may be a name: the
        // candidates are many times 128.
        let names =
            named.iter().map(|viewer| format!("@{}也来看看这一条 ", viewer.member.as_ref().unwrap().name));
        let all = text(db, &names.collect::<String>());
        assert_eq!(all.mentions, named.iter().map(id).collect::<Vec<_>>());
        let topic = ask(db, &cast.lin, cast.open, TopicKind::Talk, "点名").unwrap();
        let said =
            answer(db, &cast.lin, topic, "@孟轲 请看，@孟轲 再看，@查无此人 不必，`@管仲` 是代码").unwrap();
        assert_eq!(said.get(), 1);
        let payload = &logged(db)[1].1;
        assert!(payload.contains(&format!("\"mentions\":[{}]", id(&cast.meng))), "{payload}");
    });
}

#[test]
fn staff_keep_spaces_and_addresses_stay_apart() {
    on_both(&schema(), |db, _| {
        let cast = Cast::new(db);
        let make = |viewer: &Viewer, slug: &str, audience| {
            let (viewer, draft) = (viewer.clone(), draft(slug, audience));
            write(db, move |tx| create_space(tx, &viewer, &draft))
        };
        assert_eq!(code(make(&cast.lin, "rust", Audience::Public)), "access.no_office");
        assert_eq!(code(make(&nobody(), "rust", Audience::Public)), "session.required");
        let rust = make(&cast.moderator, "rust", Audience::Public).unwrap();
        assert_eq!(code(make(&cast.moderator, "rust", Audience::Public)), "forum.space.slug_taken");
        assert_eq!(code(make(&cast.moderator, "Rust 区", Audience::Public)), "forum.space.slug_shape");
        assert_eq!(code(make(&cast.moderator, "paid", Audience::Paid)), "input.bad_value");
        let edit = |version, slug: &str| {
            let (viewer, draft) = (cast.moderator.clone(), draft(slug, Audience::Members));
            write(db, move |tx| edit_space(tx, &viewer, rust, version, &draft))
        };
        edit(1, "rust").unwrap();
        assert_eq!(code(edit(1, "rust")), "edit.stale");
        assert_eq!(code(edit(2, "open")), "forum.space.slug_taken");
        for n in 2..100 {
            space(db, &format!("space-{n}"), Audience::Public);
        }
        assert_eq!(code(make(&cast.moderator, "one-more", Audience::Public)), "forum.space.too_many");
    });
}

#[test]
fn a_topic_and_a_reply_with_the_same_number_stay_apart() {
    on_both(&schema(), |db, _| {
        let cast = Cast::new(db);
        let (topic, reply) = both(db, &cast);
        assert_eq!(topic.get(), reply.get());
        change(db, &cast.lin, Post::Topic(topic), 1, "改题").unwrap();
        assert!(history(db, Post::Reply(reply)).is_empty());
        likes(db, &cast.meng, Post::Topic(topic), true).unwrap();
        let seen = see(db, &cast.meng, topic).unwrap();
        assert_eq!((seen.likes.count, seen.replies.items[0].likes.count), (1, 0));
    });
}
