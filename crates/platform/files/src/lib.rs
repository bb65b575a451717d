#![doc = include_str!("../README.md")]

mod api;
mod claim;
mod codes;
pub mod events;
mod files;
mod link;
mod pages;
mod picture;
mod range;
mod s3;
mod shapes;
mod sign;
mod store;
mod sweep;
mod upload;

pub use claim::{RESTING, claim, claim_shown, file_at, reclaim_shown, rest_claims, wake_claims};
pub use files::{BadStore, Files, Location};
pub use link::{address, signed_url};
pub use picture::BYTES_MAX;
pub use shapes::Stored;
pub use store::FileRow;
pub use upload::{UNUSED, UNUSED_BYTES_MAX, upload};

use db::{DbError, Migration, Snapshot};
use ui::{NavItem, Place, Who};
use web::Feature;

kernel::id! {
    /// A file.
    pub FileId = "file";
}

static MIGRATIONS: &[Migration] = &[
    Migration::new("files", "0001_files", include_str!("../migrations/0001_files.sql")),
    Migration::new("files", "0002_claims", include_str!("../migrations/0002_claims.sql")),
];

/// One file; `None` where there is none.
///
/// # Errors
/// When the database fails.
pub fn file(q: &mut Snapshot, id: FileId) -> Result<Option<FileRow>, DbError> {
    store::by_id(q, id)
}

/// What this crate registers.
pub fn feature(files: &Files) -> Feature {
    Feature {
        migrations: MIGRATIONS,
        statements: store::EVERY.to_vec(),
        codes: vec![codes::ALL],
        catalogues: ui::catalogues!().to_vec(),
        routes: pages::routes().merge(api::routes()),
        works: vec![sweep::work(files)],
        nav: vec![NavItem {
            key: "files",
            label: ui::message("files-mine"),
            href: "/files",
            icon: "document",
            place: Place::Account,
            who: Who::Members,
            order: 40,
        }],
        ..Feature::named("files")
    }
}
