//! A house that sells, with its books, its log and its desk.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use checkout::gateways::sandbox::{Sandbox, SandboxSettings, Secret, backfill};
use checkout::wire::HttpWire;
use checkout::{Goods, GoodsError, Offer, OrderId, PaidLine, PlaceOrder, Settings, Till};
use db::{Db, DbError, Schema, Snapshot, Tx};
use events::Reader;
use jiff::tz::TimeZone;
use kernel::{
    Currency, Locale, ManualClock, MemberId, Money, Role, SeededEntropy, Subject, Tier, Timestamp, Viewer,
    ViewerMember,
};
use testkit::Visitor;
use web::Feature;

/// Longer than other nodes leave a reader alone that somebody holds.
const LEASE: Duration = Duration::from_secs(31);

const HOME: &str = "http://127.0.0.1:8080";

/// What is on sale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Thing {
    /// ¥99, 70 % for its author.
    Shared = 1,
    /// ¥29, the house's own.
    Own = 2,
    /// US$14.99, the house's own.
    Dollars = 3,
}

impl Thing {
    pub fn is_yuan(self) -> bool {
        self != Self::Dollars
    }

    /// The price, and what of it stays with the house.
    pub fn amounts(self) -> (i64, i64) {
        match self {
            Self::Shared => (9_900, 2_970),
            Self::Own => (2_900, 2_900),
            Self::Dollars => (1_499, 1_499),
        }
    }
}

struct Things(MemberId);

impl Goods for Things {
    fn kind(&self) -> &'static str {
        "thing"
    }

    fn offer(&self, _: &mut Snapshot, _: &Viewer, id: i64) -> Result<Option<Offer>, DbError> {
        let (minor, currency, shared) = match id {
            1 => (9_900, Currency::CNY, true),
            2 => (2_900, Currency::CNY, false),
            3 => (1_499, Currency::USD, false),
            _ => return Ok(None),
        };
        Ok(Some(Offer {
            subject: Subject::of("thing", id),
            title: format!("第 {id} 件东西"),
            summary: String::new(),
            prices: vec![Money::new(minor, currency)],
            seller: shared.then_some(self.0),
            share_bps: if shared { 7_000 } else { 0 },
            url: format!("/things/{id}"),
            owned: false,
        }))
    }

    fn fulfil(&self, _: &mut Tx, _: &PaidLine) -> Result<(), GoodsError> {
        Ok(())
    }

    fn reverse(&self, _: &mut Tx, _: &PaidLine) -> Result<(), DbError> {
        Ok(())
    }
}

/// The tables and statements of all that takes part.
pub fn schema() -> Schema {
    let till = Till::new(Settings::new(HOME), Vec::new(), Vec::new());
    let features = features(&till, None);
    let schema = Schema::default().with(events::MIGRATIONS, events::STATEMENTS);
    features.iter().fold(schema, |schema, it| schema.with(it.migrations, &it.statements))
}

fn features(till: &Till, sandbox: Option<&Sandbox>) -> Vec<Feature> {
    let checkout = checkout::feature(till, sandbox);
    vec![web::feature(), accounts::feature(), ledger::feature(), checkout, insight::feature()]
}

pub struct World {
    pub db: Db,
    pub clock: Arc<ManualClock>,
    pub zone: TimeZone,
    till: Till,
    site: testkit::Site,
    readers: Vec<Reader>,
    owner: MemberId,
    buyer: MemberId,
    names: AtomicU32,
}

impl World {
    pub async fn new(db: Db, clock: Arc<ManualClock>, zone: TimeZone) -> Self {
        let now = kernel::Clock::now(&*clock);
        let mut joined = Vec::new();
        for (n, role) in [Role::Owner, Role::Author, Role::Member].into_iter().enumerate() {
            joined.push(register(&db, u32::try_from(n).unwrap(), role, now).await);
        }
        let entropy = Arc::new(SeededEntropy::new(11));
        let settings = SandboxSettings {
            merchant: "jixia".to_owned(),
            secret: Secret::new("a secret of thirty-two bytes....".to_owned()),
            page_url: HOME.to_owned(),
            api_url: HOME.to_owned(),
            on_public_site: false,
        };
        let wire = Arc::new(HttpWire::default());
        let clock_: Arc<ManualClock> = Arc::clone(&clock);
        let sandbox = Sandbox::try_new(settings, wire, clock_, entropy.clone()).unwrap();
        let till = Till::new(Settings::new(HOME), vec![Arc::new(Things(joined[1]))], vec![sandbox.gateway()]);
        let features = features(&till, Some(&sandbox));
        let readers = features.iter().flat_map(|it| it.readers.clone()).collect();
        let mut house = testkit::House::in_zone(features, zone.clone());
        house.config.base_url = HOME.to_owned();
        let clock_: Arc<ManualClock> = Arc::clone(&clock);
        let (_, site) = house.open(&db, clock_, accounts::load_viewer, |app| {
            app.service(till.clone());
            app.service(sandbox);
        });
        let (owner, buyer, names) = (joined[0], joined[2], AtomicU32::new(3));
        Self { db, clock, zone, till, site, readers, owner, buyer, names }
    }

    /// Members who joined at the present instant.
    pub fn joined_now(&self) -> usize {
        3
    }

    /// Registers somebody at an instant.
    pub async fn join(&self, role: Role, at: Timestamp) -> MemberId {
        register(&self.db, self.names.fetch_add(1, Ordering::SeqCst), role, at).await
    }

    /// Orders and pays, at an instant.
    pub async fn buy(&self, thing: Thing, at: Timestamp) -> OrderId {
        let (till, buyer, id) = (self.till.clone(), self.buyer, thing as i64);
        let member =
            ViewerMember { id: buyer, name: "买家".to_owned(), role: Role::Member, tier: Tier::Guest };
        let viewer = Viewer { member: Some(member), ..Viewer::anonymous(Locale::ZhCn, at) };
        let bought = self.db.write(move |tx: &mut Tx| -> Result<_, backfill::BackfillError> {
            tx.at(at);
            let input = PlaceOrder { kind: "thing".to_owned(), id, currency: None };
            let order = checkout::place_order(tx, &till, &viewer, buyer, &input).unwrap();
            backfill::pay(tx, &till, buyer, order, Locale::ZhCn)?;
            Ok(order)
        });
        bought.await.unwrap()
    }

    /// Gives the money of an order back, at an instant.
    pub async fn give_back(&self, order: OrderId, at: Timestamp) {
        let (till, owner) = (self.till.clone(), self.owner);
        let given = self.db.write(move |tx: &mut Tx| -> Result<_, backfill::BackfillError> {
            tx.at(at);
            let refund = checkout::request_refund(tx, owner, order).unwrap();
            backfill::give_back(tx, &till, refund)
        });
        given.await.unwrap();
    }

    /// Lets every reader catch up.
    pub async fn settle(&self) {
        for _ in 0..100 {
            if self.read_once().await {
                return;
            }
            // A reader that was thrown away may be in the middle of its last transaction.
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("the readers do not catch up");
    }

    /// Whether every reader is where the log ends.
    pub async fn read_once(&self) -> bool {
        events::run_readers_once(&self.db, &self.readers).await.unwrap().is_caught_up()
    }

    /// Begins to read, and throws the reading task away after it was polled so many times.
    pub async fn read_and_be_killed(&self, polls: usize) {
        let mut reading = Box::pin(events::run_readers_once(&self.db, &self.readers));
        for _ in 0..polls {
            let waited = tokio::time::timeout(Duration::from_millis(1), &mut reading);
            if waited.await.is_ok() {
                return;
            }
        }
        // It holds its readers until the lease runs out, as a node that died does.
        self.clock.advance(LEASE);
    }

    /// The books are in order.
    pub async fn check_books(&self) {
        let report = self.db.read(ledger::verify).await.unwrap();
        assert!(report.findings.is_empty(), "{:?}", report.findings);
    }

    pub fn passer_by(&self) -> Visitor {
        self.site.visitor()
    }

    pub async fn owner(&self) -> Visitor {
        self.signed_in(self.owner).await
    }

    /// Somebody new of a role, signed in.
    pub async fn visitor(&self, role: Role) -> Visitor {
        let member = self.join(role, kernel::Clock::now(&*self.clock)).await;
        self.signed_in(member).await
    }

    async fn signed_in(&self, member: MemberId) -> Visitor {
        let lasts = Duration::from_secs(30 * 24 * 3600);
        let begun = self.db.write(move |tx: &mut Tx| accounts::begin_session(tx, member, "test", lasts));
        self.site.visitor().with_cookie("jixia_session", begun.await.unwrap().as_str())
    }
}

async fn register(db: &Db, number: u32, role: Role, at: Timestamp) -> MemberId {
    let registration = accounts::Registration {
        name: format!("稷下先生{number}"),
        mail: format!("member{number}@example.org"),
        password: "correct horse battery 竹简".to_owned(),
    };
    let candidate = registration.check().unwrap();
    let registered = db.write(move |tx: &mut Tx| {
        tx.at(at);
        accounts::register(tx, &candidate, "hash", role)
    });
    registered.await.unwrap()
}
