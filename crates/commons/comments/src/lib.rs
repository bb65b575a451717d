#![doc = include_str!("../README.md")]

pub mod api;
mod codes;
mod comment;
mod delete_comment;
mod discussion;
mod draft;
mod edit_comment;
pub mod events;
mod found;
mod history;
mod host;
mod like_comment;
mod pages;
mod pictures;
mod post_comment;
mod renew;
mod restore_comment;
mod section;
pub mod store;

pub use comment::{BODY, UNDO};
pub use delete_comment::delete_comment;
pub use discussion::{COMMENTS_ON_PAGE, CommentView, Discussion, Rights, Thread, discussion, thread};
pub use draft::{Text, ready, ready_in};
pub use edit_comment::{edit_comment, editable};
pub use found::{FoundComment, found_comment, likes, subjects_of};
pub use host::{Host, Hosts, Place};
pub use like_comment::{Likes, like_comment, unlike_comment};
pub use pictures::{rest_under, wake_under};
pub use post_comment::{Target, post_comment, post_comment_once};
pub use restore_comment::restore_comment;
pub use section::{Section, section};

use db::Migration;
use web::Feature;

kernel::id! {
    /// A comment.
    pub CommentId = "comment";
}

static MIGRATIONS: &[Migration] = &[
    Migration::new("comments", "0001_comments", include_str!("../migrations/0001_comments.sql")),
    Migration::new("comments", "0002_rendered_by", include_str!("../migrations/0002_rendered_by.sql")),
];

/// What this crate registers.
pub fn feature() -> Feature {
    Feature {
        migrations: MIGRATIONS,
        statements: vec![store::ALL, renew::ALL],
        renewals: renew::renewals(),
        codes: vec![codes::ALL],
        catalogues: ui::catalogues!().to_vec(),
        routes: pages::routes().merge(api::routes()),
        ..Feature::named("comments")
    }
}
