//! Reads HTML that one of our own writers produced: every `<` opens a whole tag, every value stands in double quotes.
//! Never give it anything else; `raw` makes such HTML out of what people wrote.

/// One piece of the HTML.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Token<'h> {
    /// Text with its character references.
    Text(&'h str),
    /// A start tag: its name and what stands between the name and the `>`.
    Start { name: &'h str, attributes: Attributes<'h> },
    /// An end tag.
    End { name: &'h str },
}

/// The attributes of a start tag, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Attributes<'h>(&'h str);

/// The pieces of `html` in order.
pub(crate) fn tokens(html: &str) -> Tokens<'_> {
    Tokens { rest: html }
}

pub(crate) struct Tokens<'h> {
    rest: &'h str,
}

impl<'h> Tokens<'h> {
    /// What has not been read yet.
    pub(crate) fn rest(&self) -> &'h str {
        self.rest
    }

    /// Jumps to a later place, given as what remains from there.
    pub(crate) fn resume(&mut self, rest: &'h str) {
        self.rest = rest;
    }
}

impl<'h> Iterator for Tokens<'h> {
    type Item = Token<'h>;

    fn next(&mut self) -> Option<Token<'h>> {
        if self.rest.is_empty() {
            return None;
        }
        let Some(tag) = self.rest.strip_prefix('<') else {
            let (text, rest) = self.rest.split_at(self.rest.find('<').unwrap_or(self.rest.len()));
            self.rest = rest;
            return Some(Token::Text(text));
        };
        let mut quoted = false;
        let close = tag.bytes().position(|byte| {
            quoted ^= byte == b'"';
            byte == b'>' && !quoted
        });
        let (inside, rest) = close.map_or((tag, ""), |close| (&tag[..close], &tag[close + 1..]));
        self.rest = rest;
        Some(match inside.strip_prefix('/') {
            Some(name) => Token::End { name: name.trim_end() },
            None => {
                let inside = inside.strip_suffix('/').unwrap_or(inside);
                let (name, attributes) = inside.split_at(inside.find([' ', '\n']).unwrap_or(inside.len()));
                Token::Start { name, attributes: Attributes(attributes) }
            }
        })
    }
}

impl<'h> Attributes<'h> {
    /// The value of one attribute, still escaped.
    pub(crate) fn get(self, wanted: &str) -> Option<&'h str> {
        self.iter().find(|(name, _)| *name == wanted).map(|(_, value)| value)
    }

    /// Names with their values, still escaped; no value is an empty one.
    pub(crate) fn iter(self) -> impl Iterator<Item = (&'h str, &'h str)> {
        let mut rest = self.0;
        std::iter::from_fn(move || {
            rest = rest.trim_start();
            if rest.is_empty() {
                return None;
            }
            let end = rest.find(['=', ' ', '\n']).unwrap_or(rest.len());
            let (name, after) = rest.split_at(end);
            let Some(value) = after.strip_prefix("=\"") else {
                rest = after.strip_prefix('=').unwrap_or(after);
                return Some((name, ""));
            };
            let (value, after) = value.split_at(value.find('"').unwrap_or(value.len()));
            rest = after.strip_prefix('"').unwrap_or(after);
            Some((name, value))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_and_their_attributes_are_told_apart() {
        let mut tokens = tokens("a<b class=\"x > y\" hidden id=\"z\">c</b><br />");
        assert_eq!(tokens.next(), Some(Token::Text("a")));
        let Some(Token::Start { name: "b", attributes }) = tokens.next() else { panic!("a start tag") };
        let all: Vec<_> = attributes.iter().collect();
        assert_eq!(all, [("class", "x > y"), ("hidden", ""), ("id", "z")]);
        assert_eq!(attributes.get("id"), Some("z"));
        assert_eq!(tokens.next(), Some(Token::Text("c")));
        assert_eq!(tokens.next(), Some(Token::End { name: "b" }));
        assert!(matches!(tokens.next(), Some(Token::Start { name: "br", .. })));
        assert_eq!(tokens.next(), None);
    }
}
