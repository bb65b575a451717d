//! What a feature registers: the one value that `app` lists.

use db::{Migration, Statement};
use events::renewal::Renewal;
use events::{Reader, Work};
use ui::{Catalogue, NavItem};

use crate::code::Code;
use crate::routes::Routes;

/// A part of the house that can be switched on and off as a whole.
#[derive(Default)]
pub struct Feature {
    /// The name of its crate.
    pub name: &'static str,
    /// Its tables.
    pub migrations: &'static [Migration],
    /// Its SQL, all of it.
    pub statements: Vec<&'static [&'static Statement]>,
    /// Its refusals.
    pub codes: Vec<&'static [&'static Code]>,
    /// Its words.
    pub catalogues: Vec<Catalogue>,
    /// Its pages and API calls.
    pub routes: Routes,
    /// Pages that stay while it is switched off, for what was promised before: a letter says how to end letters.
    pub lasting: Routes,
    /// What it does when something has happened. Its readers rest while it is off, and then go on where they stopped.
    pub readers: Vec<Reader>,
    /// What it does when something is due.
    pub works: Vec<Work>,
    /// Its rows that hold what was made of a text, to be made anew where what makes it has changed.
    pub renewals: Vec<Renewal>,
    /// Its entries in the menus.
    pub nav: Vec<NavItem>,
}

impl Feature {
    /// A feature without anything yet.
    pub fn named(name: &'static str) -> Self {
        Self { name, ..Self::default() }
    }
}
