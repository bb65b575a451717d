//! A question in the words of the engine. The one place where the engines differ at asking.

use db::Engine;

use crate::query::Term;
use crate::tokens::title_word;

/// All of these have to be said.
pub(crate) fn all(engine: Engine, terms: &[Term]) -> String {
    let said: Vec<String> = terms.iter().map(|term| one(engine, term)).collect();
    said.join(and(engine))
}

/// The title has to say all of these.
pub(crate) fn in_title(engine: Engine, terms: &[Term]) -> String {
    let of_title = |term: &Term| {
        let words = term.words.iter().map(|word| title_word(word)).collect();
        Term { words, prefix: term.prefix, empty: term.empty }
    };
    all(engine, &terms.iter().map(of_title).collect::<Vec<_>>())
}

/// So many of these have to be said, whichever: every choice is spelt out, so there must be few.
pub(crate) fn at_least(engine: Engine, many: usize, terms: &[Term]) -> String {
    let mut choices = Vec::new();
    choose(terms, many, &mut Vec::new(), &mut choices);
    let choices: Vec<String> = choices.iter().map(|choice| format!("({})", all(engine, choice))).collect();
    let or = match engine {
        Engine::Sqlite => " OR ",
        Engine::Postgres => " | ",
    };
    choices.join(or)
}

fn choose(from: &[Term], many: usize, chosen: &mut Vec<Term>, choices: &mut Vec<Vec<Term>>) {
    if many == 0 {
        choices.push(chosen.clone());
        return;
    }
    for (nth, term) in from.iter().enumerate() {
        chosen.push(term.clone());
        choose(&from[nth + 1..], many - 1, chosen, choices);
        chosen.pop();
    }
}

/// What an expression finds, where it also has all of these.
pub(crate) fn within(engine: Engine, expression: Option<String>, tags: &[Term]) -> Option<String> {
    if tags.is_empty() {
        return expression;
    }
    let tags = all(engine, tags);
    Some(expression.map_or_else(|| tags.clone(), |words| format!("({words}){}{tags}", and(engine))))
}

/// What an expression finds, where it also is one of these.
pub(crate) fn among(engine: Engine, expression: String, kinds: &[Term]) -> String {
    if kinds.is_empty() {
        return expression;
    }
    format!("({expression}){}({})", and(engine), at_least(engine, 1, kinds))
}

fn and(engine: Engine) -> &'static str {
    match engine {
        Engine::Sqlite => " AND ",
        Engine::Postgres => " & ",
    }
}

/// Words hold no quotes (a property of the tokeniser), so they stand between quotes as they are.
fn one(engine: Engine, term: &Term) -> String {
    match engine {
        Engine::Sqlite => format!("\"{}\"{}", term.words.join(" "), if term.prefix { " *" } else { "" }),
        Engine::Postgres => {
            let words: Vec<String> = term.words.iter().map(|word| format!("'{word}'")).collect();
            format!("({}{})", words.join(" <-> "), if term.prefix { ":*" } else { "" })
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
        let loose = query.loose();
        assert_eq!(all(Engine::Sqlite, &terms), "\"c++\" AND \"所有 有权\" AND \"own\" *");
        assert_eq!(all(Engine::Postgres, &terms), "('c++') & ('所有' <-> '有权') & ('own':*)");
        assert_eq!(in_title(Engine::Sqlite, &terms[1..2]), "\"^所有 ^有权\"");
        let ask = |many| at_least(Engine::Sqlite, many, &loose[..3]);
        assert_eq!(ask(1), "(\"c++\") OR (\"所有\") OR (\"有权\")");
        assert_eq!(ask(2), "(\"c++\" AND \"所有\") OR (\"c++\" AND \"有权\") OR (\"所有\" AND \"有权\")");
        assert_eq!(at_least(Engine::Postgres, 2, &loose[..2]), "(('c++') & ('所有'))");
        let tags = &Query::of("tag:C++ tag:.net").tags;
        let ask = |engine, words: Option<&str>| within(engine, words.map(str::to_owned), tags).unwrap();
        assert_eq!(ask(Engine::Sqlite, Some("\"a\" OR \"b\"")), r##"("a" OR "b") AND "#c++" AND "#.net""##);
        assert_eq!(ask(Engine::Postgres, None), "('#c++') & ('#.net')");
    }
}
