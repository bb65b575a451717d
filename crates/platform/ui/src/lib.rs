#![doc = include_str!("../README.md")]

pub mod assets;
pub mod chart;
mod community;
pub mod faces;
mod frame;
mod given;
mod html;
pub mod icons;
pub mod messages;
pub mod number;
mod pages;
mod parts;
mod phrases;
mod site;
pub mod styleguide;
pub mod titles;

pub use community::Community;
pub use frame::{Frame, path_segment};
pub use given::Given;
pub use html::Html;
pub use messages::{Arg, Catalogue, LoadError, Messages, ToArg, message};
pub use pages::{ErrorPage, Notice};
pub use parts::{
    Choice, Crumb, Fact, FieldErrors, Flash, HeadLink, NavGroup, NavLink, Pager, PriceParts, Slip, Tab, Tone,
};
pub use phrases::Phrases;
pub use site::{NavItem, Place, Site, Who};

/// The sentences of this crate.
pub const CATALOGUES: &[Catalogue] = catalogues!();

/// Re-exported for the macros of this crate.
#[doc(hidden)]
pub mod reexport {
    pub use kernel::Locale;
}
