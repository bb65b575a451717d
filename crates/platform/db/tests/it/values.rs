//! What goes in comes out, on both engines.

use db::{DbError, Engine, Migration, Schema, Tx, params};
use kernel::{Currency, Locale, MemberId, Role, Tier, Timestamp};
use testkit::on_both;

use crate::fixture::{self, Mood, NoteId};

static MIGRATIONS: &[Migration] = &[Migration::new(
    "test",
    "0001_everything",
    "CREATE TABLE everything (
        id {pk}, a {i64}, b {i64}, c {i64}, d {bool}, e TEXT, f {bytes}, g {i64}, h TEXT, i TEXT, j {real}
    ) {strict};",
)];

db::row! {
    /// One column of each kind.
    #[derive(Debug, Clone, PartialEq)]
    struct Everything {
        a: Option<i64>,
        b: Option<i32>,
        c: Option<u32>,
        d: Option<bool>,
        e: Option<String>,
        f: Option<Vec<u8>>,
        g: Option<Timestamp>,
        h: Option<Currency>,
        i: Option<Mood>,
        j: Option<f64>,
    }
}

db::row! {
    /// Names in the wrong order.
    #[derive(Debug)]
    struct Misnamed {
        _b: Option<i64>,
    }
}

db::statements! {
    /// Writes a row.
    WRITE = "INSERT INTO everything (a, b, c, d, e, f, g, h, i, j)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id";
    /// Reads it.
    READ = "SELECT a, b, c, d, e, f, g, h, i, j FROM everything WHERE id = $1";
    /// Asks whether a parameter is NULL: PostgreSQL cannot infer its type.
    IS_NULL = "SELECT CASE WHEN $1 IS NULL THEN 1 ELSE 0 END AS n";
    /// Numbers of several widths, and a yes or no.
    NUMBERS = "SELECT 7 AS small, COUNT(*) AS big, CAST(COALESCE(SUM(a), 0) AS BIGINT) AS total, d IS NULL AS missing
        FROM everything GROUP BY d IS NULL";
    /// A sum that PostgreSQL makes NUMERIC.
    UNCAST = "SELECT SUM(a) AS total FROM everything";
    /// `$2` before `$1`.
    TURNED = "SELECT $2 || '-' || $1 AS text";
    /// One text.
    ECHO = "SELECT $1 || '' AS text";
    /// A whole number as such.
    NUMBER = "SELECT a FROM everything WHERE id = $1";
}

fn schema() -> Schema {
    Schema::default().with(MIGRATIONS, &[ALL])
}

fn full() -> Everything {
    Everything {
        a: Some(i64::MIN),
        b: Some(-5),
        c: Some(u32::MAX),
        d: Some(true),
        e: Some("它's \"稷下\" 🎓 $1 ?".to_owned()),
        f: Some(vec![0, 255, 7]),
        g: Some(Timestamp::from_micros(-1)),
        h: Some(Currency::JPY),
        i: Some(Mood::Sad),
        j: Some(0.25),
    }
}

fn write(tx: &mut Tx, it: &Everything) -> Result<i64, DbError> {
    tx.insert(&WRITE, params![it.a, it.b, it.c, it.d, it.e, it.f, it.g, it.h, it.i, it.j])
}

#[test]
fn every_kind_of_value_and_every_null_comes_back_as_it_went_in() {
    on_both(&schema(), |db, _| {
        let none = Everything {
            a: None,
            b: None,
            c: None,
            d: None,
            e: None,
            f: None,
            g: None,
            h: None,
            i: None,
            j: None,
        };
        let empty =
            Everything { e: Some(String::new()), f: Some(Vec::new()), d: Some(false), ..none.clone() };
        for row in [full(), none, empty] {
            let written = row.clone();
            let id = db.write_blocking(move |tx| write(tx, &written)).unwrap();
            let read: Everything =
                db.read_blocking(move |q| q.one::<Everything>(&READ, params![id])).unwrap();
            assert_eq!(read, row);
        }
    });
}

#[test]
fn ids_roles_tiers_and_languages_are_values_too() {
    on_both(&fixture::schema(), |db, _| {
        db.read_blocking(|q| {
            let member = MemberId::new(42);
            assert_eq!(q.one::<MemberId>(&BACK_INT, params![member])?, member);
            assert_eq!(q.one::<Role>(&BACK_TEXT, params![Role::Moderator])?, Role::Moderator);
            assert_eq!(q.one::<Tier>(&BACK_TEXT, params![Tier::Fellow])?, Tier::Fellow);
            assert_eq!(q.one::<Locale>(&BACK_TEXT, params![Locale::ZhCn])?, Locale::ZhCn);
            assert_eq!(q.one::<[u8; 2]>(&BACK_BYTES, params![[1_u8, 2]])?, [1, 2]);
            Ok::<_, DbError>(())
        })
        .unwrap();
    });
}

mod back {
    db::statements! {
        /// Gives a number back.
        INT = "SELECT CAST($1 AS BIGINT) AS it";
        /// Gives a text back.
        TEXT = "SELECT $1 || '' AS it";
        /// Gives bytes back, or none.
        BYTES = "SELECT COALESCE($1, NULL) AS it";
    }
}
use back::{BYTES as BACK_BYTES, INT as BACK_INT, TEXT as BACK_TEXT};

#[test]
fn a_null_of_any_type_is_null() {
    on_both(&schema(), |db, _| {
        db.read_blocking(|q| {
            assert_eq!(q.one::<i64>(&IS_NULL, params![None::<i64>])?, 1);
            assert_eq!(q.one::<i64>(&IS_NULL, params![None::<String>])?, 1);
            assert_eq!(q.one::<i64>(&IS_NULL, params![None::<Vec<u8>>])?, 1);
            assert_eq!(q.one::<i64>(&IS_NULL, params![None::<bool>])?, 1);
            assert_eq!(q.one::<i64>(&IS_NULL, params![None::<f64>])?, 1);
            assert_eq!(q.one::<i64>(&IS_NULL, params![Some("x")])?, 0);
            Ok::<_, DbError>(())
        })
        .unwrap();
    });
}

#[test]
fn whole_numbers_of_every_width_are_widened_and_truth_is_a_bool() {
    on_both(&schema(), |db, _| {
        db.write_blocking(|tx| write(tx, &full())).unwrap();
        let numbers = db.read_blocking(|q| q.one::<(i64, u32, i64, bool)>(&NUMBERS, params![]));
        assert_eq!(numbers.unwrap(), (7, 1, i64::MIN, false));
    });
}

#[test]
fn parameters_go_by_their_number_not_by_their_first_appearance() {
    on_both(&schema(), |db, _| {
        let text = db.read_blocking(|q| q.one::<String>(&TURNED, params!["one", "two"])).unwrap();
        assert_eq!(text, "two-one");
    });
}

#[test]
fn a_value_that_does_not_fit_its_type_is_an_error_that_names_the_column() {
    on_both(&schema(), |db, _| {
        let id = db.write_blocking(|tx| write(tx, &full())).unwrap();
        let narrow = db.read_blocking(move |q| q.one::<u32>(&NUMBER, params![id])).unwrap_err();
        assert!(narrow.to_string().contains("`a`") && narrow.to_string().contains("u32"), "{narrow}");
        let missing = db.write_blocking(|tx| {
            let row = Everything { a: None, ..full() };
            let id = write(tx, &row)?;
            tx.one::<i64>(&NUMBER, params![id])
        });
        assert!(missing.unwrap_err().to_string().contains("NULL"));
        let wide = db.read_blocking(move |q| q.one::<(i64, i64)>(&NUMBER, params![id])).unwrap_err();
        assert!(matches!(wide, DbError::Misuse(_)), "{wide}");
        let misnamed = db.read_blocking(move |q| q.one::<Misnamed>(&NUMBER, params![id])).unwrap_err();
        assert!(misnamed.to_string().contains("NUMBER"), "{misnamed}");
    });
}

#[test]
fn a_numeric_sum_is_refused_rather_than_guessed() {
    on_both(&schema(), |db, _| {
        let sum = db.read_blocking(|q| q.one::<Option<i64>>(&UNCAST, params![]));
        match db.engine() {
            Engine::Sqlite => assert_eq!(sum.unwrap(), None),
            Engine::Postgres => assert!(sum.unwrap_err().to_string().contains("CAST")),
        }
    });
}

#[test]
fn wrong_parameters_and_nul_are_refused_before_the_engine_sees_them() {
    on_both(&schema(), |db, _| {
        for call in [
            |q: &mut db::Snapshot| q.one::<String>(&TURNED, params!["one"]),
            |q: &mut db::Snapshot| q.one::<String>(&ECHO, params!["a\0b"]),
            |q: &mut db::Snapshot| q.one::<String>(&ECHO, params!["a"].list(&[1_i64])),
        ] {
            let refused = db.read_blocking(call).unwrap_err();
            assert!(matches!(refused, DbError::Misuse(_)), "{refused}");
        }
    });
}

#[test]
fn a_list_may_be_empty_short_or_full_but_not_too_long() {
    on_both(&fixture::schema(), |db, _| {
        let ids = db
            .write_blocking(|tx| {
                ["a", "b", "c", "d", "e"]
                    .into_iter()
                    .map(|title| tx.insert(&fixture::ADD, params![title, 1]).map(NoteId::new))
                    .collect::<Result<Vec<_>, _>>()
            })
            .unwrap();
        for count in 0..=5 {
            let asked = ids[..count].to_vec();
            let expected = asked.clone();
            let found = db.read_blocking(move |q| q.rows::<NoteId>(&fixture::AMONG, params![0].list(&asked)));
            if count == 5 {
                assert!(matches!(found, Err(DbError::TooLong)), "{found:?}");
            } else {
                assert_eq!(found.unwrap(), expected);
            }
        }
    });
}

#[test]
fn one_row_means_one_row() {
    on_both(&fixture::schema(), |db, _| {
        db.write_blocking(|tx| {
            tx.insert(&fixture::ADD, params!["a", 1])?;
            tx.insert(&fixture::ADD, params!["b", 1])
        })
        .unwrap();
        let none = db.read_blocking(|q| q.one::<i64>(&fixture::SIZE, params![99]));
        assert!(matches!(none, Err(DbError::NoRow)));
        let none = db.read_blocking(|q| q.row::<i64>(&fixture::SIZE, params![99]));
        assert_eq!(none.unwrap(), None);
        let several = db.read_blocking(|q| q.row::<String>(&fixture::TITLES, params![]));
        assert!(matches!(several, Err(DbError::Misuse(_))));
    });
}
