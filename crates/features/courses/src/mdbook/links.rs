//! Where a link in a book leads, as text alone: no file is touched here.

use percent_encoding::percent_decode_str;

use super::folder::beside;

/// What a link or picture address means, seen from one file of the book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Href {
    /// Another site, another scheme, or a path from the root of this site: none of the book's business.
    External,
    /// A place in the same chapter; without `#`.
    Here(String),
    /// A path inside of the book.
    Inside {
        /// The path, decoded, `/` between names; a slash at the end says that a folder is meant.
        path: String,
        /// What follows `#`, as written, or nothing.
        fragment: String,
    },
    /// A path that climbs out of the book.
    Outside,
}

/// Reads an address that stands in `from`, a file of the book.
pub fn href(from: &str, address: &str) -> Href {
    let address = address.trim();
    if address.is_empty() {
        return Href::Here(String::new());
    }
    if address.starts_with('/') || has_scheme(address) {
        return Href::External;
    }
    let (path, fragment) = address.split_once('#').unwrap_or((address, ""));
    let path = path.split_once('?').map_or(path, |(path, _)| path);
    if path.is_empty() {
        return Href::Here(fragment.to_owned());
    }
    let decoded = percent_decode_str(path).decode_utf8_lossy();
    match beside(from, &decoded) {
        Some(mut inside) => {
            let folder = decoded.ends_with('/') || matches!(decoded.as_ref(), "." | "..");
            if folder && !inside.is_empty() {
                inside.push('/');
            }
            Href::Inside { path: inside, fragment: fragment.to_owned() }
        }
        None => Href::Outside,
    }
}

/// The chapter files that a path may mean, the likeliest first: `x.html` is made from `x.md`, a folder and its
/// `index.html` from `README.md` or `index.md`.
pub fn candidates(path: &str) -> Vec<String> {
    if path.is_empty() || path.ends_with('/') {
        return vec![format!("{path}README.md"), format!("{path}index.md")];
    }
    let (folder, name) = match path.rsplit_once('/') {
        Some((folder, name)) => (format!("{folder}/"), name),
        None => (String::new(), path),
    };
    if let Some(stem) = name.strip_suffix(".html") {
        if stem == "index" {
            return vec![format!("{folder}README.md"), format!("{folder}index.md")];
        }
        return vec![format!("{folder}{stem}.md")];
    }
    if name.ends_with(".md") {
        return match name {
            "index.md" => vec![path.to_owned(), format!("{folder}README.md")],
            "README.md" => vec![path.to_owned(), format!("{folder}index.md")],
            _ => vec![path.to_owned()],
        };
    }
    if name.contains('.') {
        return Vec::new();
    }
    vec![format!("{path}/README.md"), format!("{path}/index.md"), format!("{path}.md")]
}

// A scheme is letters, digits, `+`, `-`, `.` before the first colon; a colon after a slash is part of a path.
fn has_scheme(address: &str) -> bool {
    let Some((scheme, _)) = address.split_once(':') else { return false };
    scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inside(path: &str, fragment: &str) -> Href {
        Href::Inside { path: path.into(), fragment: fragment.into() }
    }

    #[test]
    fn relative_addresses_are_read_from_their_file() {
        assert_eq!(href("ch01.md", "ch02.md#a"), inside("ch02.md", "a"));
        assert_eq!(href("a/b.md", "../c.html"), inside("c.html", ""));
        assert_eq!(href("a/b.md", "%E5%9B%BE/%31.png"), inside("a/图/1.png", ""));
        assert_eq!(href("a/b.md", "x.md?y=1#z"), inside("a/x.md", "z"));
        assert_eq!(href("a/b.md", "./"), inside("a/", ""));
        assert_eq!(href("a/b.md", ".."), inside("", ""));
        assert_eq!(href("a.md", "#标题"), Href::Here("标题".into()));
    }

    #[test]
    fn what_is_not_the_books_is_left_alone() {
        for address in
            ["https://a.example/x.md", "//cdn.example/x", "mailto:a@b.example", "javascript:alert(1)", "/x"]
        {
            assert_eq!(href("a.md", address), Href::External, "{address}");
        }
        assert_eq!(href("a.md", "../x.md"), Href::Outside);
        assert_eq!(href("a/b.md", "%2e%2e/%2e%2e/x.md"), Href::Outside);
    }

    #[test]
    fn an_address_may_mean_several_files() {
        assert_eq!(candidates("ch01.html"), ["ch01.md"]);
        assert_eq!(candidates("a/index.html"), ["a/README.md", "a/index.md"]);
        assert_eq!(candidates("a/"), ["a/README.md", "a/index.md"]);
        assert_eq!(candidates(""), ["README.md", "index.md"]);
        assert_eq!(candidates("a/b"), ["a/b/README.md", "a/b/index.md", "a/b.md"]);
        assert_eq!(candidates("img/a.png"), Vec::<String>::new());
    }
}
