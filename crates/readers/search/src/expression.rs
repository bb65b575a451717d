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

/// What an expression finds, where it also has all of these.
pub(crate) fn within(engine: Engine, expression: Option<String>, tags: &[Term]) -> Option<String> {
    if tags.is_empty() {
        return expression;
    }
    let tags = all(engine, &tags.iter().collect::<Vec<_>>());
    let and = match engine {
        Engine::Sqlite => "AND",
        Engine::Postgres => "&",
    };
    Some(expression.map_or_else(|| tags.clone(), |words| format!("({words}) {and} {tags}")))
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
        let tags = &Query::of("tag:C++ tag:.net").tags;
        let ask = |engine, words: Option<&str>| within(engine, words.map(str::to_owned), tags).unwrap();
        assert_eq!(ask(Engine::Sqlite, Some("\"a\" OR \"b\"")), r##"("a" OR "b") AND "#c++" AND "#.net""##);
        assert_eq!(ask(Engine::Postgres, None), "('#c++') & ('#.net')");
    }
}
