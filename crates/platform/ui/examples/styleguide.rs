//! Writes the style guide in both languages, with its assets, to a folder that any static server can show:
//! `cargo run -p ui --example styleguide -- /tmp/styleguide`

use std::error::Error;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use askama::Template as _;
use jiff::tz::TimeZone;
use kernel::{Locale, MemberId, Role, Theme, Tier, Timestamp, Viewer, ViewerMember};
use ui::styleguide::StyleGuide;
use ui::{ErrorPage, Frame, HeadLink, Messages, NavItem, Place, Site, Who, assets};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).unwrap_or_else(|| "styleguide".to_owned());
    let folder = Path::new(&folder);
    fs::create_dir_all(folder.join("assets"))?;
    for asset in assets::all() {
        fs::write(folder.join(asset.url.trim_start_matches('/')), asset.body("").0)?;
    }

    for locale in Locale::ALL {
        for theme in [Theme::Light, Theme::Dark] {
            let name = |page: &str| folder.join(format!("{page}-{}-{theme}.html", locale.tag()));
            fs::write(name("styleguide"), StyleGuide::new(frame(locale, theme, true)?).render()?)?;
            let fault = ErrorPage {
                f: Frame { title: "404".to_owned(), ..frame(locale, theme, false)? },
                status: 404,
                sentence: "…".to_owned(),
                request_id: "01J9ZK".to_owned(),
                sign_in: "/login?next=%2F".to_owned(),
                back: String::new(),
                written: Vec::new(),
            };
            fs::write(name("error"), fault.render()?)?;
        }
    }
    Ok(())
}

fn frame(locale: Locale, theme: Theme, signed_in: bool) -> Result<Frame, Box<dyn Error>> {
    // The parts' own messages stand in for the menu entries that features would bring.
    let entry = |key, label, icon, place, order| NavItem {
        key,
        label,
        href: "#",
        icon,
        place,
        who: Who::Everyone,
        order,
    };
    let nav = vec![
        entry("talk", "ui-kind-talk", "chat", Place::Main, 1),
        entry("question", "ui-kind-question", "reply", Place::Main, 2),
        entry("course", "ui-kind-course", "book", Place::Main, 3),
        entry("write", "sg-publish", "write", Place::Write, 1),
    ];
    let site =
        Site::new("稷下".to_owned(), Messages::load(ui::CATALOGUES)?, TimeZone::get("Asia/Shanghai")?, nav);
    let now = Timestamp::parse("2026-11-21T02:00:00Z")?;
    let mut viewer = Viewer { theme, ..Viewer::anonymous(locale, now) };
    if signed_in {
        let member = ViewerMember {
            id: MemberId::new(7),
            name: "林".to_owned(),
            role: Role::Member,
            tier: Tier::Scholar,
        };
        viewer.member = Some(member);
    }
    let mut frame = Frame::new(Arc::new(site), viewer, "");
    frame.active = "course";
    frame.head = vec![HeadLink { icon: "bell", label: "3".to_owned(), href: "#".to_owned(), count: 3 }];
    Ok(frame)
}
