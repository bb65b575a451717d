//! The first stage: members come in, spaces are opened, courses are begun. One transaction.

use std::sync::Arc;

use access::Audience;
use anyhow::Context as _;
use db::{Db, Tx};
use forum::SpaceDraft;
use kernel::{MemberId, Timestamp, Viewer};
use serde::Deserialize;

use super::files;
use super::people::{self, Newcomer};
use super::script::{refused, viewer};
use super::span::Span;
use super::teaching::{self, NewCourse};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Spaces {
    /// How long ago they were opened.
    opened: Span,
    space: Vec<Space>,
}

/// One space, as `spaces.toml` has it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Space {
    slug: String,
    name: String,
    audience: Audience,
    description: String,
}

/// Something that is done at some time in the past.
enum Step {
    Join(Newcomer),
    OpenSpace(SpaceDraft),
    BeginCourse(NewCourse),
}

/// Founds the community.
pub(super) fn found(db: &Db, cast: Vec<Newcomer>) -> anyhow::Result<()> {
    let spaces: Spaces = files::SPACES.table()?;
    let opened = spaces.opened;
    let mut steps: Vec<(Span, Step)> =
        cast.into_iter().map(|newcomer| (newcomer.joined, Step::Join(newcomer))).collect();
    steps.extend(drafts(spaces.space).map(|draft| (opened, Step::OpenSpace(draft))));
    for course in teaching::courses()? {
        steps.push((course.begun, Step::BeginCourse(course)));
    }
    // The longest ago first; what is as long ago stays in the order of the file.
    steps.sort_by_key(|(ago, _)| std::cmp::Reverse(*ago));
    let steps = Arc::new(steps);
    db.write_blocking(move |tx: &mut Tx| {
        let now = tx.now();
        steps.iter().try_for_each(|(ago, step)| step.take(tx, now.minus(ago.0)))
    })
}

fn drafts(spaces: Vec<Space>) -> impl Iterator<Item = SpaceDraft> {
    (1..).zip(spaces).map(|(place, space)| SpaceDraft {
        slug: space.slug,
        name: space.name,
        description: space.description,
        audience: space.audience,
        position: place * 10,
    })
}

impl Step {
    fn take(&self, tx: &mut Tx, at: Timestamp) -> anyhow::Result<()> {
        tx.at(at);
        match self {
            Self::Join(newcomer) => join(tx, newcomer).map(drop),
            Self::OpenSpace(draft) => {
                let by = member(tx, people::OWNER)?;
                forum::open_space(tx, by.member_id(), draft).map_err(refused)?;
                Ok(())
            }
            Self::BeginCourse(course) => {
                let author = member(tx, &course.author)?;
                courses::create_course(tx, &author, &course.ready).map_err(refused)?;
                Ok(())
            }
        }
    }
}

fn join(tx: &mut Tx, newcomer: &Newcomer) -> anyhow::Result<MemberId> {
    let Newcomer { candidate, password_hash, role, profile, .. } = newcomer;
    let member = accounts::register(tx, candidate, password_hash, *role).map_err(refused)?;
    accounts::vouch_for_mail(tx, member).map_err(refused)?;
    accounts::edit_profile(tx, member, profile).map_err(refused)?;
    Ok(member)
}

/// Somebody who is there already.
fn member(tx: &mut Tx, name: &str) -> anyhow::Result<Viewer> {
    let row = accounts::member_by_name(tx, name)?;
    let row = row.with_context(|| format!("{name} has not joined yet"))?;
    viewer(tx, row.id)
}
