#![doc = include_str!("../README.md")]

pub mod api;
mod compose;
mod events;
mod layout;
mod mailer;
mod outgoing;
mod pages;
mod send_again;
mod store;
mod work;

pub use compose::{ComposeError, message_id};
pub use events::SentAgain;
pub use mailer::{BadMail, Mailer};
pub use outgoing::{Letter, Outgoing, enqueue};
pub use send_again::send_again;
pub use store::{MailRow, MailState, message, messages, newest_to};

use db::Migration;
use ui::{NavItem, Place, Who};
use web::Feature;

kernel::id! {
    /// A letter.
    pub MailId = "mail";
}

static MIGRATIONS: &[Migration] =
    &[Migration::new("mail", "0001_messages", include_str!("../migrations/0001_messages.sql"))];

/// What this crate registers.
pub fn feature(mailer: &Mailer) -> Feature {
    Feature {
        migrations: MIGRATIONS,
        statements: vec![store::ALL],
        catalogues: ui::catalogues!().to_vec(),
        routes: pages::routes().merge(api::routes()),
        works: work::works(mailer),
        nav: vec![NavItem {
            key: "mail",
            label: ui::message("mail-desk"),
            href: "/desk/mail",
            icon: "mail",
            place: Place::Desk,
            who: Who::Owner,
            order: 80,
        }],
        ..Feature::named("mail")
    }
}
