#![doc = include_str!("../README.md")]

mod config;
mod db;
mod error;
mod group_commit;
mod job;
mod link;
mod migration;
mod objects;
mod postgres;
mod rerun;
mod row;
mod session;
mod sqlite;
mod statement;
mod value;

pub use config::{DbConfig, Schema};
pub use db::{Db, Stamp};
pub use error::DbError;
pub use link::Engine;
pub use migration::Migration;
pub use row::{Described, FromRow, Row};
pub use session::{Snapshot, Tx};
pub use statement::Statement;
pub use value::{Column, Kind, Param, Params, Value};
