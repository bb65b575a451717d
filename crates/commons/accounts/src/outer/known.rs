//! What a provider says of itself, kept for a while. Whoever waits for it waits for one answer, however many wait: a
//! provider that is slow, or silent, costs each of them its patience once and not once for everybody before.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use kernel::Timestamp;
use parking_lot::RwLock;
use tokio::sync::Mutex;
use web::Error;

use super::not_vouched;

/// How long what the provider says of itself is believed.
const KNOWN_FOR: Duration = Duration::from_secs(3600);

/// How often it is asked again because of a key that we do not know, or because it did not answer.
const ASKED_AGAIN_AFTER: Duration = Duration::from_secs(60);

/// For what it is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    /// What was said within the hour is good enough; what was said before is better than to wait while others ask.
    Usual,
    /// A key that was not there when it was asked last.
    NewKeys,
}

/// What was said last, and the turn to ask again.
#[derive(Debug)]
pub(super) struct Known<T> {
    said: RwLock<Option<Said<T>>>,
    asking: Mutex<()>,
    /// How often an answer, or none, came back.
    asked: AtomicU64,
}

#[derive(Debug, Clone)]
struct Said<T> {
    at: Timestamp,
    /// When it is time to ask again.
    until: Timestamp,
    what: T,
}

impl<T> Default for Known<T> {
    fn default() -> Self {
        Self { said: RwLock::new(None), asking: Mutex::default(), asked: AtomicU64::new(0) }
    }
}

impl<T: Clone> Known<T> {
    /// What was said, where that is new enough; otherwise what is said now, or, where nothing is, what was said before.
    ///
    /// # Errors
    /// Where nothing was ever said.
    pub async fn get(
        &self,
        now: Timestamp,
        need: Need,
        ask: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Error> {
        let said = self.said();
        if let Some(said) = said.as_ref().filter(|said| said.is_enough(now, need)) {
            return Ok(said.what.clone());
        }
        let asked = self.asked.load(Ordering::Acquire);
        let _turn = match (self.asking.try_lock(), said, need) {
            (Ok(turn), ..) => turn,
            (Err(_), Some(said), Need::Usual) => return Ok(said.what),
            (Err(_), ..) => self.asking.lock().await,
        };
        let said = self.said();
        // Somebody asked meanwhile: what came of it counts for whoever waited, even where nothing did.
        if self.asked.load(Ordering::Acquire) != asked {
            return said
                .map(|said| said.what)
                .ok_or_else(|| not_vouched("it did not answer others who asked"));
        }
        let answer = ask.await;
        self.asked.fetch_add(1, Ordering::Release);
        match (answer, said) {
            (Ok(what), _) => {
                self.keep(Said { at: now, until: now.plus(KNOWN_FOR), what: what.clone() });
                Ok(what)
            }
            (Err(error), Some(said)) => {
                tracing::warn!(?error, "the provider does not answer; what it said before is believed");
                self.keep(Said { until: now.plus(ASKED_AGAIN_AFTER), ..said.clone() });
                Ok(said.what)
            }
            (Err(error), None) => Err(error),
        }
    }

    fn said(&self) -> Option<Said<T>> {
        self.said.read().clone()
    }

    fn keep(&self, said: Said<T>) {
        *self.said.write() = Some(said);
    }
}

impl<T> Said<T> {
    fn is_enough(&self, now: Timestamp, need: Need) -> bool {
        match need {
            Need::Usual => now < self.until,
            Need::NewKeys => now.since(self.at) < ASKED_AGAIN_AFTER,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::future::pending;
    use std::pin::pin;

    use super::*;

    const START: Timestamp = Timestamp::from_micros(1_000_000_000_000_000);

    fn run(test: impl Future<Output = ()>) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        runtime.block_on(async { tokio::time::timeout(Duration::from_secs(5), test).await.unwrap() });
    }

    async fn says(what: u32) -> Result<u32, Error> {
        Ok(what)
    }

    async fn silent() -> Result<u32, Error> {
        Err(not_vouched("silent"))
    }

    #[test]
    fn it_is_asked_once_an_hour_and_believed_when_it_is_silent() {
        run(async {
            let known = Known::default();
            assert!(known.get(START, Need::Usual, silent()).await.is_err());
            assert_eq!(known.get(START, Need::Usual, says(1)).await.unwrap(), 1);
            assert_eq!(known.get(START, Need::NewKeys, says(2)).await.unwrap(), 1);
            let later = START.plus(KNOWN_FOR);
            assert_eq!(known.get(later, Need::Usual, silent()).await.unwrap(), 1);
            assert_eq!(known.get(later, Need::Usual, says(2)).await.unwrap(), 1, "a minute is to pass");
            let later = later.plus(ASKED_AGAIN_AFTER);
            assert_eq!(known.get(later, Need::Usual, says(2)).await.unwrap(), 2);
            let later = later.plus(ASKED_AGAIN_AFTER);
            assert_eq!(known.get(later, Need::NewKeys, says(3)).await.unwrap(), 3);
        });
    }

    #[test]
    fn while_one_waits_for_a_silent_provider_others_believe_what_it_said() {
        run(async {
            let known = Known::default();
            known.get(START, Need::Usual, says(1)).await.unwrap();
            let later = START.plus(KNOWN_FOR);
            let mut waits = pin!(known.get(later, Need::Usual, pending()));
            assert!(
                std::future::poll_fn(|cx| std::task::Poll::Ready(waits.as_mut().poll(cx).is_pending())).await
            );
            assert_eq!(known.get(later, Need::Usual, says(2)).await.unwrap(), 1);
        });
    }

    #[test]
    fn all_who_wait_have_the_same_answer_even_where_it_is_none() {
        run(async {
            let (known, tries) = (Known::default(), Cell::new(0));
            let ask = || {
                known.get(START, Need::Usual, async {
                    tries.set(tries.get() + 1);
                    tokio::task::yield_now().await;
                    silent().await
                })
            };
            let (a, b, c) = tokio::join!(ask(), ask(), ask());
            assert!(a.is_err() && b.is_err() && c.is_err());
            assert_eq!(tries.get(), 1);
            // Whoever comes later asks anew.
            assert!(ask().await.is_err());
            assert_eq!(tries.get(), 2);
        });
    }

    #[test]
    fn whoever_gives_up_waiting_leaves_the_turn_to_others() {
        run(async {
            let known = Known::default();
            let waits = known.get(START, Need::Usual, pending());
            assert!(tokio::time::timeout(Duration::from_millis(1), waits).await.is_err());
            assert_eq!(known.get(START, Need::Usual, says(1)).await.unwrap(), 1);
        });
    }
}
