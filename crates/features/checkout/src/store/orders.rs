//! Orders and their lines.

use crate::order::{OrderId, OrderLineId, OrderState};
use db::{DbError, Snapshot, Tx, params};
use kernel::{Currency, Cursor, MemberId, Money, Page, PageSize, Subject, Timestamp};

db::text_column!(OrderState);

macro_rules! listed {
    () => {
        "SELECT o.id, o.buyer_id, o.state, o.total_minor, o.currency, o.created_at, l.title, l.url,
               m.name AS buyer_name,
               CAST(CASE WHEN EXISTS (SELECT 1 FROM refunds r WHERE r.order_id = o.id AND r.state = 'needs_attention')
                      OR EXISTS (SELECT 1 FROM payments p WHERE p.order_id = o.id AND p.verdict = 'mismatched'
                                 AND NOT EXISTS (SELECT 1 FROM refunds r WHERE r.payment_id = p.id))
                    THEN 1 ELSE 0 END AS BIGINT) AS attention
        FROM orders o
        JOIN order_lines l ON l.order_id = o.id
        JOIN members m ON m.id = o.buyer_id "
    };
}

db::statements! {
    /// A new order, unless the buyer has an open one for the same thing.
    INSERT_ORDER = "
        INSERT INTO orders (buyer_id, state, total_minor, currency, open_key, created_at, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (buyer_id, open_key) DO NOTHING
        RETURNING id";
    /// One line of a new order.
    INSERT_LINE = "
        INSERT INTO order_lines
            (order_id, subject_kind, subject_id, title, url, amount_minor, seller_id, share_bps)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        RETURNING id";
    /// One order.
    ORDER = "
        SELECT id, buyer_id, state, total_minor, currency, created_at, expires_at, paid_at, fulfilled_at,
               ended_at
        FROM orders WHERE id = $1";
    /// The buyer's open order for one thing.
    OPEN_ORDER = "
        SELECT id, buyer_id, state, total_minor, currency, created_at, expires_at, paid_at, fulfilled_at,
               ended_at
        FROM orders WHERE buyer_id = $1 AND open_key = $2";
    /// How every order stands, a page of them.
    ORDERS_AFTER = "
        SELECT id, buyer_id, state, total_minor, currency, created_at, expires_at, paid_at, fulfilled_at,
               ended_at
        FROM orders WHERE id > $1 ORDER BY id LIMIT 1000";
    /// The lines of one order.
    LINES = "
        SELECT id, order_id, subject_kind, subject_id, title, url, amount_minor, seller_id, share_bps
        FROM order_lines WHERE order_id = $1 ORDER BY id";
    /// A step forward. The old state is part of the condition, so that no step can be taken twice.
    MOVE_ORDER = "
        UPDATE orders
        SET state = $3, open_key = NULL, paid_at = COALESCE(paid_at, $4), fulfilled_at = COALESCE(fulfilled_at, $5),
            ended_at = $6
        WHERE id = $1 AND state = $2";
    /// A step that leaves the order open.
    KEEP_ORDER_OPEN = "UPDATE orders SET state = $3 WHERE id = $1 AND state = $2";
    /// One page of a buyer's orders, the newest first.
    ORDERS_OF_BUYER = concat!(
        listed!(),
        "WHERE o.buyer_id = $1 AND o.id < $2 ORDER BY o.id DESC LIMIT $3"
    );
    /// One page of all orders, the newest first.
    ORDERS_OF_HOUSE = concat!(
        listed!(),
        "WHERE o.id < $1 ORDER BY o.id DESC LIMIT $2"
    );
    /// One page of the orders in one state, the newest first.
    ORDERS_IN_STATE = concat!(
        listed!(),
        "WHERE o.state = $1 AND o.id < $2 ORDER BY o.id DESC LIMIT $3"
    );
    /// One page of the orders that wait for a person, the newest first.
    ORDERS_IN_NEED = concat!(
        listed!(),
        "WHERE o.id IN (SELECT r.order_id FROM refunds r WHERE r.state = 'needs_attention'
                        UNION SELECT p.order_id FROM payments p WHERE p.verdict = 'mismatched'
                        AND NOT EXISTS (SELECT 1 FROM refunds r WHERE r.payment_id = p.id))
         AND o.id < $1 ORDER BY o.id DESC LIMIT $2"
    );
}

db::row! {
    /// One order.
    pub struct OrderRow {
        pub id: OrderId,
        pub buyer_id: MemberId,
        pub state: OrderState,
        pub total_minor: i64,
        pub currency: Currency,
        pub created_at: Timestamp,
        pub expires_at: Timestamp,
        pub paid_at: Option<Timestamp>,
        pub fulfilled_at: Option<Timestamp>,
        pub ended_at: Option<Timestamp>,
    }
}

impl OrderRow {
    /// What is due, or was.
    #[must_use]
    pub fn total(&self) -> Money {
        Money::new(self.total_minor, self.currency)
    }
}

db::row! {
    /// One line of an order.
    pub struct LineRow {
        pub id: OrderLineId,
        pub order_id: OrderId,
        pub subject_kind: String,
        pub subject_id: i64,
        pub title: String,
        pub url: String,
        pub amount_minor: i64,
        pub seller_id: Option<MemberId>,
        pub share_bps: i64,
    }
}

impl LineRow {
    /// What it adds to the total of its order.
    #[must_use]
    pub fn amount(&self, currency: Currency) -> Money {
        Money::new(self.amount_minor, currency)
    }

    /// What was bought.
    #[must_use]
    pub fn subject(&self) -> Subject {
        Subject::read(self.subject_kind.clone(), self.subject_id)
    }
}

db::row! {
    /// One order in a list. An order has one line for now; the list shows it by that.
    pub struct ListedOrder {
        pub id: OrderId,
        pub buyer_id: MemberId,
        pub state: OrderState,
        pub total_minor: i64,
        pub currency: Currency,
        pub created_at: Timestamp,
        pub title: String,
        pub url: String,
        pub buyer_name: String,
        /// 1 where something of it waits for a person.
        pub attention: i64,
    }
}

impl ListedOrder {
    /// Whether something of it waits for a person.
    #[must_use]
    pub fn needs_attention(&self) -> bool {
        self.attention != 0
    }

    /// What is due, or was.
    #[must_use]
    pub fn total(&self) -> Money {
        Money::new(self.total_minor, self.currency)
    }
}

/// A line before it has an id.
pub struct NewLine<'a> {
    /// What is bought.
    pub subject: &'a Subject,
    /// As it is called.
    pub title: &'a str,
    /// Where it is.
    pub url: &'a str,
    /// What it adds.
    pub amount: Money,
    /// Who gets a share.
    pub seller: Option<MemberId>,
    /// The share in hundredths of a percent.
    pub share_bps: u32,
}

/// The key that makes an open order the only one of its kind.
#[must_use]
pub fn open_key(subject: &Subject) -> String {
    subject.to_string()
}

/// Writes an order; `None` if the buyer has an open one under the same key.
pub fn insert(
    tx: &mut Tx,
    buyer: MemberId,
    total: Money,
    open_key: &str,
    expires_at: Timestamp,
) -> Result<Option<OrderId>, DbError> {
    let now = tx.now();
    tx.row::<OrderId>(
        &INSERT_ORDER,
        params![buyer, OrderState::Created, total.minor, total.currency, open_key, now, expires_at],
    )
}

/// Writes one line of an order.
pub fn insert_line(tx: &mut Tx, order: OrderId, line: &NewLine<'_>) -> Result<OrderLineId, DbError> {
    tx.insert(
        &INSERT_LINE,
        params![
            order,
            &*line.subject.kind,
            line.subject.id,
            line.title,
            line.url,
            line.amount.minor,
            line.seller,
            i64::from(line.share_bps)
        ],
    )
    .map(OrderLineId::new)
}

/// One order.
pub fn order(q: &mut Snapshot, id: OrderId) -> Result<Option<OrderRow>, DbError> {
    q.row(&ORDER, params![id])
}

/// The orders after one, a page of them.
pub fn after(q: &mut Snapshot, after: OrderId) -> Result<Vec<OrderRow>, DbError> {
    q.rows(&ORDERS_AFTER, params![after])
}

/// The buyer's open order for a thing.
pub fn open_order(q: &mut Snapshot, buyer: MemberId, key: &str) -> Result<Option<OrderRow>, DbError> {
    q.row(&OPEN_ORDER, params![buyer, key])
}

/// The lines of an order.
pub fn lines(q: &mut Snapshot, order: OrderId) -> Result<Vec<LineRow>, DbError> {
    q.rows(&LINES, params![order])
}

/// Writes a step forward.
pub fn move_to(tx: &mut Tx, order: &OrderRow, next: OrderState) -> Result<(), DbError> {
    let now = tx.now();
    if next.is_open() {
        return match tx.execute(&KEEP_ORDER_OPEN, params![order.id, order.state, next])? {
            0 => Err(DbError::NoRow),
            _ => Ok(()),
        };
    }
    let paid_at = next.holds_money().then_some(now);
    let fulfilled_at = (next == OrderState::Fulfilled).then_some(now);
    let ended = matches!(next, OrderState::Expired | OrderState::Cancelled | OrderState::Refunded);
    let ended_at = ended.then_some(now);
    let changed =
        tx.execute(&MOVE_ORDER, params![order.id, order.state, next, paid_at, fulfilled_at, ended_at])?;
    if changed == 0 { Err(DbError::NoRow) } else { Ok(()) }
}

/// One page of a buyer's orders, the newest first.
pub fn of_buyer(
    q: &mut Snapshot,
    buyer: MemberId,
    after: Option<Cursor>,
    size: PageSize,
) -> Result<Page<ListedOrder>, DbError> {
    let rows = q.rows(&ORDERS_OF_BUYER, params![buyer, before(after), size.with_extra()])?;
    Ok(page(rows, size))
}

/// Which orders of the house.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// Every one.
    All,
    /// Those in one state.
    In(OrderState),
    /// Those that wait for a person.
    Waiting,
}

/// One page of the house's orders, the newest first.
pub fn of_house(
    q: &mut Snapshot,
    which: Which,
    after: Option<Cursor>,
    size: PageSize,
) -> Result<Page<ListedOrder>, DbError> {
    let rows = match which {
        Which::In(state) => q.rows(&ORDERS_IN_STATE, params![state, before(after), size.with_extra()])?,
        Which::Waiting => q.rows(&ORDERS_IN_NEED, params![before(after), size.with_extra()])?,
        Which::All => q.rows(&ORDERS_OF_HOUSE, params![before(after), size.with_extra()])?,
    };
    Ok(page(rows, size))
}

fn before(after: Option<Cursor>) -> i64 {
    after.map_or(i64::MAX, Cursor::as_single)
}

fn page(rows: Vec<ListedOrder>, size: PageSize) -> Page<ListedOrder> {
    Page::from_extra(rows, size, |row| Cursor::single(row.id.get()))
}
