//! Books that become courses, on both engines.

use std::path::Path;
use std::sync::Mutex;

use access::Stage;
use courses::mdbook::{self, Book, Limits};
use courses::{
    Course, EditLesson, ImportBook, ImportError, Imported, LessonId, LessonState, LessonText, Outline,
    OutlineLesson, Repriced, complete_lesson, edit_lesson, fulfil, import_book, lesson_to_edit,
    remove_lesson,
};
use db::{Db, Tx, params};
use kernel::{Currency, Money, Viewer};
use tempfile::TempDir;
use testkit::on_both;

use crate::common::{Cast, events, file, id, read, wish, write};

db::statements! {
    /// The stored text of a lesson.
    HTML = "SELECT html FROM lesson_bodies WHERE lesson_id = $1";
    /// How many rows an import could have doubled.
    ROWS = "SELECT (SELECT COUNT(*) FROM lessons) + (SELECT COUNT(*) FROM course_modules) \
        + (SELECT COUNT(*) FROM course_parts) + (SELECT COUNT(*) FROM course_files) + (SELECT COUNT(*) FROM course_blobs) \
        + (SELECT COUNT(*) FROM lesson_files) + (SELECT COUNT(*) FROM lesson_bodies) + (SELECT COUNT(*) FROM events) AS total";
}

fn book(folder: &Path) -> Book {
    mdbook::read(folder, Limits::default(), &mut |_| {}).unwrap().0
}

fn small_book() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    file(path, "book.toml", "[book]\ntitle = \"竹简编程\"\nauthors = [\"王斗\"]\nlanguage = \"zh-CN\"\n");
    file(
        path,
        "src/SUMMARY.md",
        "[前言](preface.md)\n\n## 上卷\n\n- [起步](start/README.md)\n  - [安装](start/install.md)\n- [所有权](own.md)\n\n## 下卷\n\n- [并发](async.md)\n- [待写]()\n",
    );
    file(path, "src/preface.md", "# 前言\n\n写给你。");
    file(
        path,
        "src/start/README.md",
        "见 [安装](install.md#步骤) 与 [并发](../async.html)。\n\n![图](../img/a.svg)",
    );
    file(path, "src/start/install.md", "# 安装\n\n## 步骤\n\n```rust\n# fn main() {\nlet a = 1;\n# }\n```\n");
    file(path, "src/own.md", "所有权 ![图](img/b.svg)");
    file(path, "src/async.md", "并发");
    file(path, "src/img/a.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"></svg>");
    file(path, "src/img/b.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"><g/></svg>");
    folder
}

fn import(db: &Db, wish: &ImportBook, folder: &Path) -> Result<Imported, ImportError> {
    import_book(db, wish, &book(folder), &mut |_| {})
}

fn lessons(db: &Db, course: &Course) -> Vec<OutlineLesson> {
    let id = course.id;
    read(db, move |q| Ok(Outline::load(q, id, None)?)).unwrap().lessons().cloned().collect()
}

fn html(db: &Db, lesson: LessonId) -> String {
    read(db, move |q| Ok(q.one(&HTML, params![lesson])?)).unwrap()
}

fn rows(db: &Db) -> i64 {
    read(db, |q| Ok(q.one(&ROWS, params![])?)).unwrap()
}

fn edit(db: &Db, author: &Viewer, lesson: LessonId, markdown: &str) {
    let asking = author.clone();
    let (base, row, _) = read(db, move |q| lesson_to_edit(q, &asking, lesson)).unwrap();
    let text = LessonText { title: row.title.clone(), markdown: markdown.into(), trial: row.trial };
    let ready = EditLesson { lesson, version: row.version, text }.check(&base, &row).unwrap();
    let author = author.clone();
    write(db, move |tx| edit_lesson(tx, &author, &ready)).unwrap();
}

fn complete(db: &Db, viewer: &Viewer, lesson: LessonId) {
    let viewer = viewer.clone();
    write(db, move |tx| complete_lesson(tx, &viewer, lesson)).unwrap();
}

#[test]
fn a_book_becomes_a_course_in_order_with_links_and_pictures() {
    on_both(&crate::common::schema(), |db, _| {
        let cast = Cast::new(db);
        let folder = small_book();
        let seen = Mutex::new(Vec::new());
        let done = import_book(db, &wish(&cast.author), &book(folder.path()), &mut |p| {
            seen.lock().unwrap().push((p.done, p.total));
        })
        .unwrap();
        assert_eq!(*seen.lock().unwrap(), (0..6).map(|done| (done, 6)).collect::<Vec<_>>());
        assert_eq!((done.created, done.added, done.changed, done.retired), (true, 6, 0, 0));
        assert_eq!((done.course.slug.as_str(), done.course.stage), ("竹简编程", Stage::Published));
        assert_eq!(done.course.summary, "王斗");
        let all = lessons(db, &done.course);
        let shown: Vec<_> =
            all.iter().map(|l| (l.number.as_str(), l.slug.as_str(), l.depth, l.trial, l.state)).collect();
        assert_eq!(
            shown,
            [
                ("", "preface", 0, true, LessonState::Open),
                ("1", "start", 0, true, LessonState::Open),
                ("1.1", "start-install", 1, true, LessonState::Open),
                ("2", "own", 0, false, LessonState::Open),
                ("3", "async", 0, false, LessonState::Open),
                ("4", "待写", 0, false, LessonState::Announced),
            ]
        );
        let start = html(db, all[1].id);
        assert!(
            start.contains("href=\"/courses/竹简编程/start-install#md-步骤\"")
                || start.contains("start-install#md-步骤"),
            "{start}"
        );
        assert!(start.contains("/async\""), "{start}");
        assert!(start.contains("/files/"), "{start}");
        assert!(!html(db, all[0].id).contains("<h2"), "the title stands on the page already");
        assert!(html(db, all[2].id).contains("let"), "{}", html(db, all[2].id));
        assert_eq!(events(db, "courses.course.imported"), 1);
        assert_eq!(events(db, "courses.course.published"), 1);
    });
}

#[test]
fn a_second_import_of_the_same_book_adds_nothing() {
    on_both(&crate::common::schema(), |db, clock| {
        let cast = Cast::new(db);
        let folder = small_book();
        let first = import(db, &wish(&cast.author), folder.path()).unwrap();
        let before = (lessons(db, &first.course), rows(db));
        clock.advance(std::time::Duration::from_secs(3600));
        let second = import(db, &wish(&cast.author), folder.path()).unwrap();
        assert_eq!((second.created, second.added, second.changed, second.unchanged), (false, 0, 0, 6));
        assert_eq!(second.course, first.course);
        assert_eq!((lessons(db, &second.course), rows(db)), before);
    });
}

#[test]
fn a_newer_version_keeps_lessons_progress_and_addresses() {
    on_both(&crate::common::schema(), |db, _| {
        let cast = Cast::new(db);
        let folder = small_book();
        let path = folder.path();
        let course = import(db, &wish(&cast.author), path).unwrap().course;
        let before = lessons(db, &course);
        let (buyer, course_id) = (id(&cast.lin), course.id);
        db.write_blocking(move |tx: &mut Tx| fulfil(tx, 1, 1, buyer, course_id)).unwrap();
        complete(db, &cast.lin, before[1].id);
        complete(db, &cast.lin, before[3].id);

        file(
            path,
            "src/SUMMARY.md",
            "[前言](preface.md)\n\n## 上卷（修订）\n\n- [起步](start/README.md)\n- [新章](new.md)\n- [所有权与借用](own.md)\n  - [安装](start/install.md)\n\n## 下卷\n\n- [待写](later.md)\n",
        );
        file(path, "src/new.md", "新的一章");
        file(path, "src/later.md", "写好了");
        file(path, "src/own.md", "所有权，修订版");
        file(path, "src/preface.md", [0xff, 0xfe, 0x00]);
        let done = import(db, &wish(&cast.author), path).unwrap();
        assert_eq!((done.created, done.added, done.retired), (false, 2, 2), "{done:?}");
        assert_eq!(done.course.id, course.id);
        let after = lessons(db, &course);
        let find = |slug: &str| after.iter().find(|lesson| lesson.slug == slug).unwrap();
        for old in [0, 1, 2, 3] {
            assert_eq!(find(&before[old].slug).id, before[old].id, "{}", before[old].slug);
        }
        assert_eq!(after.len(), 6, "the unreadable preface stays as it was");
        assert_eq!(find("own").title, "所有权与借用");
        assert_eq!((find("own").number.as_str(), find("start-install").number.as_str()), ("3", "3.1"));
        assert!(html(db, before[0].id).contains("写给你"));
        assert!(html(db, before[3].id).contains("修订版"));
        let lin = id(&cast.lin);
        let outline = read(db, move |q| Ok(Outline::load(q, course_id, Some(lin))?)).unwrap();
        assert_eq!(outline.progress(), (2, 6));
        assert_eq!(outline.parts[1].title, "上卷（修订）");

        // What the book lost is retired, not gone; when it comes back it is the same lesson.
        file(path, "src/async.md", "并发回来了");
        let summary = std::fs::read_to_string(path.join("src/SUMMARY.md")).unwrap();
        file(path, "src/SUMMARY.md", format!("{summary}- [并发](async.md)\n"));
        import(db, &wish(&cast.author), path).unwrap();
        let back = lessons(db, &course);
        assert_eq!(back.iter().find(|lesson| lesson.slug == "async").unwrap().id, before[4].id);
    });
}

#[test]
fn an_edit_by_hand_stays_until_the_book_changes_there() {
    on_both(&crate::common::schema(), |db, _| {
        let cast = Cast::new(db);
        let folder = small_book();
        let path = folder.path();
        let course = import(db, &wish(&cast.author), path).unwrap().course;
        let all = lessons(db, &course);
        edit(db, &cast.author, all[3].id, "手写的所有权");
        edit(db, &cast.author, all[4].id, "手写的并发");
        let (author, out) = (cast.author.clone(), all[2].id);
        write(db, move |tx| remove_lesson(tx, &author, out)).unwrap();
        file(path, "src/async.md", "并发，第二版");
        let done = import(db, &wish(&cast.author), path).unwrap();
        assert_eq!((done.kept, done.replaced), (vec!["所有权".to_owned()], vec!["并发".to_owned()]));
        assert!(html(db, all[3].id).contains("手写的所有权"));
        assert!(html(db, all[4].id).contains("第二版"));
        assert!(
            lessons(db, &course).iter().all(|lesson| lesson.id != out),
            "what the author took out stays out"
        );
        let again = import(db, &wish(&cast.author), path).unwrap();
        assert_eq!((again.changed, again.kept.len(), again.replaced.len()), (0, 1, 0));
    });
}

#[test]
fn prices_audience_and_page_are_the_authors_own() {
    on_both(&crate::common::schema(), |db, _| {
        let cast = Cast::new(db);
        let folder = small_book();
        let free = ImportBook { prices: vec![], publish: false, ..wish(&cast.author) };
        let done = import(db, &free, folder.path()).unwrap();
        assert_eq!((done.course.audience, done.course.stage), (access::Audience::Public, Stage::Draft));
        let twice = ImportBook { prices: vec![Money::new(1, Currency::CNY); 2], ..wish(&cast.author) };
        assert!(matches!(import(db, &twice, folder.path()), Err(ImportError::Prices)));
        let nothing = ImportBook { prices: vec![Money::new(0, Currency::CNY)], ..wish(&cast.author) };
        assert!(matches!(import(db, &nothing, folder.path()), Err(ImportError::Prices)));
    });
}

#[test]
fn a_price_in_another_currency_joins_those_that_are_there() {
    on_both(&crate::common::schema(), |db, _| {
        let cast = Cast::new(db);
        let folder = small_book();
        let (yuan, yen) = (Money::new(9_900, Currency::CNY), Money::new(900, Currency::JPY));
        let first = import(db, &wish(&cast.author), folder.path()).unwrap();
        assert_eq!(first.repriced, None, "a new course has its prices from the start");
        let in_yen = ImportBook { prices: vec![yen], ..wish(&cast.author) };
        let done = import(db, &in_yen, folder.path()).unwrap();
        assert_eq!(done.repriced, Some(Repriced { before: vec![yuan], now: vec![yuan, yen] }));
        let cheaper = ImportBook { prices: vec![Money::new(5_000, Currency::CNY)], ..wish(&cast.author) };
        let now = import(db, &cheaper, folder.path()).unwrap().repriced.unwrap().now;
        assert_eq!(now.len(), 2, "{now:?}");
        assert_eq!(import(db, &cheaper, folder.path()).unwrap().repriced, None);
    });
}

#[test]
fn a_book_never_lands_in_somebody_elses_course() {
    on_both(&crate::common::schema(), |db, _| {
        let cast = Cast::new(db);
        let folder = small_book();
        let first = import(db, &wish(&cast.author), folder.path()).unwrap();
        let second = import(db, &wish(&cast.other_author), folder.path()).unwrap();
        assert_ne!(first.course.id, second.course.id);
        assert_eq!(second.course.slug, "竹简编程-2");
        let theirs = ImportBook { slug: Some(first.course.slug.clone()), ..wish(&cast.other_author) };
        assert!(matches!(import(db, &theirs, folder.path()), Err(ImportError::Slug(_))));
        for slug in ["../x", "a/b", "Upper", "", "x"] {
            let odd = ImportBook { slug: Some(slug.into()), ..wish(&cast.author) };
            assert!(matches!(import(db, &odd, folder.path()), Err(ImportError::Slug(_))), "{slug}");
        }
        assert!(matches!(import(db, &wish(&cast.lin), folder.path()), Err(ImportError::NoAuthor)));
        let named = ImportBook { slug: Some("zhujian".into()), ..wish(&cast.author) };
        let named_course = import(db, &named, folder.path()).unwrap();
        assert!(named_course.created);
        assert!(!import(db, &named, folder.path()).unwrap().created);
    });
}

#[test]
fn a_book_without_one_readable_chapter_changes_nothing() {
    on_both(&crate::common::schema(), |db, _| {
        let cast = Cast::new(db);
        let folder = tempfile::tempdir().unwrap();
        file(folder.path(), "book.toml", "");
        file(folder.path(), "src/SUMMARY.md", "- [A](a.md)\n- [B]()\n");
        file(folder.path(), "src/a.md", [0xc3, 0x28]);
        let before = rows(db);
        assert!(matches!(import(db, &wish(&cast.author), folder.path()), Err(ImportError::NothingToRead)));
        assert_eq!(rows(db), before);
    });
}

#[test]
fn the_rust_book_becomes_a_course_and_a_changed_copy_keeps_progress() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../../shared/data/trpl-zh-cn");
    if !source.exists() {
        println!("skipped: the Rust book is not at {}", source.display());
        return;
    }
    on_both(&crate::common::schema(), |db, _| {
        let cast = Cast::new(db);
        let done = import(db, &wish(&cast.author), &source).unwrap();
        assert_eq!(done.added, 111);
        let all = lessons(db, &done.course);
        assert!(all.iter().all(|lesson| lesson.state == LessonState::Open && lesson.minutes > 0));
        assert_eq!(
            all.iter().filter(|lesson| lesson.trial).count(),
            3 + 4,
            "front matter and the first chapter"
        );
        // No link between chapters and no picture is left as the book has it.
        for lesson in &all {
            let html = html(db, lesson.id);
            assert!(!html.contains("src=\"img/"), "{}", lesson.slug);
            assert!(!html.contains("href=\"ch"), "{}", lesson.slug);
        }
        let chapter = all.iter().find(|lesson| lesson.slug == "ch04-01-what-is-ownership").unwrap();
        assert!(html(db, chapter.id).contains("/files/"));
        complete(db, &cast.lin, all[4].id);

        let copy = tempfile::tempdir().unwrap();
        copy_folder(&source, copy.path());
        let changed = copy.path().join("src/ch01-01-installation.md");
        let text = std::fs::read_to_string(&changed).unwrap();
        std::fs::write(&changed, format!("{text}\n\n再版补记。\n")).unwrap();
        let second = import(db, &wish(&cast.author), copy.path()).unwrap();
        assert_eq!((second.added, second.changed, second.retired, second.unchanged), (0, 1, 0, 110));
        let (lin, course) = (id(&cast.lin), second.course.id);
        let outline = read(db, move |q| Ok(Outline::load(q, course, Some(lin))?)).unwrap();
        assert_eq!(outline.progress(), (1, 111));
        assert!(html(db, all[4].id).contains("再版补记"));
    });
}

fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            std::fs::write(target, std::fs::read(entry.path()).unwrap()).unwrap();
        }
    }
}

#[test]
fn two_imports_at_once_make_one_course() {
    on_both(&crate::common::schema(), |db, _| {
        let cast = Cast::new(db);
        let folder = small_book();
        let (book, wish) = (book(folder.path()), wish(&cast.author));
        let done = std::thread::scope(|scope| {
            let threads: Vec<_> =
                (0..3).map(|_| scope.spawn(|| import_book(db, &wish, &book, &mut |_| {}).unwrap())).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect::<Vec<_>>()
        });
        assert_eq!(done.iter().filter(|done| done.created).count(), 1);
        assert!(done.iter().all(|one| one.course.id == done[0].course.id));
        assert_eq!(lessons(db, &done[0].course).len(), 6);
        assert_eq!(events(db, "courses.course.imported"), 1);
    });
}

#[test]
fn an_import_that_fails_half_way_leaves_nothing() {
    on_both(&crate::common::schema(), |db, _| {
        let cast = Cast::new(db);
        let folder = small_book();
        let before = rows(db);
        // Everything is rendered before anything is written, so this is as far as a stopped program gets.
        let (book, wish) = (book(folder.path()), wish(&cast.author));
        let stopped = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            import_book(db, &wish, &book, &mut |step| assert!(step.done < 3, "stopped on purpose"))
        }));
        assert!(stopped.is_err());
        assert_eq!(rows(db), before);
        assert_eq!(import(db, &wish, folder.path()).unwrap().added, 6, "and can begin again");
    });
}
