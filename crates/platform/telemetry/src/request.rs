//! The figures of one request: how many statements it ran, and how long the database worked for it.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

tokio::task_local! {
    static CURRENT: Arc<RequestStats>;
}

/// What one request cost. Shared between the request's task and the database threads that work for it.
#[derive(Debug, Default)]
pub struct RequestStats {
    queries: AtomicU64,
    db_micros: AtomicU64,
}

impl RequestStats {
    /// Fresh figures, ready to be given to [`scope`].
    #[must_use]
    pub fn new() -> Arc<Self> {
        Arc::new(Self::default())
    }

    /// The figures of the request whose task we are in; `None` in a reader, a command or a test.
    #[must_use]
    pub fn current() -> Option<Arc<Self>> {
        CURRENT.try_with(Arc::clone).ok()
    }

    /// Counts one statement and the time that it took.
    pub fn count_query(&self, took: Duration) {
        // The counters are read once, after the work that fed them was awaited, so no ordering is needed.
        self.queries.fetch_add(1, Ordering::Relaxed);
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        self.db_micros.fetch_add(micros, Ordering::Relaxed);
    }

    /// Number of statements so far.
    #[must_use]
    pub fn queries(&self) -> u64 {
        self.queries.load(Ordering::Relaxed)
    }

    /// Time spent in statements so far.
    #[must_use]
    pub fn db_time(&self) -> Duration {
        Duration::from_micros(self.db_micros.load(Ordering::Relaxed))
    }
}

/// Runs a future so that [`RequestStats::current`] answers with these figures inside it.
///
/// A task spawned from inside does not inherit them: work that outlives the request is not the request's cost.
pub async fn scope<F: Future>(stats: Arc<RequestStats>, future: F) -> F::Output {
    CURRENT.scope(stats, future).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_database_thread_counts_into_the_request_that_sent_it() {
        let stats = RequestStats::new();
        scope(Arc::clone(&stats), async {
            let sent_along = RequestStats::current().unwrap();
            let worker = std::thread::spawn(move || {
                assert!(RequestStats::current().is_none(), "a task-local does not cross a thread");
                sent_along.count_query(Duration::from_micros(40));
                sent_along.count_query(Duration::from_micros(2));
            });
            worker.join().unwrap();
        })
        .await;
        assert_eq!(stats.queries(), 2);
        assert_eq!(stats.db_time(), Duration::from_micros(42));
    }

    #[tokio::test]
    async fn two_requests_at_once_do_not_mix_their_figures() {
        let (left, right) = (RequestStats::new(), RequestStats::new());
        let busy = |times: u32| async move {
            for _ in 0..times {
                RequestStats::current().unwrap().count_query(Duration::ZERO);
                tokio::task::yield_now().await;
            }
        };
        tokio::join!(scope(Arc::clone(&left), busy(3)), scope(Arc::clone(&right), busy(5)));
        assert_eq!((left.queries(), right.queries()), (3, 5));
    }

    #[tokio::test]
    async fn outside_a_request_there_is_nothing_to_count_into() {
        assert!(RequestStats::current().is_none());
    }
}
