//! Rows, and the types that are read from them.

use crate::value::{Column, Kind, Value};
use crate::{DbError, postgres, sqlite};

/// One row of a result, while it is being read.
pub struct Row<'a>(Source<'a>);

enum Source<'a> {
    Sqlite(&'a rusqlite::Row<'a>),
    Postgres(&'a ::postgres::Row),
}

impl<'a> Row<'a> {
    pub(crate) const fn sqlite(row: &'a rusqlite::Row<'a>) -> Self {
        Self(Source::Sqlite(row))
    }

    pub(crate) const fn postgres(row: &'a ::postgres::Row) -> Self {
        Self(Source::Postgres(row))
    }

    /// The value of a column, counted from zero.
    ///
    /// # Errors
    /// Where the type does not fit what the column holds.
    pub fn get<C: Column>(&self, index: usize) -> Result<C, DbError> {
        let value = match self.0 {
            Source::Sqlite(row) => sqlite::value(row, index)?,
            Source::Postgres(row) => postgres::value(row, index)?,
        };
        C::from_value(value).ok_or_else(|| self.misfit::<C>(index, value))
    }

    #[cold]
    fn misfit<C>(&self, index: usize, value: Value<'_>) -> DbError {
        let name = match self.0 {
            Source::Sqlite(row) => row.as_ref().column_name(index).unwrap_or("?"),
            Source::Postgres(row) => row.columns().get(index).map_or("?", ::postgres::Column::name),
        };
        // A text is not repeated here: it may be a secret, and the error goes to the log.
        let found = match value {
            Value::Null(_) => "NULL".to_owned(),
            Value::Int(number) => number.to_string(),
            other => format!("{:?}", other.kind()),
        };
        let wanted = std::any::type_name::<C>();
        DbError::Unreadable(format!("column {index} `{name}` holds {found}, which is no {wanted}"))
    }
}

/// A type that is read from a whole row, column by column in order.
pub trait FromRow: Sized {
    /// How many columns it takes.
    const WIDTH: usize;
    /// Their names, where it has names; compared with the statement's in debug builds.
    const NAMES: &'static [&'static str] = &[];
    /// Reads the row.
    ///
    /// # Errors
    /// Where a column does not fit.
    fn from_row(row: &Row<'_>) -> Result<Self, DbError>;
}

/// What a [`FromRow`] type expects of a statement's result.
#[derive(Clone, Copy)]
pub(crate) struct Shape {
    pub width: usize,
    pub names: &'static [&'static str],
}

impl Shape {
    pub(crate) const fn of<T: FromRow>() -> Self {
        Self { width: T::WIDTH, names: T::NAMES }
    }

    /// Compares with the columns that the engine reports.
    pub(crate) fn check<'n>(self, columns: impl ExactSizeIterator<Item = &'n str>) -> Result<(), DbError> {
        if columns.len() != self.width {
            let message =
                format!("{} columns were asked for, the statement gives {}", self.width, columns.len());
            return Err(DbError::Misuse(message));
        }
        if cfg!(debug_assertions) && !self.names.is_empty() {
            for (index, (found, field)) in columns.zip(self.names).enumerate() {
                if found != field.trim_start_matches("r#") {
                    let message = format!("column {index} is called `{found}`, the field `{field}`");
                    return Err(DbError::Misuse(message));
                }
            }
        }
        Ok(())
    }
}

/// Declares a struct and reads it from a row. The fields stand in the order of the statement's columns and carry
/// their names, which debug builds check.
///
/// `row! { /// A topic. pub struct TopicRow { /// Its id. pub id: TopicId, /// Its title. pub title: String } }`
#[macro_export]
macro_rules! row {
    (
        $(#[$meta:meta])*
        $vis:vis struct $name:ident { $($(#[$fmeta:meta])* $fvis:vis $field:ident : $type:ty),+ $(,)? }
    ) => {
        $(#[$meta])*
        $vis struct $name { $($(#[$fmeta])* $fvis $field: $type),+ }

        impl $crate::FromRow for $name {
            const WIDTH: usize = Self::NAMES.len();
            const NAMES: &'static [&'static str] = &[$(stringify!($field)),+];
            fn from_row(row: &$crate::Row<'_>) -> ::std::result::Result<Self, $crate::DbError> {
                // Fields of a struct expression are evaluated in the order in which they are written.
                let mut index = 0..;
                let mut next = || index.next().unwrap_or_default();
                Ok(Self { $($field: row.get(next())?),+ })
            }
        }
    };
}

impl<C: Column> FromRow for C {
    const WIDTH: usize = 1;
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        row.get(0)
    }
}

macro_rules! tuple_from_row {
    ($width:literal: $($type:ident $index:literal),+) => {
        impl<$($type: Column),+> FromRow for ($($type,)+) {
            const WIDTH: usize = $width;
            fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
                Ok(($(row.get::<$type>($index)?,)+))
            }
        }
    };
}

tuple_from_row!(1: A 0);
tuple_from_row!(2: A 0, B 1);
tuple_from_row!(3: A 0, B 1, C 2);
tuple_from_row!(4: A 0, B 1, C 2, D 3);
tuple_from_row!(5: A 0, B 1, C 2, D 3, E 4);
tuple_from_row!(6: A 0, B 1, C 2, D 3, E 4, F 5);
tuple_from_row!(7: A 0, B 1, C 2, D 3, E 4, F 5, G 6);
tuple_from_row!(8: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7);

/// What a prepared statement takes and gives, as far as the engine knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Described {
    /// The kind of each parameter; `None` where the engine does not say.
    pub params: Vec<Option<Kind>>,
    /// Name and kind of each column; the kind is `None` where the engine does not say.
    pub columns: Vec<(String, Option<Kind>)>,
}
