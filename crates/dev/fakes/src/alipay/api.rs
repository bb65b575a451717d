//! What the gateway answers.

use http::Response;
use serde_json::{Value, json};

use super::signing::{Params, beijing, plain};
use super::{Alipay, Trade, fen, yuan};
use crate::server::Incoming;

impl Alipay {
    pub(super) fn answer(&self, call: &Incoming) -> Response<String> {
        let params = match self.check(call) {
            Ok(params) => params,
            Err(why) => {
                self.0.common.fault(why);
                let error = json!({
                    "code": "40002", "msg": "Invalid Arguments", "sub_code": "isv.invalid-signature", "sub_msg": "验签出错",
                });
                // Such an answer has no signature.
                return plain(json!({ "error_response": error }).to_string());
            }
        };
        let content: Value = serde_json::from_str(&params["biz_content"]).unwrap_or_default();
        let method = params["method"].clone();
        let node = match &*method {
            "alipay.trade.page.pay" | "alipay.trade.wap.pay" => return self.page(&params, content),
            "alipay.trade.precreate" => self.precreate(&params, content),
            "alipay.trade.query" => self.query(&content),
            "alipay.trade.close" => self.close(&content),
            "alipay.trade.refund" => self.refund(&content),
            "alipay.trade.fastpay.refund.query" => self.query_refund(&content),
            other => {
                self.0.common.fault(format!("no such method: {other}"));
                no("isv.invalid-method")
            }
        };
        self.signed(&method, node)
    }

    fn page(&self, params: &Params, content: Value) -> Response<String> {
        let wanted = if params["method"] == "alipay.trade.page.pay" {
            "FAST_INSTANT_TRADE_PAY"
        } else {
            "QUICK_WAP_WAY"
        };
        let quits = content["quit_url"].is_string() || wanted != "QUICK_WAP_WAY";
        if content["product_code"] != wanted || !quits || !params.contains_key("return_url") {
            self.0.common.fault(format!("a page with {content}"));
        }
        let number = content["out_trade_no"].as_str().unwrap_or_default().to_owned();
        let node = self.precreate(params, content);
        if node["code"] == "10000" {
            self.scan(&number);
        }
        plain("<!doctype html><title>支付宝</title>".to_owned())
    }

    fn precreate(&self, params: &Params, content: Value) -> Value {
        if let Err(why) = check_trade(params, &content, self.0.clock.now().seconds()) {
            self.0.common.fault(format!("{why}: {content}"));
            return no("ACQ.INVALID_PARAMETER");
        }
        let number = content["out_trade_no"].as_str().unwrap_or_default().to_owned();
        let notify_url = params["notify_url"].clone();
        let mut books = self.0.books.lock();
        let trade = books.trades.entry(number.clone()).or_insert_with(|| Trade {
            content: content.clone(),
            notify_url,
            trade_no: None,
            status: "WAIT_BUYER_PAY",
            taken: 0,
            refunds: Vec::new(),
        });
        if trade.content != content {
            return no("ACQ.CONTEXT_INCONSISTENT");
        }
        match trade.status {
            "TRADE_CLOSED" => no("ACQ.TRADE_HAS_CLOSE"),
            "TRADE_SUCCESS" => no("ACQ.TRADE_HAS_SUCCESS"),
            _ => {
                let code = format!("https://qr.alipay.com/{number}");
                yes(json!({ "out_trade_no": number, "qr_code": code }))
            }
        }
    }

    fn query(&self, content: &Value) -> Value {
        let number = content["out_trade_no"].as_str().unwrap_or_default();
        let books = self.0.books.lock();
        match books.trades.get(number).filter(|trade| trade.trade_no.is_some()) {
            Some(trade) => {
                let amount = if trade.taken > 0 { trade.taken } else { trade.total() };
                yes(json!({
                    "trade_no": trade.trade_no, "out_trade_no": number, "trade_status": trade.status,
                    "total_amount": yuan(amount), "buyer_open_id": "074a1CcTG1LelxKe4xQC0zgNdId0nxi95b5lsNpazWYoCo5",
                }))
            }
            None => no("ACQ.TRADE_NOT_EXIST"),
        }
    }

    fn close(&self, content: &Value) -> Value {
        let number = content["out_trade_no"].as_str().unwrap_or_default();
        let mut books = self.0.books.lock();
        let trade = books.trades.get_mut(number).filter(|trade| trade.trade_no.is_some());
        match trade {
            None => no("ACQ.TRADE_NOT_EXIST"),
            Some(trade) if trade.status == "WAIT_BUYER_PAY" => {
                trade.status = "TRADE_CLOSED";
                yes(json!({ "trade_no": trade.trade_no, "out_trade_no": number }))
            }
            Some(_) => no("ACQ.TRADE_STATUS_ERROR"),
        }
    }

    fn refund(&self, content: &Value) -> Value {
        let text = |name: &str| content[name].as_str().unwrap_or_default().to_owned();
        let (number, amount) = (text("out_request_no"), fen(&text("refund_amount")));
        if number.is_empty() || amount.is_none_or(|amount| amount < 1) {
            self.0.common.fault(format!("a refund with {content}"));
            return no("ACQ.INVALID_PARAMETER");
        }
        let amount = amount.unwrap_or_default();
        let mut books = self.0.books.lock();
        if let Some(code) = books.refuse_refunds {
            return no(code);
        }
        let Some((out_trade_no, trade)) = books.by_trade_no(&text("trade_no")) else {
            return no("ACQ.TRADE_NOT_EXIST");
        };
        let known = trade.refunds.iter().find(|(known, _)| *known == number);
        if known.is_some_and(|(_, before)| *before != amount) {
            self.0.common.fault("a refund number with another amount");
            return no("ACQ.REFUND_AMT_NOT_EQUAL_TOTAL");
        }
        let moved = known.is_none();
        if moved {
            if trade.status != "TRADE_SUCCESS" {
                return no("ACQ.TRADE_STATUS_ERROR");
            }
            if trade.refunded() + amount > trade.taken {
                return no("ACQ.REFUND_AMT_NOT_EQUAL_TOTAL");
            }
            trade.refunds.push((number, amount));
            if trade.refunded() == trade.taken {
                trade.status = "TRADE_CLOSED";
            }
        }
        yes(json!({
            "trade_no": trade.trade_no, "out_trade_no": out_trade_no,
            "fund_change": if moved { "Y" } else { "N" }, "refund_fee": yuan(trade.refunded()),
        }))
    }

    fn query_refund(&self, content: &Value) -> Value {
        let text = |name: &str| content[name].as_str().unwrap_or_default().to_owned();
        let mut books = self.0.books.lock();
        let Some((out_trade_no, trade)) = books.by_trade_no(&text("trade_no")) else {
            return no("ACQ.TRADE_NOT_EXIST");
        };
        let number = text("out_request_no");
        match trade.refunds.iter().find(|(known, _)| *known == number) {
            Some((_, amount)) => yes(json!({
                "trade_no": trade.trade_no, "out_trade_no": out_trade_no, "out_request_no": number,
                "refund_status": "REFUND_SUCCESS", "refund_amount": yuan(*amount), "total_amount": yuan(trade.taken),
            })),
            None => yes(json!({})),
        }
    }
}

fn check_trade(params: &Params, content: &Value, now: i64) -> Result<(), &'static str> {
    let text = |name: &str| content[name].as_str().unwrap_or_default();
    let number = text("out_trade_no");
    if !(1..=64).contains(&number.len()) || !number.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') {
        return Err("the number");
    }
    if fen(text("total_amount")).is_none_or(|minor| minor < 1) {
        return Err("the amount");
    }
    if text("subject").is_empty() || text("subject").contains(['/', '=', '&']) {
        return Err("the subject");
    }
    // A minute ahead at least.
    if beijing(text("time_expire")).is_none_or(|seconds| seconds < now + 60) {
        return Err("time_expire");
    }
    if params.get("notify_url").is_none_or(|url| url.contains('?')) {
        return Err("notify_url");
    }
    Ok(())
}

fn yes(mut node: Value) -> Value {
    node["code"] = json!("10000");
    node["msg"] = json!("Success");
    node
}

fn no(sub_code: &str) -> Value {
    json!({ "code": "40004", "msg": "Business Failed", "sub_code": sub_code, "sub_msg": "业务\"失败\"" })
}
