//! Messages that only insert values, taken apart once so that showing them is joining strings.

use std::collections::BTreeSet;

use fluent_syntax::ast::{Expression, InlineExpression, Pattern, PatternElement};

use super::Arg;

/// A part of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    Text(Box<str>),
    /// The value of `{ $name }`.
    Value(Box<str>),
}

/// The pieces of a message that inserts values and does nothing else; `None` for every other message.
pub(super) fn pieces(pattern: &Pattern<&str>) -> Option<Box<[Piece]>> {
    let mut pieces = Vec::new();
    for element in &pattern.elements {
        pieces.push(match element {
            PatternElement::TextElement { value } => Piece::Text((*value).into()),
            PatternElement::Placeable {
                expression: Expression::Inline(InlineExpression::VariableReference { id }),
            } => Piece::Value(id.name.into()),
            PatternElement::Placeable { .. } => return None,
        });
    }
    let inserts = pieces.iter().any(|piece| matches!(piece, Piece::Value(_)));
    inserts.then(|| pieces.into_boxed_slice())
}

/// The text of a message in pieces. A value that was not given shows as its name, as Fluent does it.
pub(super) fn join(pieces: &[Piece], args: &[(&str, Arg<'_>)]) -> String {
    let mut out = String::with_capacity(64);
    for piece in pieces {
        match piece {
            Piece::Text(text) => out.push_str(text),
            Piece::Value(name) => match args.iter().find(|(given, _)| *given == &**name) {
                Some((_, value)) => value.push_to(&mut out),
                None => {
                    out.push_str("{$");
                    out.push_str(name);
                    out.push('}');
                }
            },
        }
    }
    out
}

/// The names of all values that a message can insert or ask.
pub(super) fn variables(pattern: &Pattern<&str>) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    collect(pattern, &mut names);
    names
}

fn collect(pattern: &Pattern<&str>, names: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            collect_expression(expression, names);
        }
    }
}

fn collect_expression(expression: &Expression<&str>, names: &mut BTreeSet<String>) {
    match expression {
        Expression::Inline(inline) => collect_inline(inline, names),
        Expression::Select { selector, variants } => {
            collect_inline(selector, names);
            for variant in variants {
                collect(&variant.value, names);
            }
        }
    }
}

fn collect_inline(inline: &InlineExpression<&str>, names: &mut BTreeSet<String>) {
    match inline {
        InlineExpression::VariableReference { id } => {
            names.insert(id.name.to_owned());
        }
        InlineExpression::FunctionReference { arguments, .. } => {
            for argument in &arguments.positional {
                collect_inline(argument, names);
            }
        }
        InlineExpression::Placeable { expression } => collect_expression(expression, names),
        _ => {}
    }
}
