//! Every file of the demo, in the order in which it counts.

use super::page::File;

/// A course: what is said of it, and its lessons in order.
#[derive(Debug)]
pub(super) struct CourseFiles {
    pub(super) about: File,
    pub(super) lessons: &'static [File],
}

macro_rules! file {
    ($name:expr) => {
        File { name: $name, text: include_str!(concat!("../../demo/", $name)) }
    };
}

macro_rules! folder {
    ($folder:literal: $($name:literal),+ $(,)?) => {
        &[$(file!(concat!($folder, "/", $name, ".md"))),+]
    };
}

pub(super) const MEMBERS: File = file!("members.toml");
pub(super) const SPACES: File = file!("spaces.toml");
pub(super) const PLANS: File = file!("plans.toml");
pub(super) const ORDERS: File = file!("orders.toml");
pub(super) const LEARNERS: File = file!("learners.toml");

pub(super) const COURSES: &[CourseFiles] = &[
    CourseFiles {
        about: file!("storage-engine/course.md"),
        lessons: folder!("storage-engine":
            "01-append-only",
            "02-records",
            "03-index",
            "04-compaction",
            "05-wal",
            "06-fsync",
            "07-recovery",
            "08-faulty-disk",
            "09-memtable",
            "10-sstable",
            "11-bloom",
            "12-merge",
        ),
    },
    CourseFiles {
        about: file!("reading-errors/course.md"),
        lessons: folder!("reading-errors":
            "01-read-it-all",
            "02-smallest-program",
            "03-stack-traces",
            "04-bisect",
            "05-asking",
        ),
    },
];

/// In the order in which they were written: a series takes them up in it.
pub(super) const ARTICLES: &[File] = folder!("articles":
    "queue-in-one-table",
    "leases-and-dead-letters",
    "compaction-storm",
    "secret-debug",
    "retry-with-jitter",
);

pub(super) const TOPICS: &[File] = folder!("topics":
    "rust-build-times",
    "rust-cancel-safety",
    "rust-dyn-compatible",
    "rust-error-display",
    "rust-for-moves",
    "rust-io-uring",
    "rust-rwlock-slower",
    "rust-sqlx-transaction",
    "rust-wasm-panic",
    "db-amplification",
    "db-balance-update",
    "db-leaf-chain",
    "db-like-chinese",
    "db-one-moment",
    "db-partial-index-param",
    "db-queue-table",
    "db-sqlite-wal-grows",
    "design-ai-review",
    "design-callback-idempotent",
    "design-flash-stock",
    "design-id-choice",
    "design-micro-frontend",
    "design-no-alerts",
    "design-non-goals",
    "front-admin-spa",
    "front-form-errors",
    "front-has-selector",
    "front-page-weight",
    "front-sticky",
    "front-streaming-markdown",
    "ai-compiler-errors",
    "ai-eval-set",
    "ai-first-token",
    "ai-json-output",
    "ai-rag-off-target",
    "craft-acceptance-clause",
    "craft-course-hours",
    "craft-indie-ledger",
    "craft-interviewer-view",
    "craft-salary-first",
);
