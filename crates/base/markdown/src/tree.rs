//! Changes to the document tree before it is written: line breaks between Han characters, bare addresses, mentions.

use comrak::Arena;
use comrak::nodes::{Ast, Node, NodeLink, NodeValue};

use crate::autolink;
use crate::escape::attribute_into;
use crate::mention::{Mention, Mentions};
use crate::options::Options;

/// Prepares the tree under `root` and returns who was mentioned, each once, in order.
pub(crate) fn prepare<'a>(arena: &'a Arena<'a>, root: Node<'a>, options: &Options<'_>) -> Vec<Mention> {
    let mut mentions = Mentions::new(options.mentions);
    // The list is taken first: the loop adds nodes, and they need no second look.
    let nodes: Vec<Node<'a>> = root.descendants().collect();
    for node in nodes {
        keep_references_few(node);
        if is_needless_break(node, options) {
            node.detach();
        } else if node.parent().is_some() && matches!(node.data().value, NodeValue::Text(_)) {
            join_following(node);
            link_words(arena, node, &mut mentions);
        }
    }
    mentions.found()
}

/// References to one footnote that lead to it and back. More are no use to anybody, and each costs the footnote a link.
const REFERENCES_MAX: u32 = 20;

fn keep_references_few(node: Node<'_>) {
    let mut data = node.data_mut();
    let far = match &mut data.value {
        NodeValue::FootnoteDefinition(footnote) => {
            footnote.total_references = footnote.total_references.min(REFERENCES_MAX);
            None
        }
        NodeValue::FootnoteReference(reference) if reference.ref_num > REFERENCES_MAX => Some(reference.ix),
        _ => None,
    };
    if let Some(number) = far {
        data.value = NodeValue::HtmlInline(format!("<sup>{number}</sup>"));
    }
}

/// The words under `node`, without markup; line breaks are blanks.
pub(crate) fn plain_text(node: Node<'_>) -> String {
    let mut text = String::new();
    for part in node.descendants() {
        match &part.data().value {
            NodeValue::Text(words) => text.push_str(words),
            NodeValue::Code(code) => text.push_str(&code.literal),
            NodeValue::SoftBreak | NodeValue::LineBreak => text.push(' '),
            _ => {}
        }
    }
    text.trim().to_owned()
}

/// A line feed inside Chinese text is no blank, but a browser would draw one.
fn is_needless_break(node: Node<'_>, options: &Options<'_>) -> bool {
    if options.hard_breaks || !matches!(node.data().value, NodeValue::SoftBreak) {
        return false;
    }
    let before = node.previous_sibling().and_then(|sibling| edge(sibling, Edge::Last));
    let after = node.next_sibling().and_then(|sibling| edge(sibling, Edge::First));
    let (Some(before), Some(after)) = (before, after) else { return false };
    // Between a Han character and a Latin word a blank is right; next to a full-width comma it is not.
    is_han(before) && is_han(after) || is_wide_mark(before) || is_wide_mark(after)
}

#[derive(Clone, Copy)]
enum Edge {
    First,
    Last,
}

fn edge(node: Node<'_>, edge: Edge) -> Option<char> {
    // Markup around the words is looked through; eight levels are more than anybody writes.
    let mut node = node;
    for _ in 0..8 {
        match (&node.data().value, edge) {
            (NodeValue::Text(text), Edge::First) => return text.chars().next(),
            (NodeValue::Text(text), Edge::Last) => return text.chars().next_back(),
            _ => {}
        }
        node = match edge {
            Edge::First => node.first_child()?,
            Edge::Last => node.last_child()?,
        };
    }
    None
}

/// Han characters, kana, and the punctuation that is set among them.
pub(crate) fn is_han(char: char) -> bool {
    matches!(char,
        '\u{2e80}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}' | '‘' | '’' | '“' | '”' | '…' | '—')
}

/// Punctuation that brings its own space.
fn is_wide_mark(char: char) -> bool {
    matches!(char, '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{3011}' | '\u{3014}'..='\u{301f}' | '\u{ff01}'..='\u{ff0f}'
        | '\u{ff1a}'..='\u{ff20}')
}

/// comrak leaves a text in pieces wherever markup might have been.
fn join_following(node: Node<'_>) {
    while let Some(next) = node.next_sibling() {
        let more = match &next.data().value {
            NodeValue::Text(more) => more.clone(),
            _ => return,
        };
        if let NodeValue::Text(text) = &mut node.data_mut().value {
            text.to_mut().push_str(&more);
        }
        next.detach();
    }
}

/// Puts links around bare addresses and mentions.
fn link_words<'a>(arena: &'a Arena<'a>, node: Node<'a>, mentions: &mut Mentions<'_>) {
    let (text, sourcepos) = match &*node.data() {
        Ast { value: NodeValue::Text(text), sourcepos, .. } => (text.clone(), *sourcepos),
        _ => return,
    };
    // What holds neither can hold no address and no mention, and most texts hold neither.
    if !text.contains(['@', '/', '.'])
        || node.ancestors().take(16).any(|above| matches!(above.data().value, NodeValue::Link(_)))
    {
        return;
    }
    let add = |value| {
        let added = new_node(arena, value, sourcepos);
        node.insert_before(added);
        added
    };
    for piece in autolink::split(&text) {
        if let Some(url) = piece.url {
            let link = add(NodeValue::Link(Box::new(NodeLink { url, title: String::new() })));
            link.append(new_node(arena, NodeValue::Text(piece.text.to_owned().into()), sourcepos));
            continue;
        }
        for piece in mentions.split(piece.text) {
            match piece.url {
                Some(url) => {
                    let mut tag = String::from("<a class=\"mention\" href=\"");
                    attribute_into(&url, &mut tag);
                    tag.push_str("\">");
                    add(NodeValue::HtmlInline(tag));
                    add(NodeValue::Text(piece.text.into()));
                    add(NodeValue::HtmlInline("</a>".to_owned()));
                }
                None => {
                    add(NodeValue::Text(piece.text.into()));
                }
            }
        }
    }
    node.detach();
}

fn new_node<'a>(arena: &'a Arena<'a>, value: NodeValue, sourcepos: comrak::nodes::Sourcepos) -> Node<'a> {
    arena.alloc(Ast::new_with_sourcepos(value, sourcepos).into())
}
