//! A question in the words of the engine. The one place where the engines differ at asking.

use db::Engine;

use crate::query::Term;

/// All of these have to be said.
pub(crate) fn all(engine: Engine, terms: &[&Term]) -> String {
    join(engine, terms.iter().copied(), " AND ", " & ")
}

/// One of these has to be said.
pub(crate) fn any(engine: Engine, terms: &[Term]) -> String {
    join(engine, terms.iter(), " OR ", " | ")
}

/// Words hold no quotes (a property of the tokeniser), so they stand between quotes as they are.
fn join<'t>(engine: Engine, terms: impl Iterator<Item = &'t Term>, sqlite: &str, postgres: &str) -> String {
    match engine {
        Engine::Sqlite => {
            let said: Vec<String> = terms
                .map(|term| format!("\"{}\"{}", term.words.join(" "), if term.prefix { " *" } else { "" }))
                .collect();
            said.join(sqlite)
        }
        Engine::Postgres => {
            let said: Vec<String> = terms
                .map(|term| {
                    let words: Vec<String> = term.words.iter().map(|word| format!("'{word}'")).collect();
                    format!("({}{})", words.join(" <-> "), if term.prefix { ":*" } else { "" })
                })
                .collect();
            said.join(postgres)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::Query;

    #[test]
    fn one_question_in_the_words_of_each_engine() {
        let query = Query::of("c++ 所有权 own").unfinished();
        let terms = query.telling();
        assert_eq!(all(Engine::Sqlite, &terms), "\"c++\" AND \"所有 有权\" AND \"own\" *");
        assert_eq!(all(Engine::Postgres, &terms), "('c++') & ('所有' <-> '有权') & ('own':*)");
        assert_eq!(any(Engine::Sqlite, &query.loose()), "\"c++\" OR \"所有\" OR \"有权\" OR \"own\" *");
    }
}
