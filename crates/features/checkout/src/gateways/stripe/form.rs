//! Bodies: forms whose names nest with brackets.

use url::form_urlencoded::Serializer;

/// A form, in the order in which it was written: the same facts are the same bytes.
#[derive(Default)]
pub(super) struct Form(Vec<(String, String)>);

impl Form {
    /// Adds a value under a name such as `line_items[0][price_data][unit_amount]`.
    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.0.push((name.to_owned(), value.to_string()));
        self
    }

    /// The bytes that are sent.
    pub fn encoded(&self) -> String {
        Serializer::new(String::new()).extend_pairs(&self.0).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_nest_and_values_are_encoded() {
        let form = Form::default().with("metadata[attempt]", "p1").with("a[0][b]", "稷 &=+").with("n", 990);
        assert_eq!(form.encoded(), "metadata%5Battempt%5D=p1&a%5B0%5D%5Bb%5D=%E7%A8%B7+%26%3D%2B&n=990");
    }
}
