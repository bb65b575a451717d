#![doc = include_str!("../README.md")]

mod afterwards;
mod app;
mod assets;
mod body;
mod client;
mod code;
mod cookies;
mod error;
mod feature;
mod form;
mod gate;
mod head;
mod json;
mod kept;
mod limits;
mod mismatch;
mod objects;
pub mod once;
mod outside;
mod packing;
mod page;
mod page_cache;
mod path;
mod problem;
mod routes;
pub mod slots;
mod stack;
mod standing;
mod tls;
mod urlencoded;
mod viewer;
mod visit;
mod written;

pub use app::{App, AppBuilder, LoadViewer, WebConfig};
pub use client::Client;
pub use code::{Code, codes};
pub use cookies::CookieNames;
pub use error::{Arg, Error, FieldError, Invalid, Reason};
pub use feature::Feature;
pub use form::{Form, OpenForm};
pub use gate::Screen;
pub use head::{HeadEntry, HeadMark};
pub use json::{Json, SameSite};
pub use kept::{Keep, kept_or};
pub use limits::{Limits, Rate};
pub use outside::{Outside, OutsideError};
pub use page::{Meta, fragment, html_response, local_path, see_other, sentence};
pub use path::{PathId, PathPair, Query};
pub use problem::{FieldProblem, Problem};
pub use routes::{Described, RouteInfo, Routes};
pub use slots::{Fragment, Slots};
pub use stack::{FormTargets, router};
pub use standing::{Current, Features, LoadStanding, SETTINGS, Standing};
pub use tls::outside_tls;
pub use viewer::ViewerExt;
pub use visit::{Credential, Visit};

use db::Migration;

static MIGRATIONS: &[Migration] = &[Migration::new(
    "web",
    "0001_form_submissions",
    include_str!("../migrations/0001_form_submissions.sql"),
)];

/// What the web floor itself registers: assets, preferences, the memory of submitted forms, and the words of the frame.
pub fn feature() -> Feature {
    Feature {
        migrations: MIGRATIONS,
        statements: vec![once::ALL],
        codes: vec![codes::ALL],
        catalogues: [ui::CATALOGUES, ui::catalogues!()].concat(),
        routes: assets::routes(),
        ..Feature::named("web")
    }
}
