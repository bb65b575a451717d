//! Landing pages and lessons that an older renderer made are made anew, with the links and pictures of their course.

use courses::import_book;
use courses::mdbook::{Limits, read};
use db::{Db, Snapshot, Tx, params};
use testkit::{on_both_async, renew_texts};

use crate::common::{self, Cast, nobody, schema, wish};

db::statements! {
    /// As an older renderer left the landing pages.
    AGE_COURSES = "UPDATE courses SET about_html = '<p>旧样子</p>', rendered_by = 1";
    /// And the lessons.
    AGE_BODIES = "UPDATE lesson_bodies SET html = '<p>旧样子</p>', rendered_by = 1";
    /// And how long they take to read.
    AGE_LESSONS = "UPDATE lessons SET minutes = 77";
    /// And which pictures they show.
    AGE_FILES = "DELETE FROM lesson_files";
    /// What is stored of the landing pages.
    COURSES = "SELECT about_html, version, rendered_by FROM courses ORDER BY id";
    /// And of the lessons.
    LESSONS = "SELECT html, minutes, version, rendered_by FROM lesson_bodies JOIN lessons ON id = lesson_id ORDER BY id";
    /// And of the pictures.
    FILES = "SELECT lesson_id, file_id FROM lesson_files ORDER BY lesson_id, file_id";
}

#[derive(Debug, PartialEq)]
struct Stored {
    courses: Vec<(String, i64, u32)>,
    lessons: Vec<(String, u32, i64, u32)>,
    files: Vec<(i64, i64)>,
}

async fn stored(db: &Db) -> Stored {
    let read = db.read(|q: &mut Snapshot| -> Result<Stored, db::DbError> {
        Ok(Stored {
            courses: q.rows(&COURSES, params![])?,
            lessons: q.rows(&LESSONS, params![])?,
            files: q.rows(&FILES, params![])?,
        })
    });
    read.await.unwrap()
}

#[test]
fn lessons_of_an_older_renderer_are_made_anew_with_their_links_and_pictures() {
    on_both_async(&schema(), async |db, clock| {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path();
        common::file(path, "book.toml", "[book]\ntitle = \"Pictures\"\n");
        common::file(path, "src/SUMMARY.md", "- [Open](open.md)\n- [Next](next.md)\n");
        common::file(path, "src/open.md", "# Open\n\n![a](a.svg)\n\n[onwards](next.md)");
        common::file(path, "src/next.md", "# Next\n\n**Text**");
        common::file(path, "src/a.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"></svg>");
        let (book, _) = read(path, Limits::default(), &mut |_| {}).unwrap();
        let done = tokio::task::block_in_place(|| {
            let cast = Cast::new(&db);
            common::course(&db, &cast.author, common::text()).unwrap();
            import_book(&db, &wish(&cast.author), &book, &mut |_| {}).unwrap()
        });
        let today = stored(&db).await;
        assert!(today.lessons[0].0.contains("/next\"") && today.files.len() == 1, "{today:?}");
        db.write(|tx: &mut Tx| -> Result<(), db::DbError> {
            for age in [&AGE_COURSES, &AGE_BODIES, &AGE_LESSONS, &AGE_FILES] {
                tx.execute(age, params![])?;
            }
            Ok(())
        })
        .await
        .unwrap();
        let mut passer_by = common::site(&db, clock).browser(&nobody()).await;
        let lesson = format!("/courses/{}/open", done.course.slug);
        let page = passer_by.get(&lesson).await.expect_status(200).text();
        assert!(page.contains("<p>旧样子</p>"), "until then it is read as it is: {page}");
        renew_texts(&db, courses::feature().renewals).await;
        assert_eq!(stored(&db).await, today);
        let page = passer_by.get(&lesson).await.expect_status(200).text();
        assert!(page.contains("onwards") && !page.contains("旧样子"), "{page}");
    });
}
