//! One new lesson, told to five thousand open pages: what each costs while nothing happens, and how soon all have heard.

use std::fs;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use access::{Audience, NewGrant, Reason, Right};
use anyhow::{Context as _, Result, bail, ensure};
use courses::{
    AddLesson, CourseId, CourseText, CreateCourse, LessonPlace, LessonText, add_lesson, create_course,
};
use db::Db;
use jixia::house::House;
use kernel::{Clock as _, Locale, ManualClock, MemberId, Role, SystemClock, SystemEntropy, Timestamp, Token};
use rusqlite::{Connection, OpenFlags, OptionalExtension as _};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::{Semaphore, mpsc};
use tokio::task::JoinSet;
use tokio::time::timeout;
use web::Invalid;

use super::Bench;
use crate::report::{Row, Target};
use crate::seed::{self, Author, Seeded};
use crate::server::{Changes, Server};

/// Members who have the course, each with one open page.
const LISTENERS: usize = 5_000;

/// Files that may be open at once, in the program as in this process: the connections, and room for all else.
const FILES: u64 = LISTENERS as u64 + 500;

/// Connections that are being opened at the same time.
const OPENING: usize = 64;

/// A lesson is told a minute after it was added; the rest is for a slow machine.
const PATIENCE: Duration = Duration::from_secs(300);

/// What an open page hears first, and when there is something new.
const OPEN: &[u8] = b": open";
const NEWS: &[u8] = b"event: notifications";

pub(super) fn measure(bench: &Bench) -> Result<Vec<Row>> {
    allow_files(FILES)?;
    let scratch = bench.large.copy(&bench.workshop.join("live"))?;
    let course = open_course(&scratch.data)?;
    let sessions = scratch.sign_in(LISTENERS)?;
    let rows = tell(&scratch, course, &sessions)?;
    fs::remove_dir_all(&scratch.data)?;
    Ok(rows)
}

/// Raises the limit of open files, which the program inherits.
fn allow_files(wanted: u64) -> Result<()> {
    let limit = getrlimit(Resource::Nofile);
    if limit.current.is_none_or(|current| current >= wanted) {
        return Ok(());
    }
    if let Some(most) = limit.maximum.filter(|most| *most < wanted) {
        bail!(
            "{LISTENERS} connections need {wanted} open files, and this user may have {most}: raise `ulimit -Hn`"
        );
    }
    let raised = Rlimit { current: Some(wanted), ..limit };
    setrlimit(Resource::Nofile, raised)
        .with_context(|| format!("raising the limit of open files to {wanted}"))
}

/// A course with one lesson that the members have had for an hour, so that nothing but the next one is news.
fn open_course(data: &Path) -> Result<CourseId> {
    let settings = seed::settings(data)?;
    let now = SystemClock.now();
    let clock = Arc::new(ManualClock::new(now.minus(Duration::from_secs(3600))));
    let house = House::build_with(&settings, Arc::<ManualClock>::clone(&clock), Arc::new(SystemEntropy))?;
    let db = house.open_database(&settings)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let catch_up = || -> Result<()> {
        let ran = runtime.block_on(events::run_readers_once(&db, house.readers()))?;
        ensure!(ran.is_caught_up(), "readers did not reach the end of the log: {:?}", ran.behind);
        Ok(())
    };

    let course = begin_course(&db)?;
    write_lesson(&db, course, "读懂一条慢查询")?;
    let published = db.write_blocking(move |tx| courses::publish(tx, &seed::viewer(1, Role::Owner), course));
    published.map_err(seed::refused)?;
    catch_up()?;
    clock.set(now);
    // The first lesson is told here, while nobody has the course yet.
    runtime.block_on(events::run_due_once(&db, house.works()))?;
    db.write_blocking(move |tx| give_to_all(tx, course)).map_err(seed::refused)?;
    catch_up()?;
    db.close();
    Ok(course)
}

fn begin_course(db: &Db) -> Result<CourseId> {
    let text = CourseText {
        title: "把数据库用到心里有数".to_owned(),
        summary: "从一条查询走到磁盘，再走回来。".to_owned(),
        about: Author::new(7, Vec::new()).topic(),
        language: Locale::ZhCn,
        audience: Audience::Paid,
        prices: Vec::new(),
    };
    let input = CreateCourse { slug: "databases".to_owned(), text };
    let ready = input.check(Invalid::new()).map_err(seed::refused)?;
    let begun = db.write_blocking(move |tx| create_course(tx, &seed::viewer(1, Role::Owner), &ready));
    Ok(begun.map_err(seed::refused)?.id)
}

fn write_lesson(db: &Db, course: CourseId, title: &str) -> Result<()> {
    let owner = || seed::viewer(1, Role::Owner);
    let base = db.read_blocking(move |q| courses::base_of(q, &owner(), course)).map_err(seed::refused)?;
    let text =
        LessonText { title: title.to_owned(), markdown: Author::new(8, Vec::new()).topic(), trial: false };
    let place = LessonPlace::NewModule("第一部分".to_owned());
    let ready = AddLesson { course, place, text }.check(&base).map_err(seed::refused)?;
    let added = db.write_blocking(move |tx| add_lesson(tx, &owner(), &ready));
    added.map(drop).map_err(seed::refused)
}

fn give_to_all(tx: &mut db::Tx, course: CourseId) -> Result<(), access::GiveError> {
    // The first member wrote it.
    for member in 2..LISTENERS as i64 + 2 {
        let reason = Reason::Hand { by: MemberId::new(1), note: String::new() };
        let (member, subject) = (MemberId::new(member), course.subject());
        access::give(tx, NewGrant { member, subject, right: Right::Read, reason, from: None, until: None })?;
    }
    Ok(())
}

/// Opens all pages, adds a lesson, and waits until the last has heard of it.
fn tell(scratch: &Seeded, course: CourseId, sessions: &[Token]) -> Result<Vec<Row>> {
    let (_house, db) = seed::open(&scratch.data)?;
    let program = Server::jixia(&scratch.data, Changes::default(), "/")?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    // What the first pages bring into memory once is no part of what one more costs.
    drop(runtime.block_on(Pages::open(program.address, &sessions[..OPENING]))?);
    std::thread::sleep(Duration::from_secs(2));
    let before = program.memory_mb()?;
    let pages = runtime.block_on(Pages::open(program.address, sessions))?;
    std::thread::sleep(Duration::from_secs(2));
    let after = program.memory_mb()?;

    write_lesson(&db, course, "索引什么时候不顶用")?;
    db.close();
    let heard = runtime.block_on(pages.heard())?;
    let due = due_at(&scratch.data)?;
    let ms = |place: usize| heard.get(place).map_or(0.0, |at| at.since(due).as_secs_f64() * 1000.0);
    let (first, middle, last) = (ms(0), ms(LISTENERS / 2), ms(LISTENERS - 1));
    let each = (after - before) * 1000.0 / LISTENERS as f64;
    Ok(vec![
        Row::kilobytes("Memory of the program for one open page of a member", each, Target::None).detail(format!(
            "{before:.1} MB before, {after:.1} MB with {LISTENERS} connections to /live, each of another member"
        )),
        Row::milliseconds("A new lesson, told to the open pages of 5,000 members", last, Target::None).detail(format!(
            "from the moment that it is due: the first has its signal after {first:.0} ms, half of them after \
             {middle:.0} ms, the last after {last:.0} ms; with a notification for each, and a letter planned"
        )),
    ])
}

/// When the program was to tell of the lesson that was added last.
fn due_at(data: &Path) -> Result<Timestamp> {
    let connection =
        Connection::open_with_flags(data.join("jixia.sqlite"), OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let newest = "SELECT due_at FROM due_work WHERE kind = 'notify.lesson' ORDER BY id DESC LIMIT 1";
    let micros = connection.query_row(newest, (), |row| row.get(0)).optional()?;
    Ok(Timestamp::from_micros(micros.context("the program has noted no new lesson")?))
}

/// Open pages, each with a connection of its own.
struct Pages {
    /// Gives back when each heard of something new, with the connection: closing one would be work for the program
    /// while it tells the others.
    tasks: JoinSet<Result<(Timestamp, TcpStream)>>,
}

impl Pages {
    /// Opens one page for each session; all of them listen when this returns.
    async fn open(address: SocketAddr, sessions: &[Token]) -> Result<Self> {
        let turns = Arc::new(Semaphore::new(OPENING));
        let (tell, mut told) = mpsc::unbounded_channel();
        let mut tasks = JoinSet::new();
        for session in sessions {
            let (cookie, turns, tell) =
                (format!("jixia_session={}", session.as_str()), Arc::clone(&turns), tell.clone());
            tasks.spawn(async move {
                let turn = turns.acquire_owned().await?;
                let mut stream = begin_to_listen(address, &cookie).await?;
                drop(turn);
                // Nobody counts any more only once opening has failed.
                let _ = tell.send(());
                drop(tell);
                read_until(&mut stream, NEWS).await?;
                Ok((SystemClock.now(), stream))
            });
        }
        drop(tell);
        let mut open = 0;
        while open < sessions.len() {
            tokio::select! {
                one = told.recv() => match one {
                    Some(()) => open += 1,
                    None => bail!("only {open} pages could be opened"),
                },
                Some(ended) = tasks.join_next() => {
                    ended??;
                    bail!("a page heard of something before all were open");
                }
            }
        }
        Ok(Self { tasks })
    }

    /// When each page heard of something new, the first first.
    async fn heard(mut self) -> Result<Vec<Timestamp>> {
        let mut heard = Vec::new();
        let mut open = Vec::new();
        let all = async {
            while let Some(ended) = self.tasks.join_next().await {
                let (at, stream) = ended??;
                heard.push(at);
                open.push(stream);
            }
            anyhow::Ok(())
        };
        timeout(PATIENCE, all).await.context("some pages were never told")??;
        heard.sort_unstable();
        Ok(heard)
    }
}

async fn begin_to_listen(address: SocketAddr, cookie: &str) -> Result<TcpStream> {
    let mut stream = TcpStream::connect(address).await.context("connecting")?;
    let request = format!(
        "GET /live HTTP/1.1\r\nHost: {address}\r\nAccept: text/event-stream\r\nCookie: {cookie}\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).await?;
    let head = read_until(&mut stream, OPEN);
    timeout(Duration::from_secs(30), head).await.context("a page was not answered")??;
    Ok(stream)
}

/// Reads on until a text has come.
async fn read_until(stream: &mut TcpStream, text: &[u8]) -> Result<()> {
    let (mut heard, mut part) = (Vec::new(), [0; 512]);
    while !heard.windows(text.len()).any(|window| window == text) {
        let read = stream.read(&mut part).await?;
        ensure!(read > 0, "the program ended a connection: {}", String::from_utf8_lossy(&heard));
        heard.extend_from_slice(&part[..read]);
    }
    Ok(())
}
