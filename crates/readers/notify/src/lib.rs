#![doc = include_str!("../README.md")]

pub mod api;
mod deliver;
pub mod events;
mod fan_out;
mod hear;
mod kind;
mod letters;
mod list;
mod mark_read;
mod mute;
mod pages;
mod settings;
pub mod store;
mod threads;
mod unsubscribe;
mod words;

pub use kind::{Digest, Kind, Way};
pub use list::{ON_PAGE, Told, Unseen, list, unread};
pub use mark_read::{mark_read, mark_read_up_to};
pub use mute::{Mute, mute, muted, unmute};
pub use settings::{Settings, set_digest, set_way, settings};
pub use threads::Threads;
pub use unsubscribe::unsubscribe;

use std::sync::Arc;

use ::events::Reader;
use db::{Migration, Snapshot};
use kernel::Viewer;
use ui::{NavItem, Place, Site, Who};
use web::{Error, Feature, HeadMark};

kernel::id! {
    /// Something that a member was told.
    pub NotificationId = "notification";
}

static MIGRATIONS: &[Migration] =
    &[Migration::new("notify", "0001_notify", include_str!("../migrations/0001_notify.sql"))];

/// What letters need to know of the house.
#[derive(Clone)]
pub struct Post {
    /// Where things that notifications are about are found.
    pub threads: Threads,
    /// Words, and the time zone in which days begin.
    pub site: Arc<Site>,
    /// Scheme, host and port under which browsers reach the site.
    pub origin: String,
}

/// What this crate registers. `post` gives what letters need once the house is built.
pub fn feature(post: &Arc<std::sync::OnceLock<Post>>) -> Feature {
    Feature {
        migrations: MIGRATIONS,
        statements: vec![store::ALL],
        catalogues: ui::catalogues!().to_vec(),
        routes: pages::routes().merge(api::routes()),
        lasting: pages::lasting(),
        readers: vec![Reader { name: "notify.bell", kinds: hear::KINDS, apply: hear::hear }],
        works: [letters::works(post), vec![fan_out::work()]].concat(),
        nav: vec![NavItem {
            key: "notifications",
            label: ui::message("notify-title"),
            href: "/settings/notifications",
            icon: "bell",
            place: Place::Settings,
            who: Who::Members,
            order: 30,
        }],
        ..Feature::named("notify")
    }
}

/// The bell in the head of every page.
///
/// # Errors
/// Only of the database.
pub fn bell(q: &mut Snapshot, viewer: &Viewer) -> Result<HeadMark, Error> {
    let count = match viewer.member_id() {
        Some(member) => unread(q, member)?,
        None => 0,
    };
    Ok(HeadMark { icon: "bell", label: ui::message("notify-bell"), href: "/notifications", count })
}
