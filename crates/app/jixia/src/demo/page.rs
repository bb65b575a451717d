//! Reads a file of the demo: heads between lines `+++`, each with the Markdown that stands below it.

use anyhow::{Context as _, bail};
use serde::de::DeserializeOwned;

/// A file under `demo/`.
#[derive(Debug, Clone, Copy)]
pub(super) struct File {
    /// Its name, for whoever looks for a mistake.
    pub(super) name: &'static str,
    /// What it says.
    pub(super) text: &'static str,
}

/// A head with what stands below it.
#[derive(Debug)]
pub(super) struct Said<H> {
    /// Who, when and where.
    pub(super) head: H,
    /// Markdown.
    pub(super) body: &'static str,
}

const FENCE: &str = "\n+++\n";

impl File {
    /// The first head and text, then all that follow: answers have another head than what they answer.
    pub(super) fn read<H: DeserializeOwned, A: DeserializeOwned>(
        self,
    ) -> anyhow::Result<(Said<H>, Vec<Said<A>>)> {
        self.parts().with_context(|| format!("demo/{}", self.name))
    }

    /// A file that is TOML from top to bottom.
    pub(super) fn table<T: DeserializeOwned>(self) -> anyhow::Result<T> {
        toml::from_str(self.text).with_context(|| format!("demo/{}", self.name))
    }

    fn parts<H: DeserializeOwned, A: DeserializeOwned>(self) -> anyhow::Result<(Said<H>, Vec<Said<A>>)> {
        let Some(text) = self.text.strip_prefix("+++\n") else { bail!("it does not begin with +++") };
        let pieces: Vec<&'static str> = text.split(FENCE).collect();
        let mut pairs = pieces.chunks(2);
        let first = pairs.next().map(said).context("it is empty")??;
        let answers = pairs.map(said).collect::<anyhow::Result<_>>()?;
        Ok((first, answers))
    }
}

fn said<H: DeserializeOwned>(pair: &[&'static str]) -> anyhow::Result<Said<H>> {
    let [head, body] = pair else { bail!("a head is not closed with +++") };
    let head = toml::from_str(head).with_context(|| format!("in the head\n{head}\n"))?;
    Ok(Said { head, body: body.trim() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    struct By {
        by: String,
    }

    fn read(text: &'static str) -> anyhow::Result<(Said<By>, Vec<Said<By>>)> {
        File { name: "x.md", text }.read()
    }

    #[test]
    fn a_file_is_what_was_said_and_what_was_answered() {
        let (first, answers) =
            read("+++\nby = 'a'\n+++\n问\n\n--- +++ a\n\n+++\nby = 'b'\n+++\n\n答\n").unwrap();
        assert_eq!((first.head.by.as_str(), first.body), ("a", "问\n\n--- +++ a"));
        assert_eq!((answers[0].head.by.as_str(), answers[0].body), ("b", "答"));
        assert_eq!(answers.len(), 1);
    }

    #[test]
    fn a_mistake_names_the_file() {
        for bad in
            ["", "by = 'a'", "+++\nby = 'a'\n", "+++\nby = 1\n+++\nx", "+++\nby = 'a'\n+++\nx\n+++\nby = 'b'"]
        {
            let error = read(bad).unwrap_err();
            assert!(format!("{error:#}").starts_with("demo/x.md"), "{error:#}");
        }
    }
}
