//! Pictures. They are kept in the database: an import is then all or nothing, a backup is one thing, and every node
//! sees them. Each content is kept once, under its digest.

use std::collections::BTreeSet;

use access::Audience;
use db::{DbError, Snapshot, Tx, params};

use crate::course::{CourseId, FileId, LessonId};

db::statements! {
    /// Keeps a content, if it is not kept yet.
    PUT_BLOB = "INSERT INTO course_blobs (digest, media_type, bytes) VALUES ($1, $2, $3) ON CONFLICT (digest) DO NOTHING";
    /// Puts a content under a path of a course.
    PUT_FILE = "INSERT INTO course_files (course_id, path, digest) VALUES ($1, $2, $3) \
        ON CONFLICT (course_id, path) DO UPDATE SET digest = excluded.digest RETURNING id";
    /// The pictures of a course.
    OF_COURSE = "SELECT id, path, digest FROM course_files WHERE course_id = $1";
    /// Notes that a lesson shows a picture.
    LINK = "INSERT INTO lesson_files (lesson_id, file_id) VALUES ($1, $2) ON CONFLICT (lesson_id, file_id) DO NOTHING";
    /// Forgets which pictures a lesson shows.
    UNLINK = "DELETE FROM lesson_files WHERE lesson_id = $1";
    /// Whether a content is a picture of a course, and whether an open trial lesson shows it.
    SHOWN = "SELECT COUNT(*) AS files, CAST(COALESCE(SUM(CASE WHEN EXISTS (SELECT 1 FROM lesson_files \
            JOIN lessons ON lessons.id = lesson_files.lesson_id \
            WHERE lesson_files.file_id = course_files.id AND lessons.trial AND lessons.state = 'open') \
            THEN 1 ELSE 0 END), 0) AS BIGINT) AS trials \
        FROM course_files WHERE course_id = $1 AND digest = $2";
    /// A content.
    BLOB = "SELECT media_type, bytes FROM course_blobs WHERE digest = $1";
}

db::row! {
    /// A picture of a course.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub(crate) struct FileRow {
        pub(crate) id: FileId,
        pub(crate) path: String,
        pub(crate) digest: String,
    }
}

pub(crate) fn of_course(q: &mut Snapshot, course: CourseId) -> Result<Vec<FileRow>, DbError> {
    q.rows(&OF_COURSE, params![course])
}

pub(crate) fn put(
    tx: &mut Tx,
    course: CourseId,
    path: &str,
    digest: &str,
    media_type: &str,
    bytes: &[u8],
) -> Result<FileId, DbError> {
    tx.execute(&PUT_BLOB, params![digest, media_type, bytes])?;
    Ok(FileId::new(tx.insert(&PUT_FILE, params![course, path, digest])?))
}

/// Notes which pictures a lesson shows, and no others, by their paths.
pub(crate) fn link_paths(
    tx: &mut Tx,
    course: CourseId,
    lesson: LessonId,
    paths: &BTreeSet<String>,
) -> Result<(), DbError> {
    let files = if paths.is_empty() { Vec::new() } else { of_course(tx, course)? };
    let shown: Vec<FileId> =
        files.iter().filter(|file| paths.contains(&file.path)).map(|file| file.id).collect();
    link(tx, lesson, &shown)
}

/// Notes which pictures a lesson shows, and no others.
pub(crate) fn link(tx: &mut Tx, lesson: LessonId, files: &[FileId]) -> Result<(), DbError> {
    tx.execute(&UNLINK, params![lesson])?;
    for file in files {
        tx.execute(&LINK, params![lesson, file])?;
    }
    Ok(())
}

/// Whom a picture of a course is for: everybody where a trial lesson shows it, otherwise those whom the course is for.
/// `None` where the course has no such picture.
pub(crate) fn audience(
    q: &mut Snapshot,
    course: CourseId,
    digest: &str,
    of_course: Audience,
) -> Result<Option<Audience>, DbError> {
    let (files, trials): (i64, i64) = q.one(&SHOWN, params![course, digest])?;
    Ok(match (files, trials) {
        (0, _) => None,
        (_, 0) => Some(of_course),
        _ => Some(Audience::Public),
    })
}

pub(crate) fn blob(q: &mut Snapshot, digest: &str) -> Result<Option<(String, Vec<u8>)>, DbError> {
    q.row(&BLOB, params![digest])
}
