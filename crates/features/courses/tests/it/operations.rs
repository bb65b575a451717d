//! What authors and learners do, on both engines: who may, what stays, and what happens twice.

use access::{Audience, Removal, Stage};
use courses::{
    AddLesson, Completed, CreateCourse, Direction, EditCourse, EditLesson, FulfilError, LessonId,
    LessonPlace, LessonText, Outline, add_lesson, base_of, bought_and_completed, complete_lesson,
    create_course, delete_course, discussed_lesson, edit_course, edit_lesson, enrol, fulfil, lesson_to_edit,
    move_lesson, offer, publish, remove_lesson, rename_module, reopen_lesson, restore_course, resume,
    reverse, withdraw,
};
use db::{Db, DbError, Snapshot, Tx};
use kernel::{Currency, Tier, Viewer};
use testkit::on_both;
use web::{Error, Invalid};

use crate::common::{Cast, code, events, id, lesson, nobody, published, read, write};

fn complete(db: &Db, viewer: &Viewer, lesson: LessonId) -> Result<Completed, Error> {
    let viewer = viewer.clone();
    write(db, move |tx| complete_lesson(tx, &viewer, lesson))
}

fn buy(db: &Db, viewer: &Viewer, course: courses::CourseId, order: i64) -> Result<(), FulfilError> {
    let buyer = id(viewer);
    db.write_blocking(move |tx: &mut Tx| fulfil(tx, order, order * 10, buyer, course))
}

fn refund(db: &Db, order: i64) {
    db.write_blocking(move |tx: &mut Tx| -> Result<(), DbError> { reverse(tx, order * 10) }).unwrap();
}

#[test]
fn only_authors_begin_courses_and_addresses_stay_apart() {
    on_both(&crate::common::schema(), |db, _| {
        let cast = Cast::new(db);
        assert_eq!(code(crate::common::course(db, &nobody(), crate::common::text())), "session.required");
        assert_eq!(code(crate::common::course(db, &cast.lin, crate::common::text())), "courses.authors_only");
        let first = crate::common::course(db, &cast.author, crate::common::text()).unwrap();
        let second = crate::common::course(db, &cast.other_author, crate::common::text()).unwrap();
        assert_eq!(first.slug, "用-rust-写一个存储引擎");
        assert_eq!(second.slug, "用-rust-写一个存储引擎-2");
        assert_eq!((first.stage, first.audience), (Stage::Draft, Audience::Paid));
        assert_eq!(first.share_bps, courses::SHARE_BPS);
        let input = CreateCourse { slug: first.slug.clone(), text: crate::common::text() };
        let ready = input.check(Invalid::new()).unwrap();
        let author = cast.other_author.clone();
        assert_eq!(code(write(db, move |tx| create_course(tx, &author, &ready))), "courses.slug.taken");
        assert_eq!(events(db, "courses.course.created"), 2);
    });
}

#[test]
fn a_course_is_changed_by_its_author_and_two_tabs_notice_each_other() {
    on_both(&crate::common::schema(), |db, _| {
        let cast = Cast::new(db);
        let (course, _) = published(db, &cast.author);
        let edit = |viewer: &Viewer, version: i64, title: &str| {
            let text = courses::CourseText { title: title.into(), ..crate::common::text() };
            let ready = EditCourse { course: course.id, version, text }.check(Invalid::new()).unwrap();
            let viewer = viewer.clone();
            write(db, move |tx| edit_course(tx, &viewer, &ready))
        };
        for (viewer, expected) in [
            (nobody(), "session.required"),
            (cast.lin.clone(), "access.not_yours"),
            (cast.other_author.clone(), "access.not_yours"),
            (cast.moderator.clone(), "access.not_yours"),
        ] {
            assert_eq!(code(edit(&viewer, course.version, "别人的标题")), expected);
        }
        let edited = edit(&cast.author, course.version, "新标题").unwrap();
        assert_eq!((edited.title.as_str(), edited.version), ("新标题", course.version + 1));
        assert_eq!(edited.slug, course.slug, "the address stays");
        assert_eq!(code(edit(&cast.author, course.version, "旧标签页")), "edit.stale");
        assert_eq!(events(db, "courses.course.edited"), 1);
    });
}

#[test]
fn a_draft_is_hidden_and_publishing_needs_a_lesson() {
    on_both(&crate::common::schema(), |db, _| {
        let cast = Cast::new(db);
        let course = crate::common::course(db, &cast.author, crate::common::text()).unwrap();
        let (author, other, course_id) = (cast.author.clone(), cast.other_author.clone(), course.id);
        let to_publish = author.clone();
        assert_eq!(code(write(db, move |tx| publish(tx, &to_publish, course_id))), "courses.publish.empty");
        assert_eq!(code(write(db, move |tx| publish(tx, &other, course_id))), "request.not_found");
        let one = lesson(db, &author, &course, "第一节", true).unwrap();
        assert_eq!(code(complete(db, &cast.lin, one.id)), "request.not_found");
        let to_publish = author.clone();
        let course = write(db, move |tx| publish(tx, &to_publish, course_id)).unwrap();
        assert_eq!(course.stage, Stage::Published);
        let to_withdraw = author.clone();
        let withdrawn = write(db, move |tx| withdraw(tx, &to_withdraw, course_id)).unwrap();
        assert_eq!(withdrawn.stage, Stage::Withdrawn);
        let again = author.clone();
        let again = write(db, move |tx| publish(tx, &again, course_id)).unwrap();
        assert_eq!(again.published_at, course.published_at, "the first publication keeps its date");
        assert_eq!(events(db, "courses.course.published"), 2);
    });
}

#[test]
fn a_deleted_course_comes_back_with_everything_and_what_staff_deleted_only_by_staff() {
    on_both(&crate::common::schema(), |db, _| {
        let cast = Cast::new(db);
        let (course, lessons) = published(db, &cast.author);
        complete(db, &cast.lin, lessons[0].id).unwrap();
        let delete = |viewer: &Viewer| {
            let (viewer, id) = (viewer.clone(), course.id);
            write(db, move |tx| delete_course(tx, &viewer, id))
        };
        let restore = |viewer: &Viewer| {
            let (viewer, id) = (viewer.clone(), course.id);
            write(db, move |tx| restore_course(tx, &viewer, id))
        };
        assert_eq!(code(delete(&nobody())), "session.required");
        assert_eq!(code(delete(&cast.lin)), "access.not_yours");
        assert_eq!(code(delete(&cast.other_author)), "access.not_yours");
        assert_eq!(delete(&cast.author).unwrap().removal, Removal::Owner);
        assert_eq!(delete(&cast.author).unwrap().removal, Removal::Owner, "twice is once");
        assert_eq!(code(complete(db, &cast.lin, lessons[0].id)), "request.not_found");
        assert_eq!(code(restore(&cast.lin)), "request.not_found");
        assert_eq!(restore(&cast.author).unwrap().removal, Removal::None);
        assert!(!complete(db, &cast.lin, lessons[0].id).unwrap().fresh, "progress is still there");
        assert_eq!(delete(&cast.moderator).unwrap().removal, Removal::Staff);
        assert_eq!(code(restore(&cast.author)), "access.no_office");
        assert_eq!(restore(&cast.moderator).unwrap().removal, Removal::None);
        assert_eq!(events(db, "courses.course.deleted"), 2);
    });
}

#[test]
fn lessons_are_added_changed_moved_and_taken_out_by_the_author_alone() {
    on_both(&crate::common::schema(), |db, _| {
        let cast = Cast::new(db);
        let (course, lessons) = published(db, &cast.author);
        let (foreign, _) = published(db, &cast.other_author);
        let course_id = course.id;

        // Another author may not even read what is needed to edit.
        for (viewer, expected) in
            [(nobody(), "session.required"), (cast.other_author.clone(), "access.not_yours")]
        {
            let (asking, lesson) = (viewer.clone(), lessons[0].id);
            assert_eq!(code(read(db, move |q| lesson_to_edit(q, &asking, lesson))), expected);
            let asking = viewer.clone();
            assert_eq!(code(read(db, move |q| base_of(q, &asking, course_id))), expected);
            let (asking, lesson) = (viewer.clone(), lessons[0].id);
            assert_eq!(code(write(db, move |tx| remove_lesson(tx, &asking, lesson))), expected);
            let (asking, lesson) = (viewer.clone(), lessons[0].id);
            assert_eq!(
                code(write(db, move |tx| move_lesson(tx, &asking, lesson, Direction::Down))),
                expected
            );
        }

        // A module of somebody else's course is no place for a lesson.
        let foreign_id = foreign.id;
        let foreign_module = read(db, move |q| Ok(Outline::load(q, foreign_id, None)?)).unwrap();
        let foreign_module = foreign_module.modules().next().unwrap().id;
        let author = cast.author.clone();
        let base = read(db, move |q| base_of(q, &author, course_id)).unwrap();
        let text = LessonText { title: "偷放".into(), markdown: "x".into(), trial: false };
        let input = AddLesson { course: course_id, place: LessonPlace::Module(foreign_module), text };
        let ready = input.check(&base).unwrap();
        let author = cast.author.clone();
        assert_eq!(code(write(db, move |tx| add_lesson(tx, &author, &ready))), "input.bad_value");
        let author = cast.author.clone();
        let renamed = write(db, move |tx| rename_module(tx, &author, course_id, foreign_module, "改名"));
        assert_eq!(code(renamed), "request.not_found");

        // An edit, and the tab beside it.
        let edit = |version, title: &str| {
            let (author, lesson) = (cast.author.clone(), lessons[1].id);
            let (base, row, _) = read(db, move |q| lesson_to_edit(q, &author, lesson)).unwrap();
            let text = LessonText { title: title.into(), markdown: "新的正文\0".into(), trial: true };
            let ready = EditLesson { lesson, version, text }.check(&base, &row)?;
            let author = cast.author.clone();
            write(db, move |tx| edit_lesson(tx, &author, &ready))
        };
        assert_eq!(code(edit(1, "")), "input.required");
        assert_eq!(code(edit(1, &"长".repeat(161))), "input.too_long");
        let (_, edited) = edit(1, "新标题").unwrap();
        assert_eq!((edited.title.as_str(), edited.trial, edited.version), ("新标题", true, 2));
        assert_eq!(edited.slug, lessons[1].slug, "the address stays");
        assert_eq!(code(edit(1, "旧标签页")), "edit.stale");

        // Order and removal.
        let order = || -> Vec<i64> {
            let outline = read(db, move |q| Ok(Outline::load(q, course_id, None)?)).unwrap();
            outline.lessons().map(|lesson| lesson.id.get()).collect()
        };
        let ids: Vec<i64> = lessons.iter().map(|lesson| lesson.id.get()).collect();
        let shift = |lesson: LessonId, direction| {
            let author = cast.author.clone();
            write(db, move |tx| move_lesson(tx, &author, lesson, direction))
        };
        assert_eq!(code(shift(lessons[0].id, Direction::Up)), "courses.lesson.move_nowhere");
        shift(lessons[0].id, Direction::Down).unwrap();
        shift(lessons[0].id, Direction::Down).unwrap();
        assert_eq!(order(), [ids[1], ids[0], ids[2]]);
        let take_out = |lesson: LessonId| {
            let author = cast.author.clone();
            write(db, move |tx| remove_lesson(tx, &author, lesson))
        };
        take_out(lessons[1].id).unwrap();
        assert_eq!(order(), [ids[0], ids[2]]);
        assert_eq!(code(take_out(lessons[1].id)), "request.not_found");
        assert_eq!(code(complete(db, &cast.author, lessons[1].id)), "request.not_found");
        assert_eq!(code(take_out(LessonId::new(999_999))), "request.not_found");
    });
}

#[test]
fn lessons_are_for_those_who_paid_and_trial_lessons_for_everybody() {
    on_both(&crate::common::schema(), |db, _| {
        let cast = Cast::new(db);
        let (course, lessons) = published(db, &cast.author);
        assert_eq!(code(complete(db, &nobody(), lessons[0].id)), "session.required");
        assert_eq!(code(complete(db, &nobody(), lessons[1].id)), "session.required");
        assert!(complete(db, &cast.lin, lessons[0].id).unwrap().fresh);
        assert_eq!(code(complete(db, &cast.lin, lessons[1].id)), "access.not_bought");
        for viewer in [&cast.author, &cast.moderator] {
            assert!(complete(db, viewer, lessons[1].id).unwrap().fresh);
        }
        buy(db, &cast.lin, course.id, 1).unwrap();
        assert!(complete(db, &cast.lin, lessons[1].id).unwrap().fresh);
        assert_eq!(code(complete(db, &cast.meng, lessons[1].id)), "access.not_bought");
        // A tier opens a course only where the course says so.
        let fellow = crate::common::viewer(id(&cast.meng), kernel::Role::Member, Tier::Fellow);
        assert_eq!(code(complete(db, &fellow, lessons[1].id)), "access.not_bought");
        let text = courses::CourseText { audience: Audience::PaidOr(Tier::Fellow), ..crate::common::text() };
        let ready =
            EditCourse { course: course.id, version: course.version, text }.check(Invalid::new()).unwrap();
        let author = cast.author.clone();
        write(db, move |tx| edit_course(tx, &author, &ready)).unwrap();
        assert!(complete(db, &fellow, lessons[1].id).unwrap().fresh);
        refund(db, 1);
        assert_eq!(code(complete(db, &cast.lin, lessons[2].id)), "access.not_bought");
    });
}

#[test]
fn a_course_is_completed_with_its_last_lesson_and_only_once() {
    on_both(&crate::common::schema(), |db, clock| {
        let cast = Cast::new(db);
        let (course, lessons) = published(db, &cast.author);
        buy(db, &cast.lin, course.id, 7).unwrap();
        for (at, expected) in [(2, false), (0, false), (0, false), (1, true), (1, false)] {
            clock.advance(std::time::Duration::from_secs(60));
            assert_eq!(
                complete(db, &cast.lin, lessons[at].id).unwrap().course_completed,
                expected,
                "lesson {at}"
            );
        }
        let (viewer, lesson) = (cast.lin.clone(), lessons[2].id);
        write(db, move |tx| reopen_lesson(tx, &viewer, lesson)).unwrap();
        assert!(!complete(db, &cast.lin, lessons[2].id).unwrap().course_completed);
        assert_eq!(events(db, "courses.lesson.completed"), 4);
        assert_eq!(events(db, "courses.lesson.reopened"), 1);
        assert_eq!(events(db, "courses.course.completed"), 1);
        assert_eq!(events(db, "courses.course.enrolled"), 1);
        let member = id(&cast.lin);
        let shelf = read(db, move |q| Ok(bought_and_completed(q, member)?)).unwrap();
        assert_eq!(shelf.bought.len(), 1);
        assert_eq!(shelf.completed.len(), 1);
        assert_eq!(shelf.completed[0].url, course.path());
        let other = id(&cast.meng);
        assert_eq!(
            read(db, move |q| Ok(bought_and_completed(q, other)?)).unwrap(),
            courses::Shelf::default()
        );
    });
}

#[test]
fn a_paid_order_hands_over_once_and_a_refund_takes_back_once() {
    on_both(&crate::common::schema(), |db, _| {
        let cast = Cast::new(db);
        let (course, lessons) = published(db, &cast.author);
        let course_id = course.id;
        let offered = |viewer: &Viewer| {
            let viewer = viewer.clone();
            db.read_blocking(move |q: &mut Snapshot| offer(q, &viewer, course_id)).unwrap()
        };
        let open = offered(&nobody()).unwrap();
        assert_eq!(open.price(Currency::CNY).unwrap().minor, 9_900);
        assert_eq!(open.price(Currency::USD), None);
        assert_eq!((open.seller, open.share_bps, open.owned), (id(&cast.author), 7_000, false));
        assert!(offered(&cast.author).unwrap().owned);
        buy(db, &cast.lin, course_id, 1).unwrap();
        buy(db, &cast.lin, course_id, 1).unwrap();
        assert!(offered(&cast.lin).unwrap().owned);
        assert_eq!(events(db, "access.grant.given"), 1);
        refund(db, 1);
        refund(db, 1);
        assert_eq!(events(db, "access.grant.revoked"), 1);
        assert!(!offered(&cast.lin).unwrap().owned);
        // A notice that comes late undoes no refund.
        buy(db, &cast.lin, course_id, 1).unwrap();
        assert_eq!(code(complete(db, &cast.lin, lessons[1].id)), "access.not_bought");
        // Another order does sell it again, and keeps it though the first is refunded once more.
        buy(db, &cast.lin, course_id, 2).unwrap();
        refund(db, 1);
        assert!(complete(db, &cast.lin, lessons[1].id).unwrap().fresh);
        let author = cast.author.clone();
        write(db, move |tx| delete_course(tx, &author, course_id)).unwrap();
        assert!(offered(&cast.meng).is_none());
        assert!(matches!(buy(db, &cast.meng, course_id, 3), Err(FulfilError::Gone)));
        assert!(matches!(buy(db, &cast.meng, courses::CourseId::new(999), 3), Err(FulfilError::Gone)));
    });
}

#[test]
fn one_goes_on_where_one_was_and_may() {
    on_both(&crate::common::schema(), |db, clock| {
        let cast = Cast::new(db);
        let (course, lessons) = published(db, &cast.author);
        let (other, _) = published(db, &cast.other_author);
        let next = |viewer: &Viewer| {
            let viewer = viewer.clone();
            read(db, move |q| Ok(resume(q, &viewer)?)).unwrap().map(|resume| resume.lesson_url)
        };
        assert_eq!(next(&nobody()), None);
        assert_eq!(next(&cast.lin), None);
        buy(db, &cast.lin, course.id, 1).unwrap();
        clock.advance(std::time::Duration::from_secs(60));
        let (viewer, other_id) = (cast.lin.clone(), other.id);
        write(db, move |tx| enrol(tx, &viewer, other_id)).unwrap();
        assert!(next(&cast.lin).unwrap().starts_with(&other.path()), "the latest comes first");
        clock.advance(std::time::Duration::from_secs(60));
        complete(db, &cast.lin, lessons[0].id).unwrap();
        assert_eq!(next(&cast.lin).unwrap(), lessons[1].path(&course.slug));
        refund(db, 1);
        assert!(
            next(&cast.lin).unwrap().starts_with(&other.path()),
            "only trial lessons are left, and they are done"
        );
    });
}

#[test]
fn a_discussion_follows_the_rights_of_its_lesson() {
    on_both(&crate::common::schema(), |db, _| {
        let cast = Cast::new(db);
        let (course, lessons) = published(db, &cast.author);
        let place =
            |lesson: LessonId| db.read_blocking(move |q: &mut Snapshot| discussed_lesson(q, lesson)).unwrap();
        let open = place(lessons[0].id).unwrap();
        assert_eq!((open.title.as_str(), open.url), ("试读", lessons[0].path(&course.slug)));
        assert_eq!(open.thing.audience, Audience::Public);
        assert_eq!(place(lessons[1].id).unwrap().thing.audience, Audience::Paid);
        let (author, lesson) = (cast.author.clone(), lessons[1].id);
        write(db, move |tx| remove_lesson(tx, &author, lesson)).unwrap();
        assert!(place(lessons[1].id).is_none() && place(LessonId::new(999)).is_none());
    });
}
