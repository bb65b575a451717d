//! What a new community begins with: presets, their spaces and first topics. The texts are in `presets/`.

use std::sync::Arc;

use access::Audience;
use community::{Furnish, Furnisher, Preset, Wish};
use forum::{ReadyTopic, SpaceDraft, Text, TopicKind};
use kernel::Locale;
use markdown::Options;
use serde::Deserialize;
use ui::message;
use web::Error;

/// The presets, the proposed one first.
pub(super) fn presets() -> Vec<Preset> {
    vec![
        Preset {
            name: "tech",
            title: message("app-preset-tech"),
            note: message("app-preset-tech-note"),
            off: &["courses", "membership", "checkout"],
            home: "/",
        },
        Preset {
            name: "knowledge",
            title: message("app-preset-knowledge"),
            note: message("app-preset-knowledge-note"),
            off: &[],
            home: "/courses",
        },
        Preset {
            name: "commerce",
            title: message("app-preset-commerce"),
            note: message("app-preset-commerce-note"),
            off: &["articles"],
            home: "/pricing",
        },
    ]
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Spaces {
    space: Vec<Space>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Space {
    slug: String,
    zh: Words,
    en: Words,
}

/// A space in one language, and the topic that opens it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    name: String,
    about: String,
    title: String,
    body: String,
}

fn spaces(preset: &str) -> Result<Vec<Space>, Error> {
    let text = match preset {
        "tech" => include_str!("../../presets/tech.toml"),
        "knowledge" => include_str!("../../presets/knowledge.toml"),
        "commerce" => include_str!("../../presets/commerce.toml"),
        other => return Err(Error::internal(format!("there is no preset {other}"))),
    };
    toml::from_str::<Spaces>(text).map(|file| file.space).map_err(Error::internal)
}

/// Prepares spaces and first topics.
pub(super) fn furnisher() -> Furnisher {
    Furnisher::new(|wish: Wish| {
        let rooms: Vec<_> =
            (1..).zip(spaces(wish.preset)?).map(|(place, space)| room(place, space, wish)).collect();
        Ok(Arc::new(move |tx: &mut db::Tx, owner| {
            let known = forum::store::spaces(tx)?;
            for (space, topic) in &rooms {
                // A community that becomes of this kind later may have it, under the address or under the name.
                if known.iter().any(|known| known.slug == space.slug || known.name == space.name) {
                    continue;
                }
                let space = forum::open_space(tx, Some(owner), space)?;
                if let Some((title, text)) = topic {
                    let (title, text) = (title.clone(), text.clone());
                    let ready = ReadyTopic { space, kind: TopicKind::Talk, title, text, tags: None };
                    forum::insert_topic(tx, owner, &ready)?;
                }
            }
            Ok(())
        }) as Furnish)
    })
}

fn room(place: i64, space: Space, wish: Wish) -> (SpaceDraft, Option<(String, Text)>) {
    let words = match wish.locale {
        Locale::ZhCn => space.zh,
        Locale::En => space.en,
    };
    let draft = SpaceDraft {
        slug: space.slug,
        name: words.name,
        description: words.about,
        audience: Audience::Public,
        position: place * 10,
    };
    let topic = wish.samples.then(|| (words.title, text(words.body.trim(), wish.locale)));
    (draft, topic)
}

fn text(body: &str, locale: Locale) -> Text {
    let rendered = markdown::render(body, &Options::post(locale));
    let excerpt = markdown::excerpt(body, 120);
    let blank = rendered.is_blank();
    Text { body: body.to_owned(), html: rendered.html, excerpt, mentions: Vec::new(), blank }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_preset_has_its_spaces_in_both_languages() {
        for preset in presets() {
            let spaces = spaces(preset.name).unwrap();
            assert!(spaces.len() >= 3, "{}", preset.name);
            for space in spaces {
                for words in [space.zh, space.en] {
                    assert!(words.name.chars().count() <= 40 && words.about.chars().count() <= 200);
                    assert!(words.title.chars().count() <= 100 && !words.body.trim().is_empty());
                }
            }
        }
    }
}
