//! A small house with members and plans.

use std::sync::Arc;
use std::time::Duration;

use db::{Db, DbError, Schema, params};
use events::due::Work;
use jiff::tz::TimeZone;
use kernel::{Currency, ManualClock, MemberId, Role, Tier, Timestamp};
use membership::{Memberships, PlanId, PlanInput, Purchase, Texts};

db::statements! {
    /// What happened to a member's membership.
    STORY = "SELECT kind FROM events WHERE kind LIKE 'membership.membership.%' ORDER BY id";
    /// The grants that hold, as spans.
    GRANTS = "SELECT gives, from_at, until_at FROM access_grants WHERE member_id = $1 AND revoked_at IS NULL ORDER BY from_at, gives";
}

pub struct World {
    pub db: Db,
    pub clock: Arc<ManualClock>,
    pub memberships: Memberships,
    pub works: Vec<Work>,
    pub member: MemberId,
    pub owner: MemberId,
    pub scholar_month: PlanId,
    pub scholar_year: PlanId,
    pub fellow_month: PlanId,
}

pub fn shanghai() -> TimeZone {
    TimeZone::get("Asia/Shanghai").unwrap()
}

pub fn schema() -> Schema {
    let membership = membership::feature(&Memberships::new(shanghai()));
    let (web, accounts) = (web::feature(), accounts::feature());
    Schema::default()
        .with(events::MIGRATIONS, events::STATEMENTS)
        .with(web.migrations, &web.statements)
        .with(accounts.migrations, &accounts.statements)
        .with(access::MIGRATIONS, access::STATEMENTS)
        .with(membership.migrations, &membership.statements)
        .with(&[], &[ALL])
}

pub fn input(tier: &str, interval: &str) -> PlanInput {
    PlanInput {
        tier: tier.to_owned(),
        interval: interval.to_owned(),
        benefits: Texts { zh: "全部".to_owned(), en: "All".to_owned() },
        prices: vec![(Currency::CNY, "29".to_owned())],
        ..PlanInput::default()
    }
}

impl World {
    pub async fn new(db: Db, clock: Arc<ManualClock>) -> Self {
        clock.set(Timestamp::parse("2026-01-31T10:00:00+08:00").unwrap());
        let add = |tx: &mut db::Tx, name: &str, role| {
            let registration = accounts::Registration {
                name: name.to_owned(),
                mail: format!("{}@example.org", name.len()),
                password: "zhe-shi-yi-ju-hen-chang-de-mima".to_owned(),
            };
            accounts::register(tx, &registration.check()?, "not a hash", role)
        };
        let made = db.write(move |tx| -> Result<_, web::Error> {
            let owner = add(tx, "孟轲", Role::Owner)?;
            let member = add(tx, "淳于髡", Role::Member)?;
            let mut plan =
                |tier, interval| membership::create_plan(tx, owner, &input(tier, interval).check()?);
            Ok((owner, member, plan("scholar", "month")?, plan("scholar", "year")?, plan("fellow", "month")?))
        });
        let (owner, member, scholar_month, scholar_year, fellow_month) =
            made.await.map_err(|error| format!("{error:?}")).unwrap();
        let memberships = Memberships::new(shanghai());
        let works = membership::feature(&memberships).works;
        Self { db, clock, memberships, works, member, owner, scholar_month, scholar_year, fellow_month }
    }

    pub async fn buy(&self, line: i64, plan: PlanId) {
        let (memberships, member) = (self.memberships.clone(), self.member);
        let purchase = Purchase { member, plan, order: line * 10, line };
        self.db.write(move |tx| memberships.begin(tx, &purchase)).await.unwrap();
    }

    pub async fn reverse(&self, line: i64) {
        let memberships = self.memberships.clone();
        self.db.write(move |tx| memberships.reverse(tx, line)).await.unwrap();
    }

    pub async fn leap(&self, days: u64) {
        self.clock.advance(Duration::from_secs(days * 86_400));
        events::run_due_once(&self.db, &self.works).await.unwrap();
    }

    /// What others see, and what the periods say: they must agree.
    pub async fn standing(&self) -> (Tier, Option<String>) {
        let (memberships, member) = (self.memberships.clone(), self.member);
        let read = self.db.read(move |q| -> Result<_, DbError> {
            let shown = accounts::member(q, member)?.unwrap();
            let held = access::held_tier(q, member)?;
            Ok((memberships.standing(q, member)?, (shown.tier_at(q.now()), shown.tier_until), held))
        });
        let (computed, (shown, until), held) = read.await.unwrap();
        assert_eq!(shown, computed.0);
        assert_eq!(held.map_or(Tier::Guest, |held| held.tier), computed.0, "the grants say so too");
        if computed.0 != Tier::Guest {
            assert_eq!(until, computed.1);
        }
        (computed.0, computed.1.map(|until| until.date_in(&shanghai()).to_string()))
    }

    pub async fn story(&self) -> Vec<String> {
        self.db.read(|q| q.rows::<String>(&STORY, params![])).await.unwrap()
    }

    pub async fn grants(&self) -> Vec<(String, Timestamp, Option<Timestamp>)> {
        let member = self.member;
        self.db.read(move |q| q.rows(&GRANTS, params![member])).await.unwrap()
    }
}

pub fn everywhere(body: impl AsyncFn(World) + Sync) {
    testkit::on_both_async(&schema(), async |db, clock| body(World::new(db, clock).await).await);
}
