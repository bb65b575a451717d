//! Changes to the document tree before it is written: line breaks between Han characters, bare links that ran into the
//! text behind them, and mentions.

use comrak::Arena;
use comrak::nodes::{Ast, Node, NodeValue};

use crate::escape::attribute_into;
use crate::mention::{Mention, Mentions};
use crate::options::Options;

/// Prepares the tree under `root` and returns who was mentioned, each once, in order.
pub(crate) fn prepare<'a>(arena: &'a Arena<'a>, root: Node<'a>, options: &Options<'_>) -> Vec<Mention> {
    let mut mentions = Mentions::new(options.mentions);
    // The list is taken first: the loop adds nodes, and they need no second look.
    let nodes: Vec<Node<'a>> = root.descendants().collect();
    for node in nodes {
        if is_needless_break(node, options) {
            node.detach();
            continue;
        }
        trim_bare_link(arena, node);
        if options.mentions.is_some() {
            link_mentions(arena, node, &mut mentions);
        }
    }
    mentions.found()
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
    before.is_some_and(is_han) && after.is_some_and(is_han)
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

/// `见https://a.example/b。然后` links `https://a.example/b` and no more: nobody puts a blank before `。`.
fn trim_bare_link<'a>(arena: &'a Arena<'a>, node: Node<'a>) {
    let mut data = node.data_mut();
    let width = data.sourcepos.end.column.saturating_sub(data.sourcepos.start.column) + 1;
    let NodeValue::Link(link) = &mut data.value else { return };
    let Some(words) = node.first_child().filter(|child| child.next_sibling().is_none()) else { return };
    let mut words_data = words.data_mut();
    let NodeValue::Text(text) = &mut words_data.value else { return };
    // `<https://…>` is as long as its author wanted it: it shows as a link two columns wider than its text.
    let is_bare = link.url.ends_with(text.as_ref()) && link.title.is_empty() && width == text.len();
    let Some(cut) = text.find(is_han).filter(|_| is_bare) else { return };
    let rest = text[cut..].to_owned();
    link.url.truncate(link.url.len() - rest.len());
    *text = text[..cut].to_owned().into();
    let sourcepos = words_data.sourcepos;
    drop(words_data);
    drop(data);
    node.insert_after(new_node(arena, NodeValue::Text(rest.into()), sourcepos));
}

fn link_mentions<'a>(arena: &'a Arena<'a>, node: Node<'a>, mentions: &mut Mentions<'_>) {
    let pieces = match &node.data().value {
        NodeValue::Text(text) if text.contains('@') => mentions.split(text),
        _ => return,
    };
    let inside_link = node.ancestors().take(16).any(|above| matches!(above.data().value, NodeValue::Link(_)));
    if pieces.is_empty() || inside_link {
        return;
    }
    let sourcepos = node.data().sourcepos;
    for piece in pieces {
        let add = |value| node.insert_before(new_node(arena, value, sourcepos));
        match piece.url {
            Some(url) => {
                let mut tag = String::from("<a class=\"mention\" href=\"");
                attribute_into(&url, &mut tag);
                tag.push_str("\">");
                add(NodeValue::HtmlInline(tag));
                add(NodeValue::Text(piece.text.into()));
                add(NodeValue::HtmlInline("</a>".to_owned()));
            }
            None => add(NodeValue::Text(piece.text.into())),
        }
    }
    node.detach();
}

fn new_node<'a>(arena: &'a Arena<'a>, value: NodeValue, sourcepos: comrak::nodes::Sourcepos) -> Node<'a> {
    arena.alloc(Ast::new_with_sourcepos(value, sourcepos).into())
}
