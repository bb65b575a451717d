//! A small world to buy in: a house with members, things on sale, and the sandbox bank behind a wire that leads
//! straight into the house's own router.

use axum::Router;
use axum::body::Body;
use checkout::gateway::{Gateway, Started};
use checkout::gateways::sandbox::{Behaviour, Sandbox, SandboxSettings, Secret};
use checkout::wire::{Call, Calling, Reply, Wire, WireError};
use checkout::{Asker, Goods, GoodsError, Offer, OrderId, OrderState, PaidLine, PlaceOrder, Settings, Till};
use db::{Db, DbError, Migration, Schema, Snapshot, Tx, params};
use events::due::Work;
use http_body_util::BodyExt as _;
use kernel::{
    Clock as _, Currency, Locale, ManualClock, MemberId, Money, Role, SeededEntropy, Subject, Viewer,
    ViewerMember,
};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use tower::ServiceExt as _;
use web::Feature;

pub const HOME: &str = "http://127.0.0.1:8080";
pub const MERCHANT: &str = "jixia";
pub const SECRET: &str = "a secret of thirty-two bytes....";

db::statements! {
    /// Hands a thing over.
    GIVE = "INSERT INTO owned_things (line_id, buyer_id, thing) VALUES ($1, $2, $3)";
    /// Takes it back.
    TAKE = "DELETE FROM owned_things WHERE line_id = $1";
    /// Whether somebody has it.
    HAS = "SELECT COUNT(*) AS things FROM owned_things WHERE buyer_id = $1 AND thing = $2";
    /// How an order stands.
    STATE = "SELECT state FROM orders WHERE id = $1";
    /// What the verdicts on an order's payments were.
    VERDICTS = "SELECT verdict FROM payments WHERE order_id = $1 ORDER BY id";
    /// How its refunds stand.
    REFUNDS = "SELECT state FROM refunds WHERE order_id = $1 ORDER BY id";
    /// How many orders there are.
    ORDERS = "SELECT COUNT(*) AS orders FROM orders";
    /// How many tries there are.
    ATTEMPTS = "SELECT COUNT(*) AS attempts FROM payment_attempts";
    /// Our number for the newest try of an order.
    NUMBER = "SELECT number FROM payment_attempts WHERE order_id = $1 ORDER BY id DESC LIMIT 1";
    /// How the tries of an order stand.
    TRIES = "SELECT state FROM payment_attempts WHERE order_id = $1 ORDER BY id";
    /// Payments that wait for a person.
    HELD = "SELECT id FROM payments WHERE verdict = 'mismatched' ORDER BY id";
    /// What waits for a person.
    TROUBLES = "SELECT trouble FROM gateway_notices WHERE state = 'quarantined' ORDER BY id";
    /// How many notices there are.
    NOTICES = "SELECT COUNT(*) AS notices FROM gateway_notices";
    /// What the bank took and did not give back.
    AT_BANK = "
        SELECT CAST(COALESCE((SELECT SUM(taken_minor) FROM sandbox_charges WHERE state = 'paid' AND currency = $1), 0)
             - COALESCE((SELECT SUM(r.amount_minor) FROM sandbox_refunds r JOIN sandbox_charges c ON c.id = r.charge_id
                         WHERE r.state = 'succeeded' AND c.currency = $1), 0) AS BIGINT) AS minor";
    /// The kinds of events about orders, in order.
    EVENTS = "SELECT kind FROM events WHERE subject_kind = 'order' AND subject_id = $1 AND kind LIKE 'checkout.%' ORDER BY id";
    /// Work that was given up.
    DEAD = "SELECT kind FROM due_work WHERE state = 'dead'";
    /// The pages where open charges are paid.
    PAY_URL = "SELECT pay_url FROM payment_attempts WHERE order_id = $1 ORDER BY id DESC LIMIT 1";
}

static MIGRATIONS: &[Migration] = &[Migration::new(
    "things",
    "0001_things",
    "CREATE TABLE owned_things (line_id {i64} NOT NULL, buyer_id {i64} NOT NULL, thing {i64} NOT NULL) {strict};
     CREATE UNIQUE INDEX owned_things_key ON owned_things (line_id);",
)];

/// Things on sale. 1: ¥99 or US$14.99, 70 % for the seller. 2: 5 fen, 33.33 % for the seller. 3: gone once paid for.
/// 4: the house's own. 5: no price. 6: may be bought again.
pub struct Things {
    seller: MemberId,
    pub raised: AtomicBool,
}

impl Goods for Things {
    fn kind(&self) -> &'static str {
        "thing"
    }

    fn offer(&self, q: &mut Snapshot, viewer: &Viewer, id: i64) -> Result<Option<Offer>, DbError> {
        let yuan = |minor| Money::new(minor, Currency::CNY);
        let up = if self.raised.load(Ordering::SeqCst) { 100 } else { 0 };
        let (prices, share) = match id {
            1 => (vec![yuan(9_900 + up), Money::new(1_499, Currency::USD)], Some(7_000)),
            2 => (vec![yuan(5)], Some(3_333)),
            3 => (vec![yuan(100)], Some(5_000)),
            4 | 6 => (vec![yuan(2_900)], None),
            5 => (Vec::new(), None),
            _ => return Ok(None),
        };
        let owned = match viewer.member_id() {
            Some(member) if id != 6 => q.one::<i64>(&HAS, params![member, id])? > 0,
            _ => false,
        };
        Ok(Some(Offer {
            subject: Subject::of("thing", id),
            title: format!("第 {id} 件 <b>东西</b>"),
            summary: String::new(),
            prices,
            seller: share.map(|_| self.seller),
            share_bps: share.unwrap_or(0),
            url: format!("/things/{id}"),
            owned,
        }))
    }

    fn fulfil(&self, tx: &mut Tx, line: &PaidLine) -> Result<(), GoodsError> {
        if line.subject.id == 3 {
            return Err(GoodsError::Gone("deleted"));
        }
        tx.execute(&GIVE, params![line.line, line.buyer, line.subject.id])?;
        Ok(())
    }

    fn reverse(&self, tx: &mut Tx, line: &PaidLine) -> Result<(), DbError> {
        tx.execute(&TAKE, params![line.line]).map(drop)
    }
}

/// Leads calls into the router. Can be cut, or answer nothing after the call arrived.
#[derive(Default)]
pub struct Lead {
    router: OnceLock<Router>,
    pub cut: AtomicBool,
    pub deaf: AtomicBool,
}

impl Wire for Lead {
    fn call(&self, call: Call) -> Calling<'_> {
        Box::pin(async move {
            if self.cut.load(Ordering::SeqCst) {
                return Err(WireError("cut".to_owned()));
            }
            let path = call.url.strip_prefix(HOME).ok_or_else(|| WireError("nobody there".to_owned()))?;
            let mut request = axum::http::Request::builder().method(call.method).uri(path);
            for (name, value) in call.headers {
                request = request.header(name, value);
            }
            let router = self.router.get().expect("the world is whole").clone();
            let response = router.oneshot(request.body(Body::from(call.body)).unwrap()).await.unwrap();
            let (status, headers) = (response.status().as_u16(), response.headers().clone());
            let body = response.into_body().collect().await.unwrap().to_bytes().to_vec();
            if self.deaf.load(Ordering::SeqCst) {
                return Err(WireError("the answer got lost".to_owned()));
            }
            Ok(Reply { status, headers, body })
        })
    }
}

pub struct World {
    pub home: String,
    pub db: Db,
    pub clock: Arc<ManualClock>,
    pub till: Till,
    pub things: Arc<Things>,
    pub wire: Arc<Lead>,
    pub works: Vec<Work>,
    pub router: Router,
    pub owner: MemberId,
    pub seller: MemberId,
    pub buyer: MemberId,
    pub other: MemberId,
}

/// The tables and statements of all that takes part.
pub fn schema() -> Schema {
    let till = Till::new(Settings::new(HOME), Vec::new(), Vec::new());
    let checkout = checkout::feature(&till, None);
    let (web, accounts) = (web::feature(), accounts::feature());
    Schema::default()
        .with(events::MIGRATIONS, events::STATEMENTS)
        .with(web.migrations, &web.statements)
        .with(accounts.migrations, &accounts.statements)
        .with(ledger::MIGRATIONS, ledger::STATEMENTS)
        .with(checkout.migrations, &checkout.statements)
        .with(MIGRATIONS, &[ALL])
}

fn add_member(db: &Db, name: &'static str, role: Role) -> MemberId {
    db.write_blocking(move |tx| {
        let registration = accounts::Registration {
            name: name.to_owned(),
            mail: format!("{}@example.org", name.len() + name.chars().map(|c| c as usize).sum::<usize>()),
            password: "zhe-shi-yi-ju-hen-chang-de-mima".to_owned(),
        };
        let candidate = registration.check()?;
        accounts::register(tx, &candidate, "not a hash", role)
    })
    .map_err(|error: web::Error| format!("{error:?}"))
    .unwrap()
}

impl World {
    pub async fn new(db: Db, clock: Arc<ManualClock>) -> Self {
        Self::at(db, clock, HOME.to_owned(), None, Vec::new()).await
    }

    /// Over real HTTP with gateways beside the sandbox, which are told where the house is.
    pub async fn with_gateways(
        db: Db,
        clock: Arc<ManualClock>,
        make: impl FnOnce(&str) -> Vec<Arc<dyn Gateway>>,
    ) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let home = format!("http://{}", listener.local_addr().unwrap());
        let gateways = make(&home);
        Self::listening(listener, db, clock, home, gateways).await
    }

    /// The same over real HTTP: the house listens on a port of its own, and the bank calls it there.
    pub async fn over_http(db: Db, clock: Arc<ManualClock>) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let home = format!("http://{}", listener.local_addr().unwrap());
        Self::listening(listener, db, clock, home, Vec::new()).await
    }

    async fn listening(
        listener: tokio::net::TcpListener,
        db: Db,
        clock: Arc<ManualClock>,
        home: String,
        gateways: Vec<Arc<dyn Gateway>>,
    ) -> Self {
        let wire = Arc::new(checkout::wire::HttpWire::default());
        let world = Self::at(db, clock, home, Some(wire), gateways).await;
        let router = world.router.clone();
        tokio::spawn(async move { axum::serve(listener, router).await });
        world
    }

    async fn at(
        db: Db,
        clock: Arc<ManualClock>,
        home: String,
        real: Option<Arc<dyn Wire>>,
        beside: Vec<Arc<dyn Gateway>>,
    ) -> Self {
        let members = db.clone();
        let (owner, seller, buyer, other) = tokio::task::spawn_blocking(move || {
            (
                add_member(&members, "孟轲", Role::Owner),
                add_member(&members, "淳于髡", Role::Author),
                add_member(&members, "邹衍", Role::Member),
                add_member(&members, "慎到", Role::Member),
            )
        })
        .await
        .unwrap();
        let wire = Arc::new(Lead::default());
        let entropy = Arc::new(SeededEntropy::new(11));
        let settings = SandboxSettings {
            merchant: MERCHANT.to_owned(),
            secret: Secret::new(SECRET),
            page_url: home.clone(),
            api_url: home.clone(),
            on_public_site: false,
        };
        let clock_: Arc<ManualClock> = Arc::clone(&clock);
        let sandbox =
            Sandbox::try_new(settings, real.unwrap_or_else(|| wire.clone()), clock_, entropy.clone())
                .unwrap();
        let things = Arc::new(Things { seller, raised: AtomicBool::new(false) });
        let mut gateways: Vec<Arc<dyn Gateway>> = vec![sandbox.gateway()];
        gateways.extend(beside);
        let till = Till::new(Settings::new(&home), vec![things.clone()], gateways);
        let (router, works) = house(&db, &clock, &till, &sandbox);
        wire.router.set(router.clone()).unwrap();
        Self { home, db, clock, till, things, wire, works, router, owner, seller, buyer, other }
    }

    /// Runs everything that is due now.
    pub async fn due(&self) {
        events::run_due_once(&self.db, &self.works).await.unwrap();
    }

    /// Lets time pass, second by second, with the due work of each.
    pub async fn pass(&self, seconds: u64) {
        for _ in 0..seconds {
            self.clock.advance(Duration::from_secs(1));
            self.due().await;
        }
    }

    /// Lets time pass in one leap.
    pub async fn leap(&self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
        self.due().await;
    }

    pub fn viewer(&self, member: MemberId) -> Viewer {
        let role = if member == self.owner { Role::Owner } else { Role::Member };
        let name = format!("member {member}");
        let member = ViewerMember { id: member, name, role, tier: kernel::Tier::Guest };
        Viewer { member: Some(member), ..Viewer::anonymous(Locale::ZhCn, self.clock.now()) }
    }

    pub async fn try_order(&self, buyer: MemberId, thing: i64) -> Result<OrderId, checkout::PlaceError> {
        self.try_order_in(buyer, thing, None).await
    }

    pub async fn try_order_in(
        &self,
        buyer: MemberId,
        thing: i64,
        currency: Option<Currency>,
    ) -> Result<OrderId, checkout::PlaceError> {
        let (till, viewer) = (self.till.clone(), self.viewer(buyer));
        let input = PlaceOrder { kind: "thing".to_owned(), id: thing, currency };
        self.db.write(move |tx| checkout::place_order(tx, &till, &viewer, buyer, &input)).await
    }

    pub async fn order(&self, buyer: MemberId, thing: i64) -> OrderId {
        self.try_order(buyer, thing).await.unwrap()
    }

    /// Goes to a gateway.
    pub async fn start(
        &self,
        buyer: MemberId,
        order: OrderId,
        gateway: &'static str,
        asker: Asker,
    ) -> Result<Started, checkout::GoError> {
        let till = self.till.clone();
        let begun =
            self.db.write(move |tx| checkout::begin(tx, &till, buyer, order, gateway, asker.clone())).await;
        checkout::go(&self.db, begun.unwrap()).await
    }

    /// Goes to the bank; says where.
    pub async fn go(&self, buyer: MemberId, order: OrderId) -> String {
        let till = self.till.clone();
        let begun =
            self.db.write(move |tx| checkout::begin(tx, &till, buyer, order, "sandbox", Locale::En)).await;
        match checkout::go(&self.db, begun.unwrap()).await.unwrap() {
            checkout::gateway::Started::Redirect(url) => url,
            other => panic!("{other:?}"),
        }
    }

    /// Chooses on the bank's page.
    pub async fn choose(&self, page: &str, behaviour: Behaviour) {
        let path = page.strip_prefix(&self.home).unwrap();
        let request = axum::http::Request::post(path)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from(format!("behaviour={behaviour}")));
        let response = self.router.clone().oneshot(request.unwrap()).await.unwrap();
        assert_eq!(response.status(), 303, "the bank leads back");
    }

    /// Orders, goes, and chooses.
    pub async fn buy(&self, buyer: MemberId, thing: i64, behaviour: Behaviour) -> OrderId {
        let order = self.order(buyer, thing).await;
        let page = self.go(buyer, order).await;
        self.choose(&page, behaviour).await;
        order
    }

    pub async fn refund(&self, order: OrderId) {
        let owner = self.owner;
        self.db.write(move |tx| checkout::request_refund(tx, owner, order)).await.unwrap();
    }

    pub async fn state(&self, order: OrderId) -> OrderState {
        self.one(move |q| q.one(&STATE, params![order])).await
    }

    pub async fn verdicts(&self, order: OrderId) -> Vec<String> {
        self.one(move |q| q.rows(&VERDICTS, params![order])).await
    }

    pub async fn refunds(&self, order: OrderId) -> Vec<String> {
        self.one(move |q| q.rows(&REFUNDS, params![order])).await
    }

    pub async fn events(&self, order: OrderId) -> Vec<String> {
        self.one(move |q| q.rows(&EVENTS, params![order])).await
    }

    /// How the tries of an order stand.
    pub async fn tried(&self, order: OrderId) -> Vec<String> {
        self.one(move |q| q.rows(&TRIES, params![order])).await
    }

    pub async fn troubles(&self) -> Vec<String> {
        self.one(|q| q.rows(&TROUBLES, params![])).await
    }

    pub async fn number(&self, order: OrderId) -> String {
        self.one(move |q| q.one(&NUMBER, params![order])).await
    }

    pub async fn count(&self, statement: &'static db::Statement) -> i64 {
        self.one(move |q| q.one(statement, params![])).await
    }

    pub async fn owns(&self, member: MemberId, thing: i64) -> bool {
        let things: i64 = self.one(move |q| q.one(&HAS, params![member, thing])).await;
        assert!(things <= 1, "handed over {things} times");
        things == 1
    }

    pub async fn one<T: Send + 'static>(
        &self,
        read: impl Fn(&mut Snapshot) -> Result<T, DbError> + Send + 'static,
    ) -> T {
        self.db.read(read).await.unwrap()
    }

    /// Balance of an account in minor units, as its kind counts it.
    pub async fn balance(&self, account: ledger::Account, currency: Currency) -> i64 {
        self.one(move |q| ledger::balance(q, &account, currency)).await.minor
    }

    /// The books are in order, and the gateway's account holds exactly what the bank has of ours.
    pub async fn check_books(&self) {
        let report = self.one(ledger::verify).await;
        assert!(report.findings.is_empty(), "{:?}", report.findings);
        for currency in [Currency::CNY, Currency::USD] {
            let at_bank: i64 = self.one(move |q| q.one(&AT_BANK, params![currency])).await;
            let booked = self.balance(ledger::chart::gateway("sandbox"), currency).await;
            assert_eq!(booked, at_bank, "the gateway's account in {currency}");
        }
        let dead: Vec<String> = self.one(|q| q.rows(&DEAD, params![])).await;
        assert!(dead.is_empty(), "given up: {dead:?}");
    }

    /// Nothing is held, earned or owed.
    pub async fn check_nothing_is_left(&self) {
        let held = ledger::Account::new("platform:held", ledger::AccountKind::Liability);
        let accounts = [held, ledger::chart::platform_revenue(), ledger::chart::member_earnings(self.seller)];
        for account in accounts {
            let code = account.code().to_owned();
            assert_eq!(self.balance(account, Currency::CNY).await, 0, "{code}");
        }
    }

    /// Sends anything into the house.
    pub async fn send(&self, request: axum::http::Request<Body>) -> (u16, String) {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let status = response.status().as_u16();
        let body = response.into_body().collect().await.unwrap().to_bytes();
        (status, String::from_utf8_lossy(&body).into_owned())
    }
}

fn house(db: &Db, clock: &Arc<ManualClock>, till: &Till, sandbox: &Sandbox) -> (Router, Vec<Work>) {
    let features: Vec<Feature> =
        vec![web::feature(), accounts::feature(), checkout::feature(till, Some(sandbox))];
    let works = features.iter().flat_map(|feature| feature.works.clone()).collect();
    let mut house = testkit::House::of(features);
    house.config.base_url = HOME.to_owned();
    let clock: Arc<ManualClock> = Arc::clone(clock);
    let (_, site) = house.open(db, clock, accounts::load_viewer, |app| {
        app.service(till.clone());
        app.service(sandbox.clone());
    });
    (site.router().clone(), works)
}
