//! What a new community can begin with.

use std::sync::Arc;

use db::Tx;
use kernel::{Locale, MemberId};
use web::Error;

/// A kind of community to begin with.
#[derive(Debug, Clone)]
pub struct Preset {
    /// Stable word.
    pub name: &'static str,
    /// The message id of its name for people.
    pub title: &'static str,
    /// The message id of one sentence about it.
    pub note: &'static str,
    /// Features that are off in it.
    pub off: &'static [&'static str],
    /// Its home page.
    pub home: &'static str,
}

/// What a founder wants to find on the first day.
#[derive(Debug, Clone, Copy)]
pub struct Wish {
    /// The name of the preset.
    pub preset: &'static str,
    /// The language of names and texts.
    pub locale: Locale,
    /// Whether some first topics are written.
    pub samples: bool,
}

/// What is put into a new community, in the transaction that founds it; the member is its owner.
pub type Furnish = Arc<dyn Fn(&mut Tx, MemberId) -> Result<(), Error> + Send + Sync>;

/// Prepares what presets put into a community: spaces, first topics. A service that `app` offers, since features are
/// above this crate. Whatever is slow is done before the transaction.
#[derive(Clone)]
pub struct Furnisher(Arc<dyn Fn(Wish) -> Result<Furnish, Error> + Send + Sync>);

impl Furnisher {
    /// Wraps the preparation.
    pub fn new(prepare: impl Fn(Wish) -> Result<Furnish, Error> + Send + Sync + 'static) -> Self {
        Self(Arc::new(prepare))
    }

    pub(crate) fn prepare(&self, wish: Wish) -> Result<Furnish, Error> {
        (self.0)(wish)
    }
}

impl std::fmt::Debug for Furnisher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Furnisher")
    }
}
