//! Notices on their way, and everything that can happen to them there.

use http::Request;
use parking_lot::Mutex;
use serde_json::Value;
use web::Outside;

/// How the notices that wait are delivered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// As it should be.
    Once,
    /// Each twice: the acknowledgement got lost.
    Twice,
    /// The newest first.
    Reordered,
    /// Not now: they go on waiting for another delivery.
    Delayed,
    /// Somebody else sends them, changed. The right ones go on waiting.
    Forged(Forgery),
    /// Never: whoever wants to know has to ask.
    LostThenPolled,
}

/// What is wrong with a forged notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Forgery {
    /// One byte of the body differs from what was signed.
    ChangedByte,
    /// Signed with another key under the right name.
    OtherKey,
    /// Signed under a name that nobody was told of.
    UnknownKey,
    /// Signed rightly, too long ago.
    Old,
    /// Signed rightly, at a time that has not come.
    Future,
    /// Not signed.
    Unsigned,
    /// Signed wrongly by the gateway itself, to try us.
    Probe,
}

/// How a notice was received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status; 0 where nobody answered.
    pub status: u16,
    /// The body.
    pub body: String,
}

/// One notice: the same id and content however often it is sent.
#[derive(Debug, Clone)]
pub(crate) struct Pending {
    /// Where it goes.
    pub url: String,
    /// The gateway's id for it.
    pub id: String,
    /// What happened, in the gateway's word.
    pub kind: String,
    /// What it says.
    pub content: Value,
}

/// The notices that wait.
#[derive(Default)]
pub(crate) struct Outbox {
    pending: Mutex<Vec<Pending>>,
    outside: Outside,
}

impl Outbox {
    pub fn put(&self, notice: Pending) {
        self.pending.lock().push(notice);
    }

    /// Changes what the waiting notices say, before they are signed.
    pub fn alter(&self, change: impl Fn(&mut Value)) {
        for notice in self.pending.lock().iter_mut() {
            change(&mut notice.content);
        }
    }

    /// Sends what waits. `write` makes of a notice a signed request; `accepts` says whether the gateway is content with
    /// an answer. What is not accepted waits on.
    pub async fn deliver(
        &self,
        mode: Mode,
        write: impl Fn(&Pending, Option<Forgery>) -> Request<Vec<u8>>,
        accepts: impl Fn(&Answer) -> bool,
    ) -> Vec<Answer> {
        let mut waiting = std::mem::take(&mut *self.pending.lock());
        let (times, forgery) = match mode {
            Mode::Once => (1, None),
            Mode::Twice => (2, None),
            Mode::Reordered => {
                waiting.reverse();
                (1, None)
            }
            Mode::Delayed => (0, None),
            Mode::Forged(forgery) => (1, Some(forgery)),
            Mode::LostThenPolled => return Vec::new(),
        };
        let mut answers = Vec::new();
        for notice in waiting {
            let mut accepted = false;
            for _ in 0..times {
                let answer = self.send(write(&notice, forgery)).await;
                accepted |= forgery.is_none() && accepts(&answer);
                answers.push(answer);
            }
            if !accepted {
                self.put(notice);
            }
        }
        answers
    }

    async fn send(&self, request: Request<Vec<u8>>) -> Answer {
        match self.outside.send(request).await {
            Ok(reply) => Answer {
                status: reply.status().as_u16(),
                body: String::from_utf8_lossy(reply.body()).into_owned(),
            },
            Err(error) => Answer { status: 0, body: error.to_string() },
        }
    }
}
