//! The document tree as HTML: comrak's own writer, except where the design, the sanitiser or mdBook ask for something
//! else.

use std::fmt::{self, Write};

use comrak::html::{ChildRendering, Context, format_document_with_formatter, format_node_default};
use comrak::nodes::{AlertType, Node, NodeAlert, NodeCodeBlock, NodeHeading, NodeValue};
use comrak::options::Plugins;

use crate::book;
use crate::code::{self, PAINTED_BYTES_MAX};
use crate::elements::SLOT;
use crate::finish::Slot;
use crate::info::Info;
use crate::options::Options;
use crate::raw::regular_into;
use crate::slug::Slugs;
use crate::tree::plain_text;
use crate::words;
use crate::{Heading, comrak_options};

/// HTML that is not safe yet, and what was collected on the way.
pub(crate) struct Formatted {
    pub html: String,
    pub slots: Vec<Slot>,
    pub toc: Vec<Heading>,
}

/// Writes the tree under `root`.
pub(crate) fn format(root: Node<'_>, options: &Options<'_>, prefix: &str) -> Result<Formatted, fmt::Error> {
    let mut html = String::new();
    let state = State {
        options,
        prefix,
        slots: Vec::new(),
        toc: Vec::new(),
        slugs: Slugs::default(),
        painted: 0,
        dotted: 0,
        file: None,
        captions: Vec::new(),
    };
    let comrak_options = comrak_options(options);
    let plugins = Plugins::default();
    let state = format_document_with_formatter(root, &comrak_options, &mut html, &plugins, node_into, state)?;
    Ok(Formatted { html, slots: state.slots, toc: state.toc })
}

pub(crate) struct State<'s> {
    pub(crate) options: &'s Options<'s>,
    prefix: &'s str,
    slots: Vec<Slot>,
    toc: Vec<Heading>,
    slugs: Slugs,
    painted: usize,
    /// Emphasis with Chinese in it that is open.
    dotted: usize,
    /// The file name that a line before the next code block has given.
    pub(crate) file: Option<String>,
    /// The captions of the listings that are open.
    pub(crate) captions: Vec<String>,
}

type Written = Result<ChildRendering, fmt::Error>;

fn node_into<'a>(context: &mut Context<'_, '_, State<'_>>, node: Node<'a>, entering: bool) -> Written {
    match &node.data().value {
        NodeValue::HtmlBlock(block) => html_block(context, &block.literal, entering),
        NodeValue::HtmlInline(html) => html_inline(context, html, entering),
        NodeValue::CodeBlock(block) => code_block(context, block, entering),
        NodeValue::Heading(heading) => heading_tag(context, node, heading, entering),
        NodeValue::Alert(alert) => callout(context, alert, entering),
        NodeValue::Emph => emphasis(context, node, entering),
        NodeValue::Text(text) if context.user.dotted > 0 => dotted_text(context, text, entering),
        NodeValue::TaskItem(item) => task(context, item.symbol.is_some(), entering),
        NodeValue::Paragraph if context.user.options.book && entering => match book::file_name(node) {
            Some(file) => {
                context.user.file = Some(file);
                Ok(ChildRendering::Skip)
            }
            None => format_node_default(context, node, entering),
        },
        NodeValue::Paragraph if context.user.options.book && book::file_name(node).is_some() => {
            Ok(ChildRendering::Skip)
        }
        _ => format_node_default(context, node, entering),
    }
}

/// Reserves the place of a piece of our own HTML.
fn slot(context: &mut Context<'_, '_, State<'_>>, slot: Slot) -> fmt::Result {
    let number = context.user.slots.len();
    context.user.slots.push(slot);
    write!(context, "<{SLOT} n=\"{number}\"></{SLOT}>")
}

fn html_block(context: &mut Context<'_, '_, State<'_>>, literal: &str, entering: bool) -> Written {
    if entering {
        let mut html = String::with_capacity(literal.len());
        if !(context.user.options.book && book::listing_into(&mut context.user, literal, &mut html)) {
            let is_caption = context.user.options.book && literal.trim_start().starts_with("<figcaption>");
            let literal = if is_caption { book::code_in_caption(literal) } else { literal.into() };
            regular_into(&literal, true, &mut html);
        }
        context.cr()?;
        context.write_str(&html)?;
        context.cr()?;
    }
    Ok(ChildRendering::HTML)
}

fn html_inline(context: &mut Context<'_, '_, State<'_>>, literal: &str, entering: bool) -> Written {
    if entering {
        let mut html = String::with_capacity(literal.len());
        regular_into(literal, true, &mut html);
        context.write_str(&html)?;
    }
    Ok(ChildRendering::HTML)
}

fn code_block(context: &mut Context<'_, '_, State<'_>>, block: &NodeCodeBlock, entering: bool) -> Written {
    if entering {
        let mut info = Info::parse(&block.info);
        if let Some(file) = context.user.file.take() {
            info.file.get_or_insert(file);
        }
        context.user.painted += block.literal.len();
        let paints = context.user.painted <= PAINTED_BYTES_MAX;
        let figure = code::figure(&info, &block.literal, context.user.options.book, paints);
        context.cr()?;
        slot(context, Slot::Code(figure))?;
        context.lf()?;
    }
    Ok(ChildRendering::HTML)
}

fn heading_tag(
    context: &mut Context<'_, '_, State<'_>>,
    node: Node<'_>,
    heading: &NodeHeading,
    entering: bool,
) -> Written {
    let level = heading.level.saturating_add(context.user.options.heading_shift).clamp(2, 6);
    if entering {
        let text = plain_text(node);
        let slug = context.user.slugs.unique(&text);
        context.cr()?;
        write!(context, "<h{level} id=\"")?;
        context.escape(&slug)?;
        context.write_str("\">")?;
        let id = format!("{}{slug}", context.user.prefix);
        context.user.toc.push(Heading { level, id, text });
    } else {
        writeln!(context, "</h{level}>")?;
    }
    Ok(ChildRendering::HTML)
}

/// Emphasis is a dot under each Chinese character (the stylesheet's `em:lang(zh)`), and italics for everything else. What
/// is written decides, not the language of the page: both languages read both.
fn emphasis(context: &mut Context<'_, '_, State<'_>>, node: Node<'_>, entering: bool) -> Written {
    let has_han = plain_text(node).contains(is_dotted);
    if has_han {
        let depth = context.user.dotted;
        context.user.dotted = if entering { depth + 1 } else { depth.saturating_sub(1) };
    }
    context.write_str(match entering {
        true if has_han => "<em lang=\"zh\">",
        true => "<em lang=\"en\">",
        false => "</em>",
    })?;
    Ok(ChildRendering::HTML)
}

/// Words of other scripts between emphasised Chinese are said to be so.
fn dotted_text(context: &mut Context<'_, '_, State<'_>>, text: &str, entering: bool) -> Written {
    if !entering {
        return Ok(ChildRendering::HTML);
    }
    let mut rest = text;
    while let Some(begin) = rest.find(is_word) {
        let (before, word) = rest.split_at(begin);
        let end = word.find(is_dotted).unwrap_or(word.len());
        // Spaces and marks after the last letter belong to what follows.
        let end = word[..end]
            .rfind(is_word)
            .map_or(end, |last| last + word[last..].chars().next().map_or(0, char::len_utf8));
        let (word, after) = word.split_at(end);
        context.escape(before)?;
        context.write_str("<i lang=\"en\">")?;
        context.escape(word)?;
        context.write_str("</i>")?;
        rest = after;
    }
    context.escape(rest)?;
    Ok(ChildRendering::HTML)
}

/// A letter that gets a dot. Quotation marks, which both scripts share, do not decide.
fn is_dotted(char: char) -> bool {
    char >= '\u{2e80}' && char.is_alphabetic()
}

/// A letter or digit of a script that has italics: those of East Asia come later in Unicode.
fn is_word(char: char) -> bool {
    char < '\u{2e80}' && char.is_alphanumeric()
}

fn callout(context: &mut Context<'_, '_, State<'_>>, alert: &NodeAlert, entering: bool) -> Written {
    if !entering {
        context.write_str("</aside>\n")?;
        return Ok(ChildRendering::HTML);
    }
    let (class, icon) = match alert.alert_type {
        AlertType::Note => ("callout note", INFORMATION),
        AlertType::Tip => ("callout ok", TICK),
        AlertType::Important => ("callout", INFORMATION),
        AlertType::Warning => ("callout warn", TRIANGLE),
        AlertType::Caution => ("callout bad", TRIANGLE),
    };
    context.cr()?;
    write!(context, "<aside class=\"{class}\">")?;
    slot(context, Slot::Html(format!("<span class=\"icon-slot\">{icon}</span>")))?;
    context.write_str("<strong>")?;
    // Without a title of its own the stylesheet says what it is: see `words`.
    if let Some(title) = &alert.title {
        context.escape(title)?;
    }
    context.write_str("</strong>\n")?;
    Ok(ChildRendering::HTML)
}

fn task(context: &mut Context<'_, '_, State<'_>>, done: bool, entering: bool) -> Written {
    if entering {
        let (state, words) = if done { (" checked", words::DONE) } else { ("", words::TO_DO) };
        let mark = format!("<input type=\"checkbox\" disabled{state} aria-labelledby=\"{words}\"> ");
        context.cr()?;
        context.write_str("<li>")?;
        slot(context, Slot::Html(mark))?;
    } else {
        context.write_str("</li>\n")?;
    }
    Ok(ChildRendering::HTML)
}

const INFORMATION: &str = "<svg class=\"icon\" viewBox=\"0 0 20 20\" aria-hidden=\"true\">\
    <path d=\"M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM10 9.5v4M10 6.6v.01\"/></svg>";
const TICK: &str = "<svg class=\"icon\" viewBox=\"0 0 20 20\" aria-hidden=\"true\">\
    <path d=\"m4 10.5 4 4L16 6\"/></svg>";
const TRIANGLE: &str = "<svg class=\"icon\" viewBox=\"0 0 20 20\" aria-hidden=\"true\">\
    <path d=\"M10 3.5 17.5 16.5h-15zM10 8.5v3.5M10 14.3v.01\"/></svg>";
