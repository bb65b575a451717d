#![doc = include_str!("../README.md")]

mod accept_answer;
pub mod api;
mod codes;
mod delete_reply;
mod delete_topic;
mod draft;
mod edit_reply;
mod edit_space;
mod edit_topic;
pub mod events;
mod found;
mod history;
mod like;
mod page_likes;
pub mod pages;
mod post;
mod post_reply;
mod post_topic;
mod renew;
mod space;
pub mod store;
mod tag;
mod tags;
mod tallies;
mod thread;

pub use accept_answer::{accept_answer, withdraw_acceptance};
pub use delete_reply::{delete_reply, restore_reply};
pub use delete_topic::{delete_topic, lock_topic, restore_topic};
pub use draft::{ReadyTopic, Text, TopicDraft, ready_reply, render_in};
pub use edit_reply::edit_reply;
pub use edit_space::{SpaceDraft, create_space, edit_space, open_space};
pub use edit_topic::edit_topic;
pub use found::{reply_things, topics_facts, votes};
pub use like::{Liked, like, unlike};
pub use post::{Post, PostKind, TopicFacts, TopicKind};
pub use post_reply::{insert_reply, post_reply};
pub use post_topic::{insert_topic, post_topic};
pub use space::thing as space_thing;
pub use tag::{NoTag, Tag};
pub use tags::{TagCount, tags_of};
pub use thread::{ReplyView, Thread, thread};

use db::Migration;
use ui::{NavItem, Place, Who};
use web::Feature;

kernel::id! {
    /// A space.
    pub SpaceId = "space";
    /// A topic.
    pub TopicId = "topic";
    /// A reply in a topic.
    pub ReplyId = "reply";
    /// A tag.
    pub TagId = "tag";
}

static MIGRATIONS: &[Migration] = &[
    Migration::new("forum", "0001_forum", include_str!("../migrations/0001_forum.sql")),
    Migration::new("forum", "0002_tallied", include_str!("../migrations/0002_tallied.sql")),
    Migration::new("forum", "0003_tags", include_str!("../migrations/0003_tags.sql")),
    Migration::new("forum", "0004_last_by_place", include_str!("../migrations/0004_last_by_place.sql")),
    Migration::new("forum", "0005_rendered_by", include_str!("../migrations/0005_rendered_by.sql")),
];

/// What this crate registers.
pub fn feature() -> Feature {
    let item =
        |key, label, href, icon, place, who, order| NavItem { key, label, href, icon, place, who, order };
    Feature {
        migrations: MIGRATIONS,
        statements: vec![store::ALL, found::ALL, page_likes::ALL, tags::ALL, renew::ALL],
        codes: vec![codes::ALL],
        catalogues: ui::catalogues!().to_vec(),
        routes: pages::routes().merge(api::routes()),
        readers: vec![tallies::TALLIES],
        renewals: renew::renewals(),
        nav: vec![
            item("home", ui::message("forum-home"), "/", "home", Place::Main, Who::Everyone, 10),
            item(
                "questions",
                ui::message("forum-open-questions"),
                "/questions",
                "chat",
                Place::Main,
                Who::Everyone,
                20,
            ),
            item("write", ui::message("forum-write"), "/topics/new", "write", Place::Write, Who::Members, 10),
            item(
                "all-spaces",
                ui::message("forum-spaces"),
                "/spaces",
                "list",
                Place::Foot,
                Who::Everyone,
                10,
            ),
            item("tags", ui::message("forum-tags"), "/tags", "list", Place::Foot, Who::Everyone, 11),
            item("spaces", ui::message("forum-spaces"), "/desk/spaces", "list", Place::Desk, Who::Staff, 40),
        ],
        ..Feature::named("forum")
    }
}
