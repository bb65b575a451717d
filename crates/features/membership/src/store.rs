//! Every SQL statement of this crate.

use access::GrantId;
use db::{DbError, Snapshot, Tx, params};
use kernel::{Currency, MemberId, Money, Tier, Timestamp, text_enum};

use crate::plan::{Interval, PeriodId, Plan, PlanDraft, PlanId, Texts};
use crate::span::Span;

text_enum! {
    /// What became of a period.
    pub(crate) enum PeriodState {
        /// It counts.
        Live = "live",
        /// It was to lie elsewhere; another row stands for it.
        Moved = "moved",
        /// It was paid back.
        Reversed = "reversed",
    }
}

db::text_column!(Interval, PeriodState);

db::statements! {
    /// A new plan.
    INSERT_PLAN = "
        INSERT INTO membership_plans
            (tier, interval_word, tagline_zh, tagline_en, benefits_zh, benefits_en, active, version, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8) RETURNING id";
    /// Saves an edited plan, unless it was edited since.
    UPDATE_PLAN = "
        UPDATE membership_plans
        SET tier = $2, interval_word = $3, tagline_zh = $4, tagline_en = $5, benefits_zh = $6, benefits_en = $7,
            version = version + 1
        WHERE id = $1 AND version = $8";
    /// Offers a plan or retires it.
    SET_ACTIVE = "UPDATE membership_plans SET active = $2, version = version + 1 WHERE id = $1 AND active <> $2";
    /// One plan.
    PLAN = "
        SELECT id, tier, interval_word, tagline_zh, tagline_en, benefits_zh, benefits_en, active, version
        FROM membership_plans WHERE id = $1";
    /// All plans.
    PLANS = "
        SELECT id, tier, interval_word, tagline_zh, tagline_en, benefits_zh, benefits_en, active, version
        FROM membership_plans ORDER BY id";
    /// Whether another plan is offered for the same tier and interval.
    OFFERED = "
        SELECT id FROM membership_plans WHERE tier = $1 AND interval_word = $2 AND active AND id <> $3";
    /// The prices of one plan.
    PRICES = "SELECT currency, amount_minor FROM membership_plan_prices WHERE plan_id = $1 ORDER BY place";
    /// The prices of all plans.
    ALL_PRICES = "SELECT plan_id, currency, amount_minor FROM membership_plan_prices ORDER BY plan_id, place";
    /// Forgets the prices of a plan, before it gets new ones.
    DELETE_PRICES = "DELETE FROM membership_plan_prices WHERE plan_id = $1";
    /// A price.
    INSERT_PRICE = "
        INSERT INTO membership_plan_prices (plan_id, currency, amount_minor, place) VALUES ($1, $2, $3, $4)";
    /// Some months that were bought.
    INSERT_PERIOD = "
        INSERT INTO membership_periods
            (member_id, plan_id, tier, months, order_id, line_id, from_at, until_at, anchor_at, anchor_months,
             grant_id, state)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) RETURNING id";
    /// The periods of a member that count, in the order in which they were bought. Moving one keeps its line.
    LIVE_PERIODS = "
        SELECT id, member_id, plan_id, tier, months, order_id, line_id, from_at, until_at, anchor_at, anchor_months,
               grant_id, state
        FROM membership_periods WHERE member_id = $1 AND state = 'live' ORDER BY line_id";
    /// The periods of a member as they stand, the newest first.
    PERIODS = "
        SELECT id, member_id, plan_id, tier, months, order_id, line_id, from_at, until_at, anchor_at, anchor_months,
               grant_id, state
        FROM membership_periods WHERE member_id = $1 AND state <> 'moved' ORDER BY line_id DESC LIMIT 200";
    /// What one line of an order gave.
    PERIOD_OF_LINE = "
        SELECT id, member_id, plan_id, tier, months, order_id, line_id, from_at, until_at, anchor_at, anchor_months,
               grant_id, state
        FROM membership_periods WHERE line_id = $1 AND state <> 'moved'";
    /// One period.
    PERIOD = "
        SELECT id, member_id, plan_id, tier, months, order_id, line_id, from_at, until_at, anchor_at, anchor_months,
               grant_id, state
        FROM membership_periods WHERE id = $1";
    /// What became of a period.
    END_PERIOD = "UPDATE membership_periods SET state = $2 WHERE id = $1 AND state = 'live'";
    /// How many members have a paid tier now.
    PAYING = "
        SELECT COUNT(DISTINCT member_id) AS members
        FROM membership_periods WHERE state = 'live' AND until_at > $1 AND from_at <= $1";
}

db::row! {
    struct PlanRow {
        id: PlanId,
        tier: Tier,
        interval_word: Interval,
        tagline_zh: String,
        tagline_en: String,
        benefits_zh: String,
        benefits_en: String,
        active: bool,
        version: i64,
    }
}

impl PlanRow {
    fn with(self, prices: Vec<Money>) -> Plan {
        Plan {
            id: self.id,
            tier: self.tier,
            interval: self.interval_word,
            tagline: Texts { zh: self.tagline_zh, en: self.tagline_en },
            benefits: Texts { zh: self.benefits_zh, en: self.benefits_en },
            prices,
            active: self.active,
            version: self.version,
        }
    }
}

db::row! {
    /// Some months that were bought.
    #[derive(Debug, Clone)]
    pub(crate) struct PeriodRow {
        pub id: PeriodId,
        pub member_id: MemberId,
        pub plan_id: PlanId,
        pub tier: Tier,
        pub months: u32,
        pub order_id: i64,
        pub line_id: i64,
        pub from_at: Timestamp,
        pub until_at: Timestamp,
        pub anchor_at: Timestamp,
        pub anchor_months: u32,
        pub grant_id: GrantId,
        pub state: PeriodState,
    }
}

impl PeriodRow {
    /// Where it lies.
    pub(crate) fn span(&self) -> Span {
        Span {
            tier: self.tier,
            months: self.months,
            from: self.from_at,
            until: self.until_at,
            anchor: self.anchor_at,
            anchor_months: self.anchor_months,
        }
    }
}

/// What stands behind a period.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bought {
    pub member: MemberId,
    pub plan: PlanId,
    pub order: i64,
    pub line: i64,
}

pub(crate) fn insert_plan(tx: &mut Tx, draft: &PlanDraft) -> Result<PlanId, DbError> {
    let now = tx.now();
    let id = tx.insert(
        &INSERT_PLAN,
        params![
            draft.tier,
            draft.interval,
            draft.tagline.zh,
            draft.tagline.en,
            draft.benefits.zh,
            draft.benefits.en,
            true,
            now
        ],
    )?;
    insert_prices(tx, PlanId::new(id), &draft.prices)?;
    Ok(PlanId::new(id))
}

/// Saves an edited plan; `false` where it was edited since `version`.
pub(crate) fn update_plan(tx: &mut Tx, id: PlanId, version: i64, draft: &PlanDraft) -> Result<bool, DbError> {
    let changed = tx.execute(
        &UPDATE_PLAN,
        params![
            id,
            draft.tier,
            draft.interval,
            draft.tagline.zh,
            draft.tagline.en,
            draft.benefits.zh,
            draft.benefits.en,
            version
        ],
    )?;
    if changed == 0 {
        return Ok(false);
    }
    tx.execute(&DELETE_PRICES, params![id])?;
    insert_prices(tx, id, &draft.prices)?;
    Ok(true)
}

fn insert_prices(tx: &mut Tx, id: PlanId, prices: &[Money]) -> Result<(), DbError> {
    for (place, price) in (0_i64..).zip(prices) {
        tx.execute(&INSERT_PRICE, params![id, price.currency, price.minor, place])?;
    }
    Ok(())
}

/// Offers a plan or retires it; `false` where it was so already.
pub(crate) fn set_active(tx: &mut Tx, id: PlanId, active: bool) -> Result<bool, DbError> {
    Ok(tx.execute(&SET_ACTIVE, params![id, active])? == 1)
}

pub(crate) fn plan(q: &mut Snapshot, id: PlanId) -> Result<Option<Plan>, DbError> {
    let Some(row) = q.row::<PlanRow>(&PLAN, params![id])? else { return Ok(None) };
    let prices = q.rows::<(Currency, i64)>(&PRICES, params![id])?;
    Ok(Some(row.with(prices.into_iter().map(|(currency, minor)| Money::new(minor, currency)).collect())))
}

pub(crate) fn plans(q: &mut Snapshot) -> Result<Vec<Plan>, DbError> {
    let rows = q.rows::<PlanRow>(&PLANS, params![])?;
    let prices = q.rows::<(PlanId, Currency, i64)>(&ALL_PRICES, params![])?;
    let of = |id: PlanId| {
        let own = prices.iter().filter(move |(plan, _, _)| *plan == id);
        own.map(|(_, currency, minor)| Money::new(*minor, *currency)).collect()
    };
    Ok(rows
        .into_iter()
        .map(|row| {
            let prices = of(row.id);
            row.with(prices)
        })
        .collect())
}

/// Another plan that is offered for the same tier and interval.
pub(crate) fn offered(
    q: &mut Snapshot,
    tier: Tier,
    interval: Interval,
    except: PlanId,
) -> Result<Option<PlanId>, DbError> {
    q.row(&OFFERED, params![tier, interval, except])
}

pub(crate) fn insert_period(
    tx: &mut Tx,
    bought: Bought,
    span: &Span,
    grant: GrantId,
) -> Result<PeriodId, DbError> {
    tx.insert(
        &INSERT_PERIOD,
        params![
            bought.member,
            bought.plan,
            span.tier,
            span.months,
            bought.order,
            bought.line,
            span.from,
            span.until,
            span.anchor,
            span.anchor_months,
            grant,
            PeriodState::Live
        ],
    )
    .map(PeriodId::new)
}

/// The periods of a member that count, the first bought first.
pub(crate) fn live_periods(q: &mut Snapshot, member: MemberId) -> Result<Vec<PeriodRow>, DbError> {
    q.rows(&LIVE_PERIODS, params![member])
}

/// The periods of a member, the newest first.
pub(crate) fn periods(q: &mut Snapshot, member: MemberId) -> Result<Vec<PeriodRow>, DbError> {
    q.rows(&PERIODS, params![member])
}

pub(crate) fn period(q: &mut Snapshot, id: PeriodId) -> Result<Option<PeriodRow>, DbError> {
    q.row(&PERIOD, params![id])
}

/// What one line of an order gave.
pub(crate) fn period_of_line(q: &mut Snapshot, line: i64) -> Result<Option<PeriodRow>, DbError> {
    q.row(&PERIOD_OF_LINE, params![line])
}

pub(crate) fn end_period(tx: &mut Tx, id: PeriodId, state: PeriodState) -> Result<(), DbError> {
    tx.execute(&END_PERIOD, params![id, state]).map(drop)
}

/// How many members have a paid tier now.
pub(crate) fn paying(q: &mut Snapshot) -> Result<i64, DbError> {
    let now = q.now();
    q.one(&PAYING, params![now])
}
