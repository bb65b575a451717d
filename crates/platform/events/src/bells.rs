//! Wakes readers and due work at once after a commit, without a table or a poll.
//!
//! `emit` and `enqueue` know only the transaction, so the bells are the process's, not one database's. Where a process
//! has several databases open, as tests do, a bell may ring for another's event: whoever wakes looks, finds nothing,
//! and sleeps again.

use std::sync::{Arc, Weak};

use parking_lot::Mutex;
use tokio::sync::Notify;

use crate::event::hears;

static HUNG: Mutex<Vec<Weak<Bell>>> = Mutex::new(Vec::new());

/// What makes a bell ring.
#[derive(Debug)]
pub(crate) enum RingsFor {
    /// An event that this reader hears, or a retry of one of its dead letters.
    Reader { name: &'static str, kinds: &'static [&'static str] },
    /// Work was enqueued or is to be retried.
    DueWork,
}

/// Wakes one waiting task. A ring while nobody waits is kept for the next wait.
#[derive(Debug)]
pub(crate) struct Bell {
    rings_for: RingsFor,
    notify: Notify,
}

impl Bell {
    /// A bell that rings for as long as it is held.
    pub(crate) fn hang(rings_for: RingsFor) -> Arc<Self> {
        let bell = Arc::new(Self { rings_for, notify: Notify::new() });
        let mut hung = HUNG.lock();
        hung.retain(|other| other.strong_count() > 0);
        hung.push(Arc::downgrade(&bell));
        bell
    }

    /// Waits for the next ring.
    pub(crate) async fn wait(&self) {
        self.notify.notified().await;
    }
}

/// An event of this kind was committed.
pub(crate) fn ring_kind(kind: &str) {
    ring(|rings_for| matches!(rings_for, RingsFor::Reader { kinds, .. } if hears(kinds, kind)));
}

/// A dead letter of this reader is to be retried.
pub(crate) fn ring_reader(reader: &str) {
    ring(|rings_for| matches!(rings_for, RingsFor::Reader { name, .. } if *name == reader));
}

/// Every reader should look, whatever it hears.
pub(crate) fn ring_readers() {
    ring(|rings_for| matches!(rings_for, RingsFor::Reader { .. }));
}

/// Work was enqueued.
pub(crate) fn ring_due_work() {
    ring(|rings_for| matches!(rings_for, RingsFor::DueWork));
}

fn ring(concerned: impl Fn(&RingsFor) -> bool) {
    for bell in HUNG.lock().iter().filter_map(Weak::upgrade) {
        if concerned(&bell.rings_for) {
            bell.notify.notify_one();
        }
    }
}
