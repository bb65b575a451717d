//! Small writes that follow a request: the answer goes first, and nobody waits for them.

use std::collections::HashSet;
use std::fmt;

use db::{Db, DbError, Tx};
use tokio::sync::watch;

type Work = Box<dyn Fn(&mut Tx) -> Result<(), DbError> + Send + Sync>;

/// A write that follows a request.
pub(crate) struct Afterwards {
    /// What it is about. While one is under way, another with the same key is not begun: requests that come together
    /// all find the same thing to do.
    key: Vec<u8>,
    work: Work,
}

impl Afterwards {
    pub(crate) fn new(
        key: Vec<u8>,
        work: impl Fn(&mut Tx) -> Result<(), DbError> + Send + Sync + 'static,
    ) -> Self {
        Self { key, work: Box::new(work) }
    }
}

impl fmt::Debug for Afterwards {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Afterwards").finish_non_exhaustive()
    }
}

/// Those that are under way. A clone is the same.
#[derive(Clone)]
pub(crate) struct UnderWay(watch::Sender<HashSet<Vec<u8>>>);

impl Default for UnderWay {
    fn default() -> Self {
        Self(watch::Sender::new(HashSet::new()))
    }
}

impl UnderWay {
    /// Begins one, unless one with its key is under way. What goes wrong is told in the log: whoever asked has an answer.
    pub(crate) fn begin(&self, db: &Db, afterwards: Afterwards) {
        let Afterwards { key, work } = afterwards;
        if !self.0.send_if_modified(|keys| keys.insert(key.clone())) {
            return;
        }
        let over = Over { keys: self.0.clone(), key };
        let db = db.clone();
        tokio::spawn(async move {
            let _over = over;
            let written: Result<(), DbError> = db.write_behind(move |tx| work(tx)).await;
            if let Err(error) = written {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "what follows a request was not written"
                );
            }
        });
    }

    /// Waits until none is left.
    pub(crate) async fn ended(&self) {
        // The sender is here, so the channel does not close.
        let _ = self.0.subscribe().wait_for(HashSet::is_empty).await;
    }
}

/// Takes the key out again, however the write ends.
struct Over {
    keys: watch::Sender<HashSet<Vec<u8>>>,
    key: Vec<u8>,
}

impl Drop for Over {
    fn drop(&mut self) {
        self.keys.send_modify(|keys| {
            keys.remove(&self.key);
        });
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};
    use std::sync::{Arc, mpsc};

    use db::Schema;
    use parking_lot::Mutex;

    use super::*;

    #[test]
    fn one_is_under_way_for_each_key_and_a_failed_one_does_not_bar_the_next() {
        testkit::on_both_async(&Schema::default(), async |db, _| {
            let under_way = UnderWay::default();
            let (open, gate) = mpsc::channel::<bool>();
            let (gate, done) = (Arc::new(Mutex::new(gate)), Arc::new(AtomicU32::new(0)));
            let begin = |key: &str| {
                let (gate, done) = (Arc::clone(&gate), Arc::clone(&done));
                let work = move |_: &mut Tx| {
                    let succeeds = gate.lock().recv().unwrap_or_default();
                    done.fetch_add(1, Ordering::SeqCst);
                    if succeeds { Ok(()) } else { Err(DbError::Misuse("on purpose".to_owned())) }
                };
                under_way.begin(&db, Afterwards::new(key.into(), work));
            };
            for key in ["a", "a", "b", "a", "b"] {
                begin(key);
            }
            for succeeds in [true, false, true] {
                open.send(succeeds).unwrap();
            }
            under_way.ended().await;
            assert_eq!(done.load(Ordering::SeqCst), 2);
            begin("a");
            under_way.ended().await;
            assert_eq!(done.load(Ordering::SeqCst), 3);
        });
    }
}
