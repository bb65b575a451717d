#![doc = include_str!("../README.md")]

mod api;
mod audit;
mod change_settings;
mod codes;
pub mod events;
mod features;
mod found;
mod pages;
mod preset;
mod renew;
mod rules;
mod settings;
mod setup_code;
mod shape;
mod standing;
pub mod store;

pub use audit::{AREAS, AuditRow, Filter, Noted, area_title, audit, page as audit_page};
pub use change_settings::{change_features, change_general};
pub use features::{Switching, SwitchingDraft};
pub use found::{Founding, FoundingDraft, Owner, found};
pub use pages::screen;
pub use preset::{Furnish, Furnisher, Preset, Wish, switch_preset};
pub use rules::{ReadyRules, RulesDraft, accept_rules, change_rules};
pub use settings::{General, GeneralDraft, Key, Mark, Settings};
pub use setup_code::new_setup_code;
pub use shape::{Shape, Switch};
pub use standing::loader;

use db::Migration;
use web::Feature;

static MIGRATIONS: &[Migration] = &[
    Migration::new("community", "0001_settings", include_str!("../migrations/0001_settings.sql")),
    Migration::new("community", "0002_founding", include_str!("../migrations/0002_founding.sql")),
    Migration::new("community", "0003_audit", include_str!("../migrations/0003_audit.sql")),
    Migration::new("community", "0004_acceptances", include_str!("../migrations/0004_acceptances.sql")),
    Migration::new("community", "0005_rendered_by", include_str!("../migrations/0005_rendered_by.sql")),
];

/// What this crate registers. Its pages need a [`Shape`] as a service.
pub fn feature() -> Feature {
    Feature {
        migrations: MIGRATIONS,
        statements: vec![store::ALL, renew::ALL],
        renewals: renew::renewals(),
        codes: vec![codes::ALL],
        catalogues: ui::catalogues!().to_vec(),
        routes: pages::routes().merge(api::routes()),
        readers: vec![audit::AUDIT],
        nav: pages::nav(),
        ..Feature::named("community")
    }
}
