//! A house that takes and gives files, on a folder of its own.

use std::path::PathBuf;
use std::sync::Arc;

use db::{Db, Schema, Snapshot, Tx, params};
use events::{Emit as _, Event};
use files::{FileId, Files, Location};
use image::{DynamicImage, ImageFormat};
use kernel::{Locale, ManualClock, MemberId, Role, Subject, Tier, Viewer, ViewerMember};
use testkit::{Answer, Site, Visitor};
use web::{App, Credential, Error, Visit};

db::statements! {
    /// How many files there are.
    COUNT = "SELECT COUNT(*) AS total FROM files";
}

/// The tables and statements of the test's house.
pub fn schema() -> Schema {
    let (web, files) = (web::feature(), files::feature(&Files::new(b"secret")));
    Schema::default()
        .with(events::MIGRATIONS, events::STATEMENTS)
        .with(web.migrations, &web.statements)
        .with(files.migrations, &files.statements)
        .with(&[], &[ALL])
}

/// Takes the session itself for the member: the letter says the number.
fn load(q: &mut Snapshot, visit: &Visit, _: Locale) -> Result<Viewer, Error> {
    let mut viewer = Viewer::anonymous(Locale::ZhCn, q.now());
    if let Credential::Session(token) = visit.credential() {
        let id = MemberId::new(i64::from(token.as_str().as_bytes()[0] - b'A'));
        let name = format!("成员{id}");
        viewer.member = Some(ViewerMember { id, name, role: Role::Member, tier: Tier::Guest });
    }
    Ok(viewer)
}

/// A running house.
pub struct House {
    pub site: Site,
    pub app: App,
    pub db: Db,
    pub clock: Arc<ManualClock>,
    pub works: Vec<events::Work>,
    folder: tempfile::TempDir,
}

impl House {
    pub fn open(db: Db, clock: Arc<ManualClock>) -> House {
        Self::open_at(db, clock, &Location::folder(""))
    }

    /// A house that keeps its files there.
    pub fn open_at(db: Db, clock: Arc<ManualClock>, place: &Location<'_>) -> House {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::new(b"a secret of thirty-two bytes....");
        files.open(place, folder.path()).unwrap();
        let features = vec![web::feature(), files::feature(&files)];
        let works = features.iter().flat_map(|feature| feature.works.clone()).collect();
        let mut house = testkit::House::of(features);
        house.config.page_cache_bytes = 0;
        let ticking: Arc<ManualClock> = Arc::clone(&clock);
        let (app, site) = house.open(&db, ticking, load, |app| app.service(files));
        House { site, app, db, clock, works, folder }
    }

    /// A browser of the member with this number.
    pub fn member(&self, number: u8) -> Visitor {
        let session = char::from(b'A' + number).to_string().repeat(43);
        self.site.visitor().with_cookie(self.app.cookie_names().session(), &session)
    }

    /// Every file in the folder.
    pub fn on_disk(&self) -> Vec<PathBuf> {
        let Ok(entries) = std::fs::read_dir(self.files_folder()) else { return Vec::new() };
        entries.map(|entry| entry.unwrap().path()).collect()
    }

    pub fn files_folder(&self) -> PathBuf {
        self.folder.path().join("files")
    }

    /// How many rows there are.
    pub async fn rows(&self) -> i64 {
        let rows: Result<i64, db::DbError> = self.db.read(|q| q.one(&COUNT, params![])).await;
        rows.unwrap()
    }

    /// Something of this member uses a file.
    pub async fn claim(&self, id: i64, owner: u8, by: i64) -> bool {
        let owner = MemberId::new(i64::from(owner));
        let claimed: Result<bool, db::DbError> = self
            .db
            .write(move |tx: &mut Tx| {
                tx.emit(&Used(by))?;
                files::claim(tx, FileId::new(id), owner, &Subject::of("article", by))
            })
            .await;
        claimed.unwrap()
    }

    /// The member saves a text.
    pub async fn save(&self, by: u8, thing: i64, text: &str) {
        let (by, text) = (MemberId::new(i64::from(by)), text.to_owned());
        let thing = move |tx: &mut Tx| files::reclaim_shown(tx, by, &Subject::of("article", thing), &[&text]);
        self.change(thing).await;
    }

    /// A thing is deleted, or brought back.
    pub async fn set_gone(&self, thing: i64, gone: bool) {
        let thing = Subject::of("article", thing);
        self.change(
            move |tx| {
                if gone { files::rest_claims(tx, &thing) } else { files::wake_claims(tx, &thing) }
            },
        )
        .await;
    }

    async fn change(&self, change: impl Fn(&mut Tx) -> Result<(), db::DbError> + Send + 'static) {
        self.db.write(change).await.unwrap();
    }

    /// Lets time pass, and runs what is due.
    pub async fn pass(&self, time: std::time::Duration) {
        self.clock.advance(time);
        self.sweep().await;
    }

    /// Runs what is due.
    pub async fn sweep(&self) {
        events::run_due_once(&self.db, &self.works).await.unwrap();
    }
}

/// Something uses a file.
#[derive(serde::Serialize)]
struct Used(i64);

impl Event for Used {
    const KIND: &'static str = "test.thing.used";
    fn subject(&self) -> Subject {
        Subject::of("article", self.0)
    }
    fn actor(&self) -> Option<MemberId> {
        None
    }
}

/// A picture without any colours.
pub fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let image = DynamicImage::new_rgb8(width, height);
    image.write_to(&mut std::io::Cursor::new(&mut bytes), ImageFormat::Png).unwrap();
    bytes
}

/// Sends a form with one file and, perhaps, further fields.
pub async fn send(
    visitor: &mut Visitor,
    path: &str,
    name: &str,
    bytes: &[u8],
    more: &[(&str, &str)],
) -> Answer {
    let mut body = Vec::new();
    for (field, value) in more {
        body.extend_from_slice(
            format!("--line\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n")
                .as_bytes(),
        );
    }
    let head = format!(
        "--line\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: image/png\r\n\r\n"
    );
    body.extend_from_slice(head.as_bytes());
    body.extend_from_slice(bytes);
    body.extend_from_slice(b"\r\n--line--\r\n");
    let request = http::Request::post(path)
        .header("content-type", "multipart/form-data; boundary=line")
        .header("accept", "application/json");
    visitor.send(request, body).await
}
