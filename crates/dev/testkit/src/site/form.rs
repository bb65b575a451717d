//! A form of a page, with what a browser would send if nobody touched it.

use scraper::{ElementRef, Html, Selector};

/// One form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// Where it is sent.
    pub action: String,
    /// `get` or `post`.
    pub method: String,
    /// Name and value of each field that would be sent, in the order of the page.
    pub fields: Vec<(String, String)>,
}

impl Form {
    /// What a field would send.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The same form with these fields filled in; those that the form does not have are added, as a browser's user
    /// with a console would.
    #[must_use]
    pub fn filled(mut self, values: &[(&str, &str)]) -> Self {
        for (name, value) in values {
            self.fields.retain(|(known, _)| known != name);
            self.fields.push(((*name).to_owned(), (*value).to_owned()));
        }
        self
    }

    pub(super) fn all_in(page: &Html) -> Vec<Self> {
        let Ok(selector) = Selector::parse("form") else { return Vec::new() };
        let forms = page.select(&selector).map(Self::read);
        forms.chain(Self::of_buttons(page)).collect()
    }

    /// A button outside of the form that it sends, which says where the form goes and sends its own value along.
    fn of_buttons(page: &Html) -> Vec<Self> {
        let Ok(buttons) = Selector::parse("button[form][formaction]") else { return Vec::new() };
        let of_button = |button: ElementRef<'_>| {
            let form = Selector::parse(&format!("form[id=\"{}\"]", button.attr("form")?)).ok()?;
            let mut sent = Self::read(page.select(&form).next()?);
            sent.action = button.attr("formaction")?.to_owned();
            let value = button.attr("value").unwrap_or_default().to_owned();
            sent.fields.extend(button.attr("name").map(|name| (name.to_owned(), value)));
            Some(sent)
        };
        page.select(&buttons).filter_map(of_button).collect()
    }

    fn read(form: ElementRef<'_>) -> Self {
        let attribute = |name| form.attr(name).unwrap_or_default().to_owned();
        let fields = Selector::parse("input[name], textarea[name], select[name]").ok();
        let fields = fields.iter().flat_map(|selector| form.select(selector)).filter_map(sent).collect();
        Self { action: attribute("action"), method: attribute("method").to_lowercase(), fields }
    }
}

/// Name and value as a browser would send them; `None` for what it would not, such as a box that is not ticked.
fn sent(field: ElementRef<'_>) -> Option<(String, String)> {
    if field.attr("disabled").is_some() {
        return None;
    }
    let name = field.attr("name")?.to_owned();
    let value = match field.value().name() {
        // A browser drops the first newline of a textarea; so does the parser.
        "textarea" => field.text().collect(),
        "select" => chosen(field)?,
        _ => match field.attr("type") {
            Some("checkbox" | "radio") if field.attr("checked").is_none() => return None,
            Some("checkbox" | "radio") => field.attr("value").unwrap_or("on").to_owned(),
            Some("submit" | "button" | "image" | "file") => return None,
            _ => field.attr("value").unwrap_or_default().to_owned(),
        },
    };
    Some((name, value))
}

fn chosen(select: ElementRef<'_>) -> Option<String> {
    let options = Selector::parse("option").ok()?;
    let mut all = select.select(&options);
    let first = all.clone().next();
    let option = all.find(|option| option.attr("selected").is_some()).or(first)?;
    Some(option.attr("value").map_or_else(|| option.text().collect(), str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_has_what_a_browser_would_send() {
        let page = Html::parse_document(
            "<form method=POST action='/a'><input name=line value='一'><input type=hidden name=_csrf value=x>
             <input type=checkbox name=off><input type=checkbox name=on checked><input name=gone disabled>
             <input type=radio name=kind value=a><input type=radio name=kind value=b checked>
             <textarea name=body>\n\n第二行</textarea><select name=s><option value=1><option value=2 selected></select>
             <select name=t><option value=3><option value=4></select><button name=go value=1>去</button></form>
             <form action='/b'></form><form id=act method=post><input type=hidden name=_csrf value=y></form>
             <button form=act formaction='/c' name=on value=true>好</button>",
        );
        let forms = Form::all_in(&page);
        assert_eq!(forms.len(), 4);
        let (button, owned) = (&forms[3], |text: &str| text.to_owned());
        assert_eq!((button.action.as_str(), button.method.as_str()), ("/c", "post"));
        assert_eq!(button.fields, [(owned("_csrf"), owned("y")), (owned("on"), owned("true"))]);
        assert_eq!((forms[0].action.as_str(), forms[0].method.as_str()), ("/a", "post"));
        let fields: Vec<_> = forms[0].fields.iter().map(|(name, value)| (&name[..], &value[..])).collect();
        let sent = [
            ("line", "一"),
            ("_csrf", "x"),
            ("on", "on"),
            ("kind", "b"),
            ("body", "\n第二行"),
            ("s", "2"),
            ("t", "3"),
        ];
        assert_eq!(fields, sent);
        let filled = forms[0].clone().filled(&[("line", "二"), ("new", "")]);
        assert_eq!(
            (filled.value("line"), filled.value("new"), filled.value("_csrf")),
            (Some("二"), Some(""), Some("x"))
        );
    }
}
