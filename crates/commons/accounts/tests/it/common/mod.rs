//! What the tests of this crate share: the site in process, and everybody's mailbox.

use std::sync::{Arc, OnceLock};

use accounts::{NewToken, OuterLogins, OuterSettings, PasswordHasher, Registration, RuleBook};
use db::{Db, Schema, Snapshot, Tx, params};
use events::{Emit as _, Event};
use kernel::{ManualClock, MemberId, Role, Subject, SystemEntropy};
use mail::{MailRow, Mailer};
use serde::Serialize;
use testkit::Visitor;
use web::{App, AppBuilder, Current, Error, Feature, Standing};

pub use testkit::{ORIGIN, code};

db::statements! {
    /// Kinds of all events, in order.
    EVENTS = "SELECT kind FROM events ORDER BY id";
    /// As if all members had come before names were compared by their looks.
    FORGET_SKELETONS = "UPDATE members SET name_skeleton = NULL";
    /// Which version of the rules is in force.
    RULES = "SELECT COUNT(*) AS version FROM events WHERE kind = 'settings.rules.changed'";
    /// Which versions of the rules were accepted.
    ACCEPTED = "SELECT subject_id FROM events WHERE kind = 'test.rules.accepted' ORDER BY id";
    /// How many letters there are.
    LETTERS = "SELECT COUNT(*) AS total FROM mail_messages";
}

/// The owner makes a version of the rules.
#[derive(Debug, Serialize)]
struct RulesMade {}

impl Event for RulesMade {
    const KIND: &'static str = "settings.rules.changed";
    fn subject(&self) -> Subject {
        Subject::of("rules", 1)
    }
    fn actor(&self) -> Option<MemberId> {
        None
    }
}

/// A member accepts a version.
#[derive(Debug, Serialize)]
struct RulesAccepted {
    member: MemberId,
    version: i64,
}

impl Event for RulesAccepted {
    const KIND: &'static str = "test.rules.accepted";
    fn subject(&self) -> Subject {
        Subject::of("rules", self.version)
    }
    fn actor(&self) -> Option<MemberId> {
        Some(self.member)
    }
}

fn accept_rules(tx: &mut Tx, member: MemberId, version: i64) -> Result<(), Error> {
    tx.emit(&RulesAccepted { member, version })?;
    Ok(())
}

/// Everybody's password.
pub const PASSWORD: &str = "correct horse battery 竹简";

fn features() -> Vec<Feature> {
    let mailer = Mailer::try_new("", "hello@jixia.example", ORIGIN).unwrap();
    let files = files::feature(&files::Files::new(b"secret"));
    vec![web::feature(), mail::feature(&mailer), files, accounts::feature()]
}

/// Everything below and this crate.
pub fn schema() -> Schema {
    let schema = Schema::default().with(events::MIGRATIONS, events::STATEMENTS).with(&[], &[ALL]);
    features().iter().fold(schema, |schema, feature| schema.with(feature.migrations, &feature.statements))
}

fn hash() -> &'static str {
    static HASH: OnceLock<String> = OnceLock::new();
    HASH.get_or_init(|| accounts::hash_now(&SystemEntropy, PASSWORD).unwrap())
}

/// The site in process.
pub struct House {
    pub db: Db,
    pub clock: Arc<ManualClock>,
    pub app: App,
    site: testkit::Site,
}

/// Runs a test on both engines.
pub fn in_a_house(test: impl AsyncFn(&House) + Sync) {
    testkit::on_both_async(&schema(), async |db, clock| {
        test(&House::new(db, clock, ORIGIN, OuterSettings::default())).await;
    });
}

impl House {
    /// A house at this address, with these logins elsewhere.
    pub fn new(db: Db, clock: Arc<ManualClock>, origin: &str, outer: OuterSettings) -> Self {
        Self::with(db, clock, origin, outer, |_| {})
    }

    /// The same with rules: each [`House::make_rules`] is a version, and who accepts one is in the log.
    pub fn with_rules(db: Db, clock: Arc<ManualClock>, outer: OuterSettings) -> Self {
        Self::with(db, clock, ORIGIN, outer, |app| {
            let standing = Standing::clone(&app.current.get());
            let before = standing.clone();
            let load = Arc::new(move |q: &mut Snapshot| {
                let version = q.one::<i64>(&RULES, params![])?;
                Ok(Standing { rules: (version > 0).then_some(version), ..before.clone() })
            });
            app.current = Current::new(Arc::clone(&app.site), standing, Some(load));
            app.service(RuleBook { path: "/rules", accept: accept_rules });
        })
    }

    fn with(
        db: Db,
        clock: Arc<ManualClock>,
        origin: &str,
        outer: OuterSettings,
        furnish: impl FnOnce(&mut AppBuilder),
    ) -> Self {
        let mut house = testkit::House::of(features());
        house.config.base_url = origin.to_owned();
        let ticking: Arc<ManualClock> = Arc::clone(&clock);
        let (app, site) = house.open(&db, ticking, accounts::load_viewer, |app| {
            app.service(PasswordHasher::try_new(Arc::clone(&app.entropy)).unwrap());
            app.service(OuterLogins::try_new(outer).unwrap());
            furnish(app);
        });
        Self { db, clock, app, site }
    }

    pub async fn write<T: Send + 'static>(
        &self,
        work: impl Fn(&mut Tx) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        self.db.write(work).await
    }

    /// A member whose mail address begins with `local`.
    pub async fn member(&self, name: &str, local: &str, role: Role) -> MemberId {
        let registration = Registration {
            name: name.to_owned(),
            mail: format!("{local}@example.org"),
            password: PASSWORD.to_owned(),
        };
        let candidate = registration.check().unwrap();
        self.write(move |tx| accounts::register(tx, &candidate, hash(), role)).await.unwrap()
    }

    /// Somebody who has never been here.
    pub fn passer_by(&self) -> Visitor {
        self.site.visitor().speaking("en")
    }

    /// A browser that has just tried to sign in.
    pub async fn try_in(
        &self,
        mut browser: Visitor,
        login: &str,
        password: &str,
    ) -> (Visitor, testkit::Answer) {
        drop(browser.get("/login").await.expect_status(200));
        let answer = browser.submit("/login", &[("login", login), ("password", password)]).await;
        (browser, answer)
    }

    /// A browser in which somebody has signed in through the form.
    pub async fn signed_in(&self, login: &str) -> Visitor {
        let (browser, answer) = self.try_in(self.passer_by(), login, PASSWORD).await;
        assert_eq!(answer.status, 303, "{answer}");
        browser
    }

    /// The newest letter to an address.
    pub async fn letter(&self, to: &'static str) -> Option<MailRow> {
        self.db.read(move |q: &mut Snapshot| mail::newest_to(q, to)).await.unwrap()
    }

    /// Where the button of the newest letter leads, without the host.
    pub async fn link(&self, to: &'static str) -> String {
        let letter = self.letter(to).await.unwrap().letter().unwrap();
        let (_, url) = letter.button.unwrap();
        url.strip_prefix(ORIGIN).unwrap().to_owned()
    }

    pub async fn letters(&self) -> i64 {
        self.db.read(|q: &mut Snapshot| q.one::<i64>(&LETTERS, params![])).await.unwrap()
    }

    pub async fn make_rules(&self) {
        self.write(|tx| Ok(tx.emit(&RulesMade {}).map(drop)?)).await.unwrap();
    }

    /// Which versions of the rules were accepted, in order.
    pub async fn accepted(&self) -> Vec<i64> {
        self.db.read(|q: &mut Snapshot| q.rows::<i64>(&ACCEPTED, params![])).await.unwrap()
    }

    /// A program that acts for somebody.
    pub async fn program(&self, member: MemberId) -> Visitor {
        let wanted = NewToken { name: "脚本".to_owned(), days: 30 };
        let made = self.write(move |tx| accounts::create_token(tx, member, &wanted)).await.unwrap();
        self.passer_by().with_token(&made.secret)
    }

    /// The kinds of all events, in order.
    pub async fn events(&self) -> Vec<String> {
        self.db.read(|q: &mut Snapshot| q.rows::<String>(&EVENTS, params![])).await.unwrap()
    }
}
