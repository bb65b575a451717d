//! What the tests of this crate share: a mail server that is strict about its protocol, and the site in process.

pub mod smtp;

use std::sync::Arc;

use db::{Db, Schema, Snapshot, Tx};
use kernel::{Locale, ManualClock, MemberId, Role, Tier, Viewer, ViewerMember};
use mail::{Letter, MailRow, Mailer, Outgoing};
use testkit::Visitor;
use ui::{Messages, Site as Words};
use web::{Credential, Error, Feature, Visit};

pub use testkit::ORIGIN;

pub const FROM: &str = "稷下 <hello@jixia.example>";

pub fn mailer(url: &str) -> Mailer {
    let mailer = Mailer::try_new(url, FROM, ORIGIN).unwrap();
    mailer.speak(&words(&features(&mailer)));
    mailer
}

fn features(mailer: &Mailer) -> Vec<Feature> {
    vec![web::feature(), mail::feature(mailer)]
}

fn words(features: &[Feature]) -> Arc<Words> {
    let catalogues: Vec<_> = features.iter().flat_map(|feature| feature.catalogues.clone()).collect();
    let messages = Messages::load(&catalogues).unwrap();
    Arc::new(Words::new("稷下".into(), messages, jiff::tz::TimeZone::UTC, Vec::new()))
}

/// Everything below and this crate.
pub fn schema() -> Schema {
    let schema = Schema::default().with(events::MIGRATIONS, events::STATEMENTS);
    let features = features(&Mailer::try_new("", FROM, ORIGIN).unwrap());
    features.iter().fold(schema, |schema, feature| schema.with(feature.migrations, &feature.statements))
}

pub fn outgoing(key: &str, to: &str) -> Outgoing {
    Outgoing {
        key: key.to_owned(),
        to: to.to_owned(),
        kind: "test.greeting",
        locale: Locale::ZhCn,
        subject: "请确认你的邮箱：只差一步就可以在稷下提问和回答了".to_owned(),
        letter: Letter {
            greeting: "林溪，你好：".to_owned(),
            paragraphs: vec!["点下面的按钮，确认 <b>这个</b> 邮箱归你所有。".to_owned()],
            button: Some(("确认邮箱".to_owned(), format!("{ORIGIN}/verify?token=abc&x=1"))),
            note: "如果不是你注册的，不必理会。".to_owned(),
        },
        unsubscribe: None,
    }
}

/// Puts a letter into the outbox.
pub async fn enqueue(db: &Db, letter: Outgoing) {
    db.write(move |tx: &mut Tx| mail::enqueue(tx, &letter)).await.unwrap();
}

/// The letter that an address got last.
pub async fn newest(db: &Db, to: &'static str) -> MailRow {
    db.read(move |q: &mut Snapshot| mail::newest_to(q, to)).await.unwrap().unwrap()
}

/// Runs what is due now.
pub async fn run_due(db: &Db, mailer: &Mailer) -> events::DueRan {
    events::run_due_once(db, &mail::feature(mailer).works).await.unwrap()
}

/// Members are no business of this crate: whoever brings the word `owner` is the owner.
fn load(q: &mut Snapshot, visit: &Visit, fallback: Locale) -> Result<Viewer, Error> {
    let now = q.now();
    let member =
        |id, role| ViewerMember { id: MemberId::new(id), name: "周衍".into(), role, tier: Tier::Guest };
    let member = match visit.credential() {
        Credential::Bearer(word) if word == "owner" => Some(member(1, Role::Owner)),
        Credential::Bearer(word) if word == "moderator" => Some(member(2, Role::Moderator)),
        _ => None,
    };
    Ok(Viewer { member, ..Viewer::anonymous(visit.locale(None, fallback), now) })
}

/// The site in process.
pub fn visitor(db: &Db, clock: Arc<ManualClock>, mailer: &Mailer, who: &str) -> Visitor {
    let house = testkit::House::of(features(mailer));
    let (_, site) = house.open(db, clock, load, |app| app.service(mailer.clone()));
    let visitor = site.visitor();
    if who.is_empty() { visitor } else { visitor.with_token(who) }
}
