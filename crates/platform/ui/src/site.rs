//! What is the same on every page of one community.

use std::sync::{Arc, PoisonError, RwLock};

use jiff::tz::TimeZone;
use kernel::Locale;

use crate::Community;
use crate::messages::Messages;

/// What all pages share; made once, at start.
#[derive(Debug)]
pub struct Site {
    /// The community as this process knows it now; swapped as a whole.
    community: RwLock<Arc<Community>>,
    /// All sentences.
    pub messages: Messages,
    /// The time zone of dates on pages.
    pub zone: TimeZone,
    /// All menu entries, in any order.
    pub nav: Vec<NavItem>,
    /// Where the search form leads, with the name of the feature behind it; no form without one.
    pub search: Option<(&'static str, &'static str)>,
}

/// A menu entry, registered by the feature it leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NavItem {
    /// A stable word; a page names the entry it belongs to by it, and counts beside entries are given by it.
    pub key: &'static str,
    /// The message id of the words: `ui::message("forum-nav")`.
    pub label: &'static str,
    /// Where it leads.
    pub href: &'static str,
    /// The name of its icon, shown in side menus and in the bar at the foot of phones.
    pub icon: &'static str,
    /// Which menu it stands in.
    pub place: Place,
    /// Who sees it.
    pub who: Who,
    /// Lower comes first.
    pub order: u16,
}

/// The menus.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The head of every page; the first four and the account are also the bar at the foot of phones.
    Main,
    /// The one button in the head that begins something new.
    Write,
    /// The menu behind the member's own avatar.
    Account,
    /// What members choose for themselves, side by side above each of these pages.
    Settings,
    /// The operator's desk.
    Desk,
    /// The foot of every page.
    Foot,
}

/// Who sees a menu entry. What the entry leads to checks again; this only spares people doors that stay shut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// Everybody.
    Everyone,
    /// Whoever is signed in.
    Members,
    /// Authors and the owner.
    Authors,
    /// Moderators and the owner.
    Staff,
    /// The owner.
    Owner,
}

impl Site {
    /// A site of this name with the menu entries in their order.
    #[must_use]
    pub fn new(name: String, messages: Messages, zone: TimeZone, mut nav: Vec<NavItem>) -> Self {
        nav.sort_by_key(|item| (item.order, item.key));
        let community = RwLock::new(Arc::new(Community::new(name, Locale::default())));
        Self { community, messages, zone, nav, search: None }
    }

    /// The community as this process knows it now. A page holds one for its whole length.
    #[must_use]
    pub fn community(&self) -> Arc<Community> {
        Arc::clone(&self.community.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Swaps what is known of the community.
    pub fn set_community(&self, community: Arc<Community>) {
        *self.community.write().unwrap_or_else(PoisonError::into_inner) = community;
    }
}
