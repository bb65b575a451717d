//! The last pass, over HTML that the sanitiser has cleaned: addresses, ids, images, tables, and the slots. Everything
//! that is not text goes through here, so the promises of the README about links and ids are kept in one place.

use std::borrow::Cow;

use kernel::text::shows_nothing;

use crate::code::{self, Figure, PAINTED_BYTES_MAX};
use crate::elements::{SLOT, is_block};
use crate::escape::{attribute_into, text_into, unshield};
use crate::info::Info;
use crate::options::Options;
use crate::read::Reading;
use crate::sanitize::language_of;
use crate::tokens::{Attributes, Token, Tokens, tokens};
use crate::url::{Target, classify, decode_fragment, strip};
use crate::words;

/// A piece of our own that stands in for an `<x-slot>`.
pub(crate) enum Slot {
    /// A figure of code; its text counts as text.
    Code(Figure),
    /// An ornament.
    Html(String),
}

/// The finished HTML and the plain text in it.
pub(crate) struct Finished {
    pub html: String,
    pub text: String,
    pub reading: Reading,
    /// Whether a reader sees a word, a picture or code.
    pub shows: bool,
}

/// Finishes `clean`; ids get `prefix`.
pub(crate) fn finish(clean: &str, slots: &[Slot], prefix: &str, options: &Options<'_>) -> Finished {
    let mut pass = Pass {
        slots,
        prefix,
        options,
        painted: 0,
        links_open: 0,
        reading: Reading::default(),
        shows: false,
        out: String::with_capacity(clean.len() + clean.len() / 4),
        text: String::with_capacity(clean.len()),
    };
    let mut tokens = tokens(clean);
    while let Some(token) = tokens.next() {
        match token {
            Token::Text(text) => {
                let words = unshield(text);
                text_into(&words, &mut pass.out);
                pass.reading.add(Reading::of(&words));
                pass.shows |= !shows_nothing(&words);
                // Between blocks stands only a line feed of the writer's.
                if !(words.trim().is_empty() && pass.text.ends_with('\n')) {
                    pass.text.push_str(&words);
                }
            }
            Token::Start { name, attributes } => pass.start(name, attributes, &mut tokens),
            Token::End { name } => pass.end(name),
        }
    }
    Finished {
        html: printable(&pass.out),
        text: printable(&pass.text),
        reading: pass.reading,
        shows: pass.shows,
    }
}

/// Without control characters and what Unicode calls no character: HTML does not allow them, and no reader sees them.
/// Nothing here depends on where they stood: addresses were read without them, tags never hold any.
fn printable(text: &str) -> String {
    let is_printable = |char: &char| match char {
        '\n' | '\t' => true,
        '\u{fdd0}'..='\u{fdef}' => false,
        _ => !char.is_control() && u32::from(*char) & 0xfffe != 0xfffe,
    };
    text.trim().chars().filter(is_printable).collect()
}

struct Pass<'x> {
    slots: &'x [Slot],
    prefix: &'x str,
    options: &'x Options<'x>,
    painted: usize,
    links_open: usize,
    reading: Reading,
    shows: bool,
    out: String,
    text: String,
}

impl Pass<'_> {
    fn start(&mut self, name: &str, attributes: Attributes<'_>, tokens: &mut Tokens<'_>) {
        self.break_line(name);
        match name {
            SLOT => self.slot(attributes),
            "a" => self.link(attributes),
            "img" => self.image(attributes),
            "pre" => self.preformatted(attributes, tokens),
            "h1" => self.open("h2", attributes, &[]),
            "table" => {
                self.out.push_str("<div class=\"scroll-x\" tabindex=\"0\" role=\"region\"");
                self.attribute("aria-labelledby", words::TABLE);
                self.out.push('>');
                self.open(name, attributes, &[]);
            }
            "td" | "th" => {
                let class = match attributes.get("align") {
                    Some("right") => Some("r"),
                    Some("center") => Some("mid"),
                    _ => None,
                };
                self.open(
                    name,
                    attributes,
                    &class.map(|class| ("class", class)).into_iter().collect::<Vec<_>>(),
                );
            }
            _ => self.open(name, attributes, &[]),
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            SLOT => {}
            "a" => {
                self.links_open = self.links_open.saturating_sub(1);
                self.out.push_str("</a>");
            }
            "h1" => self.out.push_str("</h2>"),
            "table" => self.out.push_str("</table></div>"),
            _ => {
                self.out.push_str("</");
                self.out.push_str(name);
                self.out.push('>');
            }
        }
        self.break_line(name);
    }

    fn break_line(&mut self, name: &str) {
        if is_block(name) && !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }

    /// Writes a start tag with what may stay of its attributes, and with `more`.
    fn open(&mut self, name: &str, attributes: Attributes<'_>, more: &[(&str, &str)]) {
        self.out.push('<');
        self.out.push_str(name);
        for (attribute, value) in attributes.iter() {
            let value = unshield(value);
            match attribute {
                "id" => self.id(&value),
                // `align` became a class, links and images write their own, an empty class says nothing.
                "align" | "href" | "src" | "name" => {}
                "class" if value.is_empty() || matches!(name, "pre" | "code") => {}
                "cite"
                    if !matches!(
                        classify(&value, self.options.own_host),
                        Target::Here | Target::Elsewhere
                    ) => {}
                _ => self.attribute(attribute, &value),
            }
        }
        for (attribute, value) in more {
            self.attribute(attribute, value);
        }
        self.out.push('>');
    }

    fn attribute(&mut self, name: &str, value: &str) {
        self.out.push(' ');
        self.out.push_str(name);
        self.out.push_str("=\"");
        attribute_into(value, &mut self.out);
        self.out.push('"');
    }

    fn id(&mut self, value: &str) {
        let id = format!("{}{}", self.prefix, decode_fragment(value));
        self.attribute("id", &id);
    }

    fn slot(&mut self, attributes: Attributes<'_>) {
        let slot = attributes
            .get("n")
            .and_then(|number| number.parse::<usize>().ok())
            .and_then(|at| self.slots.get(at));
        match slot {
            Some(Slot::Code(figure)) => {
                self.out.push_str(&figure.html);
                self.reading.add(Reading::of_code(&figure.text));
                self.shows |= !shows_nothing(&figure.text);
                self.break_line("figure");
                self.text.push_str(&figure.text);
                self.break_line("figure");
            }
            Some(Slot::Html(html)) => self.out.push_str(html),
            None => {}
        }
    }

    fn link(&mut self, attributes: Attributes<'_>) {
        self.links_open += 1;
        let written = attributes.get("href").map(unshield);
        let (href, target) = match written.as_deref().map(strip) {
            Some(url) if !url.is_empty() => self.destination(&url),
            _ => (String::new(), Target::Refused),
        };
        self.out.push_str("<a");
        if target != Target::Refused {
            self.attribute("href", &href);
        }
        let class = attributes.get("class").unwrap_or_default();
        let is_mention = class == "mention" && target == Target::Here;
        let is_back_reference = class == "footnote-backref" && target == Target::Fragment;
        if is_mention || is_back_reference {
            self.attribute("class", class);
        }
        if is_back_reference {
            self.attribute("aria-labelledby", words::BACK);
        }
        if target == Target::Elsewhere {
            self.attribute("rel", "nofollow ugc noopener");
        }
        for name in ["title", "lang"] {
            if let Some(value) = attributes.get(name) {
                self.attribute(name, &unshield(value));
            }
        }
        if let Some(id) = attributes.get("id").or_else(|| attributes.get("name")) {
            self.id(&unshield(id));
        }
        self.out.push('>');
    }

    /// Where a link leads in the end.
    fn destination(&self, url: &str) -> (String, Target) {
        let target = classify(url, self.options.own_host);
        match target {
            Target::Fragment if url.len() > 1 => {
                (format!("#{}{}", self.prefix, decode_fragment(&url[1..])), Target::Fragment)
            }
            Target::Relative => {
                let (path, fragment) = match url.split_once('#') {
                    Some((path, fragment)) => (path, Some(fragment)),
                    None => (url, None),
                };
                let Some(mut found) = self.options.links.and_then(|links| links(path)) else {
                    return (url.to_owned(), target);
                };
                let target = classify(&found, self.options.own_host);
                if let Some(fragment) = fragment.filter(|fragment| !fragment.is_empty()) {
                    found.push('#');
                    if target == Target::Here {
                        found.push_str(crate::slug::PREFIX);
                    }
                    found.push_str(&decode_fragment(fragment));
                }
                (found, target)
            }
            _ => (url.to_owned(), target),
        }
    }

    fn image(&mut self, attributes: Attributes<'_>) {
        let alt = attributes.get("alt").map(unshield).unwrap_or_default();
        let mut src = strip(&attributes.get("src").map(unshield).unwrap_or_default()).into_owned();
        let mut target = classify(&src, self.options.own_host);
        if matches!(target, Target::Relative | Target::Here)
            && let Some(images) = self.options.images
        {
            src = images(&src).unwrap_or_default();
            target = classify(&src, self.options.own_host);
        }
        if target == Target::Elsewhere {
            self.far_image(&src, &alt);
            return;
        }
        if src.is_empty() || matches!(target, Target::Refused | Target::Contact | Target::Fragment) {
            self.shows |= !shows_nothing(&alt);
            text_into(&alt, &mut self.out);
            return;
        }
        self.shows = true;
        self.out.push_str("<img");
        self.attribute("src", &src);
        self.attribute("alt", &alt);
        for name in ["width", "height", "title", "class"] {
            if let Some(value) = attributes.get(name).filter(|value| !value.is_empty()) {
                self.attribute(name, &unshield(value));
            }
        }
        self.out.push_str(" loading=\"lazy\" decoding=\"async\">");
    }

    /// A page of ours shows no pictures of other sites: they would learn who reads what, and the browser is told to
    /// refuse them. The reader gets a link to it instead, or its words where they stand in a link already.
    fn far_image(&mut self, src: &str, alt: &str) {
        self.shows = true;
        // Without words of its own it is named after the place where it is.
        let words = if alt.trim().is_empty() { host(src) } else { alt };
        let is_linked = self.links_open > 0;
        if !is_linked {
            self.out.push_str("<a class=\"far-picture\"");
            self.attribute("href", src);
            self.attribute("rel", "nofollow ugc noopener");
            self.out.push('>');
        }
        self.out.push_str(PICTURE);
        text_into(words, &mut self.out);
        if !is_linked {
            self.out.push_str("</a>");
        }
    }

    /// `<pre>` that holds nothing but code becomes a figure like a fenced block.
    fn preformatted(&mut self, attributes: Attributes<'_>, tokens: &mut Tokens<'_>) {
        let rest = tokens.rest();
        let Some((code, class)) = rest.find("</pre>").and_then(|end| plain_code(&rest[..end])) else {
            self.open("pre", attributes, &[("tabindex", "0")]);
            return;
        };
        let class = class.or_else(|| attributes.get("class")).unwrap_or_default();
        let info = Info { language: language_of(class).map(str::to_owned), ..Info::default() };
        self.painted += code.len();
        let figure = code::figure(&info, &code, false, self.painted <= PAINTED_BYTES_MAX);
        self.out.push_str(&figure.html);
        self.reading.add(Reading::of_code(&figure.text));
        self.shows |= !shows_nothing(&figure.text);
        self.text.push_str(&figure.text);
        self.break_line("pre");
        if let Some(end) = rest.find("</pre>") {
            tokens.resume(&rest[end + "</pre>".len()..]);
        }
    }
}

/// The host of an address on another site.
fn host(url: &str) -> &str {
    let after = url.split_once("//").map_or(url, |(_, after)| after);
    let host = after.split(['/', '?', '#', '\\']).next().unwrap_or_default();
    host.rsplit('@').next().unwrap_or_default()
}

/// Stands before the words of a picture on another site.
const PICTURE: &str = "<svg class=\"icon\" viewBox=\"0 0 20 20\" aria-hidden=\"true\">\
    <path d=\"M3 4.5h14v11H3zM3 13l4-4 3.5 3.5 2-2 4.5 4.5M13 7.5v.01\"/></svg>";

/// The text of `inside` and the class on its `<code>`, if it is text and at most one `<code>` around it.
fn plain_code(inside: &str) -> Option<(Cow<'_, str>, Option<&str>)> {
    let (mut text, mut class) = (Cow::Borrowed(""), None);
    for token in tokens(inside) {
        match token {
            Token::Text(more) => text += unshield(more),
            Token::Start { name: "code", attributes } => class = attributes.get("class").or(class),
            Token::End { name: "code" } => {}
            _ => return None,
        }
    }
    Some((text, class))
}
