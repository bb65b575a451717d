//! Staff open a space, and change it.

use access::{Action, Audience, Thing};
use db::{DbError, Tx, params};
use events::Emit as _;
use kernel::text::{clean_body, clean_line};
use kernel::{MemberId, Viewer};
use web::{Error, Invalid, codes as common};

use crate::events::{SpaceCreated, SpaceEdited};
use crate::space::{SPACE_AUDIENCES, SPACE_DESCRIPTION, SPACE_NAME, SPACE_SLUG, SPACES_MAX, is_slug};
use crate::{SpaceId, codes, store};

/// What staff type for a space.
#[derive(Debug, Clone)]
pub struct SpaceDraft {
    /// In the address.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// One sentence about it.
    pub description: String,
    /// Whom it is for.
    pub audience: Audience,
    /// Place in the list, low first.
    pub position: i64,
}

impl SpaceDraft {
    fn cleaned(&self) -> Result<Self, Error> {
        let draft = Self {
            slug: clean_line(&self.slug),
            name: clean_line(&self.name),
            description: clean_body(&self.description),
            ..self.clone()
        };
        let mut invalid = Invalid::new();
        invalid.check_length("slug", &draft.slug, SPACE_SLUG);
        if !draft.slug.is_empty() && !is_slug(&draft.slug) {
            invalid.add("slug", &codes::SLUG_SHAPE);
        }
        invalid.check_length("name", &draft.name, SPACE_NAME);
        invalid.check_length("description", &draft.description, SPACE_DESCRIPTION);
        if !SPACE_AUDIENCES.contains(&draft.audience) {
            invalid.add_not_one_of("audience", &SPACE_AUDIENCES.map(Audience::as_str));
        }
        if !(0..=10_000).contains(&draft.position) {
            invalid.add_not_one_of("position", &["0–10000"]);
        }
        invalid.into_result()?;
        Ok(draft)
    }
}

/// Opens a space, asked for by a viewer.
///
/// # Errors
/// For anybody but staff; where a field is wrong; where there are too many spaces.
pub fn create_space(tx: &mut Tx, viewer: &Viewer, draft: &SpaceDraft) -> Result<SpaceId, Error> {
    access::require(tx, viewer, Action::Moderate, &Thing::house())?;
    open_space(tx, viewer.member_id(), draft)
}

/// Opens a space without asking who may: for commands and the demo community.
///
/// # Errors
/// Where a field is wrong or there are too many spaces.
pub fn open_space(tx: &mut Tx, by: Option<MemberId>, draft: &SpaceDraft) -> Result<SpaceId, Error> {
    let draft = draft.cleaned()?;
    let count: i64 = tx.one(&store::COUNT_SPACES, params![])?;
    if usize::try_from(count).unwrap_or(usize::MAX) >= SPACES_MAX {
        return Err(Error::new(&codes::SPACES_MANY).arg("max", SPACES_MAX));
    }
    let now = tx.now();
    let row = params![draft.slug, draft.name, draft.description, draft.audience, draft.position, now];
    let space = tx.insert(&store::INSERT_SPACE, row).map(SpaceId::new).map_err(taken)?;
    tx.emit(&SpaceCreated { space, by })?;
    Ok(space)
}

/// Changes a space.
///
/// # Errors
/// For anybody but staff; where a field is wrong; where it was changed since.
pub fn edit_space(
    tx: &mut Tx,
    viewer: &Viewer,
    space: SpaceId,
    version: i64,
    draft: &SpaceDraft,
) -> Result<(), Error> {
    access::require(tx, viewer, Action::Moderate, &Thing::house())?;
    let draft = draft.cleaned()?;
    let row =
        params![space, draft.slug, draft.name, draft.description, draft.audience, draft.position, version];
    if tx.execute(&store::UPDATE_SPACE, row).map_err(taken)? == 0 {
        return Err(Error::new(&common::STALE_EDIT));
    }
    tx.emit(&SpaceEdited { space, by: viewer.member_id() })?;
    Ok(())
}

fn taken(error: DbError) -> Error {
    if error.is_unique("spaces_slug") { Error::new(&codes::SLUG_TAKEN).field("slug") } else { error.into() }
}
