//! The test that every registered statement means the same on both engines.

use db::{Db, DbError, Described, Kind, Statement};

/// Prepares every statement on both databases, compares what the engines say, and lists what is wrong. A test passes
/// all statements of the program here and expects an empty list.
///
/// SQLite knows the type of a column only where it comes straight from a table; PostgreSQL always knows, so every type
/// is held against the five kinds there.
#[must_use]
pub fn prepare_everywhere(sqlite: &Db, postgres: &Db, statements: &[&'static Statement]) -> Vec<String> {
    let describe = |db: &Db, statement: &'static Statement| {
        db.read_blocking(move |q| q.describe(statement)).map_err(|error: DbError| {
            let cause =
                std::error::Error::source(&error).map(|source| format!(": {source}")).unwrap_or_default();
            vec![format!("{} on {:?}: {error}{cause}", statement.name(), db.engine())]
        })
    };
    let mut faults = Vec::new();
    for statement in statements {
        match (describe(sqlite, statement), describe(postgres, statement)) {
            (Ok(here), Ok(there)) => {
                faults.extend(
                    differences(&here, &there).into_iter().map(|it| format!("{}: {it}", statement.name())),
                );
            }
            (here, there) => faults.extend(here.err().into_iter().chain(there.err()).flatten()),
        }
    }
    faults
}

fn differences(sqlite: &Described, postgres: &Described) -> Vec<String> {
    let mut faults = Vec::new();
    if sqlite.params.len() != postgres.params.len() {
        faults.push(format!(
            "{} parameters on SQLite, {} on PostgreSQL",
            sqlite.params.len(),
            postgres.params.len()
        ));
    }
    for (number, kind) in (1..).zip(&postgres.params) {
        if kind.is_none() {
            faults.push(format!("${number} has a type on PostgreSQL that no value has: CAST it"));
        }
    }
    if sqlite.columns.len() != postgres.columns.len() {
        faults.push(format!(
            "{} columns on SQLite, {} on PostgreSQL",
            sqlite.columns.len(),
            postgres.columns.len()
        ));
    }
    for ((name, here), (name_there, there)) in sqlite.columns.iter().zip(&postgres.columns) {
        if name != name_there {
            faults.push(format!(
                "the column `{name}` is called `{name_there}` on PostgreSQL: give it a name with AS"
            ));
        }
        match (here, there) {
            (_, None) => faults.push(format!("`{name}` has a type on PostgreSQL that no value has: CAST it")),
            (None, _) | (Some(Kind::Int), Some(Kind::Bool)) => {}
            (Some(here), Some(there)) if here == there => {}
            (Some(here), Some(there)) => {
                faults.push(format!("`{name}` is {here:?} on SQLite and {there:?} on PostgreSQL"));
            }
        }
    }
    faults
}
