//! Reads rendered HTML with a browser's tokenizer and says whether anything in it could run.

use std::cell::RefCell;

use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

#[derive(Default)]
struct Tags(RefCell<Vec<Tag>>, RefCell<Vec<String>>);

impl TokenSink for Tags {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        match token {
            Token::TagToken(tag) => self.0.borrow_mut().push(tag),
            Token::ParseError(error) => self.1.borrow_mut().push(error.into_owned()),
            Token::CommentToken(_) | Token::DoctypeToken(_) => {
                self.1.borrow_mut().push("markup declaration".into())
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

/// Every tag of `html`, and what its tokenizer complained about.
pub fn tags(html: &str) -> (Vec<Tag>, Vec<String>) {
    let tokenizer =
        Tokenizer::new(Tags::default(), TokenizerOpts { exact_errors: true, ..TokenizerOpts::default() });
    let queue = BufferQueue::default();
    queue.push_back(html.into());
    let _ = tokenizer.feed(&queue);
    tokenizer.end();
    (tokenizer.sink.0.take(), tokenizer.sink.1.take())
}

const ELEMENTS: &[&str] = &[
    "a",
    "abbr",
    "aside",
    "b",
    "bdi",
    "bdo",
    "blockquote",
    "br",
    "button",
    "caption",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "input",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "path",
    "pre",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "section",
    "small",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "svg",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "time",
    "tr",
    "u",
    "ul",
    "var",
    "wbr",
];

/// Panics if `html` holds anything that could run, leave its place, or take a name that the page uses.
pub fn assert_safe(html: &str, source: &str) {
    let (tags, errors) = tags(html);
    assert!(errors.is_empty(), "{errors:?} in the HTML of {source:?}:\n{html}");
    let mut open: Vec<String> = Vec::new();
    for tag in tags {
        let name = tag.name.to_string();
        assert!(ELEMENTS.contains(&name.as_str()), "<{name}> in the HTML of {source:?}:\n{html}");
        if tag.kind == TagKind::EndTag {
            assert_eq!(
                open.pop().as_deref(),
                Some(name.as_str()),
                "nesting in the HTML of {source:?}:\n{html}"
            );
            continue;
        }
        if !matches!(name.as_str(), "br" | "hr" | "img" | "input" | "wbr" | "col") && !tag.self_closing {
            open.push(name.clone());
        }
        for attribute in &tag.attrs {
            let (attribute, value) = (attribute.name.local.to_string(), attribute.value.to_string());
            let place = format!("{attribute}={value:?} on <{name}> in the HTML of {source:?}:\n{html}");
            assert!(!attribute.starts_with("on"), "{place}");
            assert!(
                !matches!(attribute.as_str(), "style" | "srcdoc" | "formaction" | "action" | "name"),
                "{place}"
            );
            match attribute.as_str() {
                "href" | "src" | "cite" => assert_safe_url(&value, &place),
                "id" => assert!(value.starts_with("md-"), "{place}"),
                "class" => assert!(!value.is_empty(), "{place}"),
                _ => {}
            }
        }
        let links_elsewhere = tag.attrs.iter().any(|attribute| {
            name == "a"
                && &*attribute.name.local == "href"
                && attribute.value.trim_start().starts_with("http")
        });
        let is_marked = tag.attrs.iter().any(|attribute| &*attribute.name.local == "rel");
        assert!(
            !links_elsewhere || is_marked,
            "a foreign link without rel in the HTML of {source:?}:\n{html}"
        );
    }
    assert!(open.is_empty(), "{open:?} stays open in the HTML of {source:?}:\n{html}");
}

/// What a browser would do with the address: blanks and controls do not count, nor does the case of the scheme.
fn assert_safe_url(url: &str, place: &str) {
    let seen: String = url.chars().filter(|char| !char.is_whitespace() && !char.is_control()).collect();
    let seen = seen.to_ascii_lowercase();
    let scheme =
        seen.split(['/', '?', '#', '\\']).next().and_then(|head| head.split_once(':')).map(|(head, _)| head);
    assert!(matches!(scheme, None | Some("http" | "https" | "mailto" | "tel")), "{place}");
}
