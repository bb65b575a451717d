//! What the gateway answers.

use http::{Method, Response, StatusCode};
use serde_json::{Value, json};

use super::{APPID, MCHID, Order, Refund, WeChatPay};
use crate::server::{Incoming, status};

const TRANSACTIONS: &str = "/v3/pay/transactions/";
const REFUNDS: &str = "/v3/refund/domestic/refunds";

impl WeChatPay {
    pub(super) fn answer(&self, call: &Incoming) -> Response<String> {
        if let Err(why) = self.check(call) {
            self.0.common.fault(format!("{} {}: {why}", call.method, call.target));
            return error(StatusCode::UNAUTHORIZED, "SIGN_ERROR");
        }
        let body: Value = serde_json::from_str(&call.body).unwrap_or_default();
        let target = call.target.as_str();
        let path = target.split('?').next().unwrap_or_default();
        if call.method == Method::GET {
            if let Some(number) = path.strip_prefix(&format!("{TRANSACTIONS}out-trade-no/")) {
                return self.query(number, target);
            }
            return match path.strip_prefix(&format!("{REFUNDS}/")) {
                Some(number) => self.query_refund(number),
                None => status(StatusCode::NOT_FOUND),
            };
        }
        match path {
            "/v3/security/echo" => {
                self.signed(StatusCode::OK, json!({ "echo_message": body["echo_message"] }).to_string())
            }
            REFUNDS => self.refund(body),
            _ => match path.strip_prefix(TRANSACTIONS) {
                Some(kind @ ("native" | "jsapi" | "h5")) => self.order(kind, body),
                Some(rest) => match rest.strip_prefix("out-trade-no/").and_then(|r| r.strip_suffix("/close"))
                {
                    Some(number) => self.close(number, &body),
                    None => status(StatusCode::NOT_FOUND),
                },
                None => status(StatusCode::NOT_FOUND),
            },
        }
    }

    /// Turns a call away that a merchant should never make.
    fn wrong(&self, why: &str) -> Response<String> {
        self.0.common.fault(why);
        error(StatusCode::BAD_REQUEST, "PARAM_ERROR")
    }

    fn order(&self, kind: &str, body: Value) -> Response<String> {
        if let Err(why) = check_order(kind, &body, self.0.clock.now().seconds()) {
            return self.wrong(&format!("{why}: {body}"));
        }
        let number = body["out_trade_no"].as_str().unwrap_or_default().to_owned();
        let asked = (kind.to_owned(), body);
        let mut books = self.0.books.lock();
        let fresh = books.next();
        match books.orders.get(&number) {
            Some(known) if known.asked != asked => {
                return error(StatusCode::FORBIDDEN, "OUT_TRADE_NO_USED");
            }
            Some(known) if known.state == "SUCCESS" => return error(StatusCode::BAD_REQUEST, "ORDERPAID"),
            Some(known) if known.state == "CLOSED" => return error(StatusCode::BAD_REQUEST, "ORDER_CLOSED"),
            Some(_) => {}
            None => {
                let (taken, paid_by_payer, refunded) = (0, 0, 0);
                let order =
                    Order { asked, state: "NOTPAY", transaction: None, taken, paid_by_payer, refunded };
                books.orders.insert(number, order);
            }
        }
        drop(books);
        let body = match kind {
            "native" => json!({ "code_url": format!("weixin://wxpay/bizpayurl?pr=fake{fresh}") }),
            "h5" => {
                json!({ "h5_url": format!("{}/cgi-bin/mmpayweb-bin/checkmweb?prepay_id=wx{fresh}", self.address()) })
            }
            _ => json!({ "prepay_id": format!("wx2026112100{fresh}") }),
        };
        self.signed(StatusCode::OK, body.to_string())
    }

    fn query(&self, number: &str, target: &str) -> Response<String> {
        if !target.ends_with(&format!("?mchid={MCHID}")) {
            return self.wrong("a query without mchid");
        }
        let shown = self.0.books.lock().orders.get(number).map(Order::shown);
        match shown {
            Some(shown) => self.signed(StatusCode::OK, shown.to_string()),
            None => error(StatusCode::NOT_FOUND, "ORDER_NOT_EXIST"),
        }
    }

    fn close(&self, number: &str, body: &Value) -> Response<String> {
        if *body != json!({ "mchid": MCHID }) {
            return self.wrong("closing says only mchid");
        }
        let mut books = self.0.books.lock();
        if let Some(order) = books.orders.get_mut(number) {
            if order.transaction.is_some() {
                return error(StatusCode::BAD_REQUEST, "ORDERPAID");
            }
            order.state = "CLOSED";
        }
        drop(books);
        self.signed(StatusCode::NO_CONTENT, String::new())
    }

    fn refund(&self, body: Value) -> Response<String> {
        if let Err(why) = check_refund(&body) {
            return self.wrong(&format!("{why}: {body}"));
        }
        let text = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
        let (number, transaction) = (text("out_refund_no"), text("transaction_id"));
        let mut books = self.0.books.lock();
        if let Some(code) = books.refuse_refunds {
            return error(StatusCode::FORBIDDEN, code);
        }
        if !books.refunds.contains_key(&number) {
            let order =
                books.orders.iter().find(|(_, order)| order.transaction.as_ref() == Some(&transaction));
            let Some((order_number, order)) = order else {
                return error(StatusCode::NOT_FOUND, "RESOURCE_NOT_EXISTS");
            };
            let amount = &body["amount"];
            if amount["total"] != order.taken
                || amount["refund"].as_i64() > Some(order.taken - order.refunded)
            {
                return error(StatusCode::BAD_REQUEST, "PARAM_ERROR");
            }
            let order = order_number.clone();
            let id = format!("5030000000{:010}", books.next());
            let refund = Refund { asked: body.clone(), id, order, status: "PROCESSING", transaction };
            books.refunds.insert(number.clone(), refund);
        }
        let known = &books.refunds[&number];
        let (same, shown) = (known.asked["amount"] == body["amount"], known.shown("status"));
        drop(books);
        if !same {
            return self.wrong("a refund number with another amount");
        }
        self.signed(StatusCode::OK, shown.to_string())
    }

    fn query_refund(&self, number: &str) -> Response<String> {
        let shown = self.0.books.lock().refunds.get(number).map(|refund| refund.shown("status"));
        match shown {
            Some(shown) => self.signed(StatusCode::OK, shown.to_string()),
            None => error(StatusCode::NOT_FOUND, "RESOURCE_NOT_EXISTS"),
        }
    }
}

fn check_order(kind: &str, body: &Value, now: i64) -> Result<(), &'static str> {
    let text = |name: &str| body[name].as_str().unwrap_or_default();
    let number = text("out_trade_no");
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"_-|*".contains(&byte);
    if text("appid") != APPID || text("mchid") != MCHID {
        return Err("another app or merchant");
    }
    if !(6..=32).contains(&number.len()) || !number.bytes().all(fits) {
        return Err("the number");
    }
    if text("description").is_empty() || text("description").len() > 127 {
        return Err("the description");
    }
    if text("notify_url").is_empty() || text("notify_url").contains('?') || text("notify_url").len() > 255 {
        return Err("notify_url");
    }
    if body["amount"]["total"].as_i64().is_none_or(|total| total < 1) || body["amount"]["currency"] != "CNY" {
        return Err("the amount");
    }
    // A minute ahead at least.
    if kernel::Timestamp::parse(text("time_expire")).map_or(0, kernel::Timestamp::seconds) < now + 60 {
        return Err("time_expire");
    }
    let payer = body["payer"]["openid"].as_str();
    let scene = &body["scene_info"];
    let ip = scene["payer_client_ip"].as_str().and_then(|ip| ip.parse::<std::net::IpAddr>().ok());
    match kind {
        "jsapi" if payer.is_none() => Err("jsapi without payer"),
        "h5" if ip.is_none() || scene["h5_info"]["type"] != "Wap" => Err("h5 without scene_info"),
        _ => Ok(()),
    }
}

fn check_refund(body: &Value) -> Result<(), &'static str> {
    let text = |name: &str| body[name].as_str().unwrap_or_default();
    let amount = &body["amount"];
    if text("out_refund_no").is_empty() || text("out_refund_no").len() > 64 {
        return Err("out_refund_no");
    }
    if text("transaction_id").is_empty() || text("notify_url").is_empty() {
        return Err("transaction_id or notify_url");
    }
    let whole = |name: &str| amount[name].as_i64().is_some_and(|minor| minor > 0);
    if !whole("refund") || !whole("total") || amount["currency"] != "CNY" {
        return Err("the amount");
    }
    Ok(())
}

/// An error, which the gateway need not sign.
fn error(status: StatusCode, code: &str) -> Response<String> {
    Response::builder()
        .status(status)
        .header("content-type", "application/json")
        .body(json!({ "code": code, "message": code }).to_string())
        .expect("an answer")
}
