//! Every word of the house, in both languages; and nothing that bears the name of something else.

use std::path::Path;

use kernel::Locale;

use crate::support::{house, repeated, settings};

#[test]
fn every_message_is_there_in_both_languages_with_the_same_arguments() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..");
    let faults = ui::messages::check::repository(&root);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_code_is_explained_to_people_in_both_languages() {
    let (house, _) = house(&settings(&[]));
    let codes = house.codes();
    assert!(codes.len() > 40, "{}", codes.len());
    for code in codes {
        let message = code.message_id();
        for locale in Locale::ALL {
            let sentence = house.site().messages.sketch(locale, &message);
            let explained = !sentence.trim().is_empty() && sentence != message;
            assert!(explained, "{} has no sentence in {}", code.name, locale.tag());
        }
        let dotted = code.name.split('.').all(|part| {
            !part.is_empty() && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        });
        assert!(dotted && code.name.contains('.'), "{} is no dotted name", code.name);
        assert!((400..600).contains(&code.status), "{} has status {}", code.name, code.status);
    }
}

#[test]
fn no_two_codes_menu_entries_readers_or_routes_have_one_name() {
    let (house, _) = house(&settings(&[]));
    assert_eq!(repeated(house.codes().iter().map(|code| code.name)), [""; 0]);
    let entries = house.site().nav.iter().map(|item| (item.place as u8, item.key));
    assert_eq!(repeated(entries), []);
    assert_eq!(repeated(house.readers().iter().map(|reader| reader.name)), [""; 0]);
    assert_eq!(repeated(house.works().iter().map(|work| work.kind)), [""; 0]);
    assert_eq!(repeated(house.route_list()), Vec::<&web::RouteInfo>::new());
}

#[test]
fn every_menu_entry_leads_to_a_page() {
    let (house, _) = house(&settings(&[]));
    let pages: Vec<_> = house.route_list().iter().filter(|route| route.method == "GET").collect();
    for item in &house.site().nav {
        let path = item.href.split(['?', '#']).next().unwrap_or_default();
        assert!(pages.iter().any(|page| page.path == path), "{} leads to {path}, where no page is", item.key);
    }
}
