//! Every SQL statement of this crate.

pub(crate) mod courses;
pub(crate) mod files;
pub(crate) mod learning;
pub(crate) mod lessons;
pub(crate) mod outline;

use db::Statement;

/// The registry.
pub(crate) static ALL: [&[&Statement]; 6] =
    [courses::ALL, files::ALL, learning::ALL, lessons::ALL, outline::ALL, crate::renew::ALL];
