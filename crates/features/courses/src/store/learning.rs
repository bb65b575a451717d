//! Enrolments, progress, completions and purchases.

use access::GrantId;
use db::{DbError, Snapshot, Tx, params};
use kernel::{MemberId, Timestamp};

use crate::course::{CourseId, LessonId};

db::statements! {
    /// Notes that a member began a course.
    ENROL = "INSERT INTO course_enrolments (course_id, member_id, created_at) VALUES ($1, $2, $3) \
        ON CONFLICT (course_id, member_id) DO NOTHING";
    /// Whether a member began a course.
    IS_ENROLLED = "SELECT course_id FROM course_enrolments WHERE course_id = $1 AND member_id = $2";
    /// The courses that a member began, the latest first, with how far each is.
    ENROLMENTS = "SELECT course_enrolments.course_id, course_enrolments.created_at, \
        (SELECT COUNT(*) FROM lesson_completions JOIN lessons ON lessons.id = lesson_completions.lesson_id \
            WHERE lesson_completions.member_id = course_enrolments.member_id \
            AND lesson_completions.course_id = course_enrolments.course_id AND lessons.state = 'open') AS done, \
        (SELECT course_completions.created_at FROM course_completions \
            WHERE course_completions.course_id = course_enrolments.course_id \
            AND course_completions.member_id = course_enrolments.member_id) AS completed_at \
        FROM course_enrolments WHERE member_id = $1 \
        AND (course_enrolments.created_at, course_enrolments.course_id) < ($2, $3) \
        ORDER BY course_enrolments.created_at DESC, course_enrolments.course_id DESC LIMIT $4";
    /// The courses that a member began and did not complete, the one with the latest progress first.
    UNFINISHED = "SELECT course_id, active_at FROM (SELECT course_enrolments.course_id, \
            COALESCE((SELECT MAX(lesson_completions.created_at) FROM lesson_completions \
                WHERE lesson_completions.member_id = course_enrolments.member_id \
                AND lesson_completions.course_id = course_enrolments.course_id), course_enrolments.created_at) AS active_at \
            FROM course_enrolments WHERE course_enrolments.member_id = $1 \
            AND NOT EXISTS (SELECT 1 FROM course_completions \
                WHERE course_completions.course_id = course_enrolments.course_id \
                AND course_completions.member_id = course_enrolments.member_id)) AS begun \
        ORDER BY active_at DESC, course_id DESC LIMIT $2";

    /// Notes that a member completed a lesson.
    COMPLETE = "INSERT INTO lesson_completions (lesson_id, member_id, course_id, created_at) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (lesson_id, member_id) DO NOTHING";
    /// Takes that back.
    UNCOMPLETE = "DELETE FROM lesson_completions WHERE lesson_id = $1 AND member_id = $2";
    /// The lessons of a course that a member completed, the latest last.
    COMPLETED = "SELECT lesson_id FROM lesson_completions WHERE member_id = $1 AND course_id = $2 \
        ORDER BY created_at, lesson_id";
    /// How many lessons of a course a member has not completed yet.
    REMAINING = "SELECT COUNT(*) AS lessons FROM lessons WHERE course_id = $1 AND state = 'open' \
        AND NOT EXISTS (SELECT 1 FROM lesson_completions \
            WHERE lesson_completions.lesson_id = lessons.id AND lesson_completions.member_id = $2)";
    /// Notes that a member completed a course.
    COMPLETE_COURSE = "INSERT INTO course_completions (course_id, member_id, created_at) VALUES ($1, $2, $3) \
        ON CONFLICT (course_id, member_id) DO NOTHING";
    /// When a member completed a course.
    COURSE_COMPLETED_AT = "SELECT created_at FROM course_completions WHERE course_id = $1 AND member_id = $2";
    /// The courses that a member completed, the latest first.
    COURSES_COMPLETED = "SELECT course_id, created_at FROM course_completions WHERE member_id = $1 \
        ORDER BY created_at DESC, course_id DESC LIMIT $2";

    /// Notes what was handed over for money.
    INSERT_PURCHASE = "INSERT INTO course_purchases (order_line_id, course_id, member_id, grant_id, created_at) \
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT (order_line_id) DO NOTHING";
    /// What was handed over for an order line and not taken back.
    PURCHASE = "SELECT grant_id FROM course_purchases WHERE order_line_id = $1 AND reversed_at IS NULL";
    /// Notes that it was taken back.
    REVERSE_PURCHASE = "UPDATE course_purchases SET reversed_at = $2 WHERE order_line_id = $1 AND reversed_at IS NULL";
    /// The courses that a member bought and kept, the latest first.
    COURSES_BOUGHT = "SELECT course_id, MAX(created_at) AS bought_at FROM course_purchases \
        WHERE member_id = $1 AND reversed_at IS NULL GROUP BY course_id \
        ORDER BY bought_at DESC, course_id DESC LIMIT $2";
}

db::row! {
    /// A course that a member began.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub(crate) struct Enrolment {
        pub(crate) course_id: CourseId,
        pub(crate) created_at: Timestamp,
        pub(crate) done: i64,
        pub(crate) completed_at: Option<Timestamp>,
    }
}

/// Enrols; false where the member had begun before.
pub(crate) fn enrol(tx: &mut Tx, course: CourseId, member: MemberId) -> Result<bool, DbError> {
    let now = tx.now();
    Ok(tx.execute(&ENROL, params![course, member, now])? == 1)
}

pub(crate) fn is_enrolled(q: &mut Snapshot, course: CourseId, member: MemberId) -> Result<bool, DbError> {
    Ok(q.row::<CourseId>(&IS_ENROLLED, params![course, member])?.is_some())
}

/// Completes a lesson; false where it was completed before.
pub(crate) fn complete(
    tx: &mut Tx,
    lesson: LessonId,
    course: CourseId,
    member: MemberId,
) -> Result<bool, DbError> {
    let now = tx.now();
    Ok(tx.execute(&COMPLETE, params![lesson, member, course, now])? == 1)
}

/// Takes a completion back; false where there was none.
pub(crate) fn uncomplete(tx: &mut Tx, lesson: LessonId, member: MemberId) -> Result<bool, DbError> {
    Ok(tx.execute(&UNCOMPLETE, params![lesson, member])? == 1)
}

pub(crate) fn completed(
    q: &mut Snapshot,
    course: CourseId,
    member: MemberId,
) -> Result<Vec<LessonId>, DbError> {
    q.rows(&COMPLETED, params![member, course])
}

pub(crate) fn remaining(q: &mut Snapshot, course: CourseId, member: MemberId) -> Result<i64, DbError> {
    q.one(&REMAINING, params![course, member])
}

/// Completes a course; false where it was completed before.
pub(crate) fn complete_course(tx: &mut Tx, course: CourseId, member: MemberId) -> Result<bool, DbError> {
    let now = tx.now();
    Ok(tx.execute(&COMPLETE_COURSE, params![course, member, now])? == 1)
}

pub(crate) fn course_completed_at(
    q: &mut Snapshot,
    course: CourseId,
    member: MemberId,
) -> Result<Option<Timestamp>, DbError> {
    q.row(&COURSE_COMPLETED_AT, params![course, member])
}

/// Notes a purchase; false where this order line was handed over before.
pub(crate) fn insert_purchase(
    tx: &mut Tx,
    order_line: i64,
    course: CourseId,
    member: MemberId,
    grant: GrantId,
) -> Result<bool, DbError> {
    let now = tx.now();
    Ok(tx.execute(&INSERT_PURCHASE, params![order_line, course, member, grant, now])? == 1)
}

/// Takes a purchase back and tells its grant; `None` where there is none.
pub(crate) fn reverse_purchase(tx: &mut Tx, order_line: i64) -> Result<Option<GrantId>, DbError> {
    let Some(grant) = tx.row(&PURCHASE, params![order_line])? else { return Ok(None) };
    let now = tx.now();
    tx.execute(&REVERSE_PURCHASE, params![order_line, now])?;
    Ok(Some(grant))
}
