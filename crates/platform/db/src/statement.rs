//! SQL texts as constants, each written once for both engines.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::OnceLock;

use crate::DbError;

/// One SQL statement, `static` in the registry of its crate. No other SQL reaches an engine.
pub struct Statement {
    name: &'static str,
    sql: &'static str,
    text: OnceLock<Result<Text, String>>,
}

/// The statement as each engine gets it.
pub(crate) struct Text {
    /// With `?N` for `$N`: SQLite takes `$N` for a name and numbers names by first appearance.
    pub sqlite: String,
    pub postgres: String,
    /// Number of parameters.
    pub params: usize,
    /// Number of values in the `{list}` token, if there is one.
    pub list: Option<usize>,
}

impl Statement {
    /// Made by [`statements!`](crate::statements).
    #[doc(hidden)]
    #[must_use]
    pub const fn new(name: &'static str, sql: &'static str) -> Self {
        Self { name, sql, text: OnceLock::new() }
    }

    /// Path and name of the constant, for logs and tests.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The text as written.
    #[must_use]
    pub const fn sql(&self) -> &'static str {
        self.sql
    }

    /// The text for each engine, worked out at first use.
    pub(crate) fn text(&self) -> Result<&Text, DbError> {
        let text = self.text.get_or_init(|| Text::read(self.sql));
        text.as_ref().map_err(|fault| DbError::Misuse(fault.clone()))
    }
}

impl std::fmt::Debug for Statement {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Statement").field("name", &self.name).field("sql", &self.sql).finish()
    }
}

/// Declares statements, each with a sentence that says what it is for, and the registry `ALL` of the module:
/// `statements! { /// One topic. TOPIC = "SELECT id, title FROM topics WHERE id = $1"; }`.
#[macro_export]
macro_rules! statements {
    ($($(#[$meta:meta])+ $name:ident = $sql:expr;)+) => {
        $(
            $(#[$meta])+
            pub static $name: $crate::Statement =
                $crate::Statement::new(concat!(module_path!(), "::", stringify!($name)), $sql);
        )+
        /// Every statement of this module, for the registry.
        pub static ALL: &[&$crate::Statement] = &[$(&$name),+];
    };
}

/// What a statement may begin with. Anything else, above all BEGIN, COMMIT, SAVEPOINT and PRAGMA, would end or change
/// the transaction that the layer keeps, and with it the work of others in the same batch.
const BEGINNINGS: [&str; 6] = ["SELECT", "INSERT", "UPDATE", "DELETE", "WITH", "VALUES"];

impl Text {
    fn read(sql: &str) -> Result<Self, String> {
        let mut text = Self { sqlite: String::new(), postgres: String::new(), params: 0, list: None };
        let mut numbers = BTreeSet::new();
        let mut list = None;
        let mut rest = sql;
        while let Some(next) = rest.chars().next() {
            let (taken, sqlite, postgres) = if let Some(length) = comment(rest)? {
                (length, " ".to_owned(), " ".to_owned())
            } else if let Some(length) = quoted(rest)? {
                (length, rest[..length].to_owned(), rest[..length].to_owned())
            } else if let Some((length, first, count)) = list_token(rest)? {
                if list.replace((first, count)).is_some_and(|earlier| earlier != (first, count)) {
                    return Err("it has two different {list} tokens".to_owned());
                }
                numbers.extend(first..first + count);
                (length, numbered('?', first, count), numbered('$', first, count))
            } else if next == '$' {
                let digits = rest[1..].chars().take_while(char::is_ascii_digit).count();
                let number =
                    rest[1..=digits].parse::<usize>().map_err(|_| "a `$` has no number".to_owned())?;
                numbers.insert(number);
                (1 + digits, format!("?{number}"), format!("${number}"))
            } else if next == ';' {
                if !rest[1..].trim().is_empty() {
                    return Err("it is more than one statement".to_owned());
                }
                break;
            } else {
                (next.len_utf8(), next.to_string(), next.to_string())
            };
            text.sqlite.push_str(&sqlite);
            text.postgres.push_str(&postgres);
            rest = &rest[taken..];
        }
        text.params = numbers.len();
        if !numbers.iter().copied().eq(1..=text.params) {
            return Err("its parameters are not $1, $2, ... without a gap".to_owned());
        }
        text.list = list.map(|(_, count)| count);
        if list.is_some_and(|(first, count)| first + count != text.params + 1) {
            return Err("its {list} does not come after all other parameters".to_owned());
        }
        let word = text.postgres.split_whitespace().next().unwrap_or_default();
        if !BEGINNINGS.iter().any(|allowed| allowed.eq_ignore_ascii_case(word)) {
            return Err(format!("it begins with `{word}`, and only {} may be", BEGINNINGS.join(", ")));
        }
        Ok(text)
    }
}

/// Length of the comment that `rest` begins with.
fn comment(rest: &str) -> Result<Option<usize>, String> {
    if rest.starts_with("--") {
        return Ok(Some(rest.find('\n').unwrap_or(rest.len())));
    }
    if let Some(inside) = rest.strip_prefix("/*") {
        return inside.find("*/").map(|end| Some(end + 4)).ok_or_else(|| "a comment has no end".to_owned());
    }
    Ok(None)
}

/// Length of the quoted text that `rest` begins with. A doubled quote reads as two texts side by side.
fn quoted(rest: &str) -> Result<Option<usize>, String> {
    let Some(quote) = rest.chars().next().filter(|c| matches!(c, '\'' | '"')) else { return Ok(None) };
    rest[1..].find(quote).map(|end| Some(end + 2)).ok_or_else(|| "a quoted text has no end".to_owned())
}

/// Length, first number and count of the `{list:N:M}` that `rest` begins with.
fn list_token(rest: &str) -> Result<Option<(usize, usize, usize)>, String> {
    let Some(inside) = rest.strip_prefix('{') else { return Ok(None) };
    let fault = || "a `{` does not begin {list:FIRST:COUNT}".to_owned();
    let end = inside.find('}').ok_or_else(fault)?;
    let (first, count) =
        inside[..end].strip_prefix("list:").and_then(|it| it.split_once(':')).ok_or_else(fault)?;
    match (first.parse(), count.parse()) {
        (Ok(first @ 1..), Ok(count @ 1..=1000)) => Ok(Some((end + 2, first, count))),
        _ => Err(fault()),
    }
}

/// `$4, $5, $6`
fn numbered(sign: char, first: usize, count: usize) -> String {
    let mut text = String::new();
    for number in first..first + count {
        let comma = if number == first { "" } else { ", " };
        // Writing to a String cannot fail.
        let _ = write!(text, "{comma}{sign}{number}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::Text;

    fn read(sql: &str) -> Result<(String, String, usize), String> {
        Text::read(sql).map(|text| (text.sqlite, text.postgres, text.params))
    }

    #[test]
    fn parameters_are_rewritten_outside_of_quotes_and_comments_only() {
        let (sqlite, postgres, params) =
            read("SELECT '$9 it''s', \"$8\" FROM t /* $7 */ WHERE a = $2 AND b = $1 -- $6\n;").unwrap();
        assert_eq!(sqlite, "SELECT '$9 it''s', \"$8\" FROM t   WHERE a = ?2 AND b = ?1  \n");
        assert_eq!(postgres, "SELECT '$9 it''s', \"$8\" FROM t   WHERE a = $2 AND b = $1  \n");
        assert_eq!(params, 2);
    }

    #[test]
    fn a_list_becomes_numbered_parameters() {
        let text = Text::read("SELECT 1 WHERE $1 IN ({list:2:3})").unwrap();
        assert_eq!(text.sqlite, "SELECT 1 WHERE ?1 IN (?2, ?3, ?4)");
        assert_eq!(text.postgres, "SELECT 1 WHERE $1 IN ($2, $3, $4)");
        assert_eq!((text.params, text.list), (4, Some(3)));
    }

    #[test]
    fn what_would_break_the_transaction_or_hide_a_mistake_is_refused() {
        for bad in [
            "COMMIT",
            "/* harmless */ rollback",
            "begin",
            "SAVEPOINT a",
            "RELEASE a",
            "PRAGMA foreign_keys = OFF",
            "ATTACH 'x' AS y",
            "SELECT 1; COMMIT",
            "SELECT $1, $3",
            "SELECT $0",
            "SELECT $",
            "SELECT {list:1:0}",
            "SELECT {table}",
            "SELECT $3 IN ({list:1:2})",
            "SELECT 'open",
            "SELECT /* open",
            "",
        ] {
            assert!(read(bad).is_err(), "{bad:?}");
        }
    }
}
