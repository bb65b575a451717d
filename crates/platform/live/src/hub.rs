//! Who listens, and how they are told.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Weak};

use db::Tx;
use kernel::MemberId;
use parking_lot::Mutex;
use tokio::sync::mpsc;

/// Streams of one member; more tabs than that are not looked at.
const EACH_MAX: usize = 12;

/// Streams of the house.
const ALL_MAX: usize = 10_000;

/// Signals that may wait for one browser.
pub const WAITING_MAX: usize = 32;

/// A hint that something is new.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signal {
    /// What sort of thing: the name of the event in the stream.
    pub topic: &'static str,
    /// A word about it, such as a count.
    pub text: String,
}

impl Signal {
    /// A hint.
    pub fn new(topic: &'static str, text: impl Into<String>) -> Self {
        Self { topic, text: text.into() }
    }
}

/// Knows the streams of this process. Cheap to clone; all clones are one.
#[derive(Clone)]
pub struct Hub(Arc<Shared>);

struct Shared(Mutex<Ears>);

#[derive(Default)]
struct Ears {
    closed: bool,
    numbers: u64,
    all: usize,
    of: HashMap<MemberId, Vec<Ear>>,
}

struct Ear {
    number: u64,
    tell: mpsc::Sender<Signal>,
}

/// Hubs of this process: an operation knows only its transaction.
static HUBS: Mutex<Vec<Weak<Shared>>> = Mutex::new(Vec::new());

/// Tells a member's open pages after the caller's transaction has committed.
pub fn announce(tx: &mut Tx, member: MemberId, signal: Signal) {
    tx.on_commit(move || {
        let hubs: Vec<_> = HUBS.lock().iter().filter_map(Weak::upgrade).collect();
        for hub in hubs {
            Hub(hub).publish(member, &signal);
        }
    });
}

impl Default for Hub {
    fn default() -> Self {
        Self::new()
    }
}

impl Hub {
    /// A hub that nobody listens to yet.
    pub fn new() -> Self {
        let shared = Arc::new(Shared(Mutex::new(Ears::default())));
        let mut hubs = HUBS.lock();
        hubs.retain(|hub| hub.strong_count() > 0);
        hubs.push(Arc::downgrade(&shared));
        Self(shared)
    }

    /// Tells every open page of a member. Whoever does not read what is told is let go.
    pub fn publish(&self, member: MemberId, signal: &Signal) {
        let mut ears = self.0.0.lock();
        let Some(listening) = ears.of.get_mut(&member) else { return };
        let before = listening.len();
        listening.retain(|ear| ear.tell.try_send(signal.clone()).is_ok());
        let left = listening.len();
        ears.all -= before - left;
        if left == 0 {
            ears.of.remove(&member);
        }
    }

    /// Begins to listen; `None` where the house is full or about to stop.
    pub fn listen(&self, member: MemberId) -> Option<Listening> {
        let mut ears = self.0.0.lock();
        if ears.closed || ears.all >= ALL_MAX {
            return None;
        }
        let (tell, told) = mpsc::channel(WAITING_MAX);
        ears.numbers += 1;
        let number = ears.numbers;
        let own = ears.of.entry(member).or_default();
        own.push(Ear { number, tell });
        if own.len() > EACH_MAX {
            own.remove(0);
        } else {
            ears.all += 1;
        }
        Some(Listening { hub: Arc::downgrade(&self.0), member, number, told })
    }

    /// How many streams a member has.
    pub fn listening(&self, member: MemberId) -> usize {
        self.0.0.lock().of.get(&member).map_or(0, Vec::len)
    }

    /// How many streams there are.
    pub fn all(&self) -> usize {
        self.0.0.lock().all
    }

    /// Ends every stream and begins no other: the program stops.
    pub fn close(&self) {
        let mut ears = self.0.0.lock();
        ears.closed = true;
        ears.all = 0;
        ears.of.clear();
    }
}

impl fmt::Debug for Hub {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hub").field("streams", &self.all()).finish()
    }
}

/// One stream. Dropping it ends it.
#[derive(Debug)]
pub struct Listening {
    hub: Weak<Shared>,
    member: MemberId,
    number: u64,
    told: mpsc::Receiver<Signal>,
}

impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Shared")
    }
}

impl Listening {
    /// The next signal; `None` once the stream was let go.
    pub async fn next(&mut self) -> Option<Signal> {
        self.told.recv().await
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        let Some(hub) = self.hub.upgrade() else { return };
        let mut ears = hub.0.lock();
        let Some(own) = ears.of.get_mut(&self.member) else { return };
        let before = own.len();
        own.retain(|ear| ear.number != self.number);
        let left = own.len();
        ears.all -= before - left;
        if left == 0 {
            ears.of.remove(&self.member);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIN: MemberId = MemberId::new(1);
    const MENG: MemberId = MemberId::new(2);

    fn told(listening: &mut Listening) -> Vec<String> {
        let mut texts = Vec::new();
        while let Ok(signal) = listening.told.try_recv() {
            texts.push(signal.text);
        }
        texts
    }

    #[test]
    fn every_page_of_a_member_is_told_and_nobody_elses() {
        let hub = Hub::new();
        let (mut one, mut two, mut other) =
            (hub.listen(LIN).unwrap(), hub.listen(LIN).unwrap(), hub.listen(MENG).unwrap());
        hub.publish(LIN, &Signal::new("news", "甲"));
        assert_eq!((told(&mut one), told(&mut two)), (vec!["甲".to_owned()], vec!["甲".to_owned()]));
        assert!(told(&mut other).is_empty());
        drop(one);
        drop(other);
        assert_eq!((hub.listening(LIN), hub.listening(MENG), hub.all()), (1, 0, 1));
        hub.publish(MENG, &Signal::new("news", "乙"));
        drop(two);
        assert_eq!(hub.all(), 0);
    }

    #[test]
    fn who_does_not_read_is_let_go_and_holds_nobody_up() {
        let hub = Hub::new();
        let (mut slow, mut quick) = (hub.listen(LIN).unwrap(), hub.listen(LIN).unwrap());
        for number in 0..=WAITING_MAX {
            hub.publish(LIN, &Signal::new("news", number.to_string()));
            assert_eq!(told(&mut quick), [number.to_string()]);
        }
        assert_eq!((hub.listening(LIN), hub.all()), (1, 1));
        assert_eq!(told(&mut slow).len(), WAITING_MAX);
        assert!(slow.told.is_closed(), "its stream ends");
    }

    #[test]
    fn the_oldest_of_too_many_pages_gives_way() {
        let hub = Hub::new();
        let mut pages: Vec<_> = (0..EACH_MAX + 3).map(|_| hub.listen(LIN).unwrap()).collect();
        assert_eq!((hub.listening(LIN), hub.all()), (EACH_MAX, EACH_MAX));
        hub.publish(LIN, &Signal::new("news", ""));
        let heard: Vec<_> = pages.iter_mut().map(|page| told(page).len()).collect();
        assert_eq!(heard, [vec![0; 3], vec![1; EACH_MAX]].concat());
        drop(pages);
        assert_eq!(hub.all(), 0);
    }

    #[test]
    fn a_closed_hub_ends_all_and_begins_nothing() {
        let hub = Hub::new();
        let page = hub.listen(LIN).unwrap();
        hub.close();
        assert!(page.told.is_closed() && hub.listen(LIN).is_none());
        drop(page);
        assert_eq!(hub.all(), 0);
    }
}
