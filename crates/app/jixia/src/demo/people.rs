//! Who lives in the demo community.

use std::collections::HashMap;

use accounts::{Candidate, ProfileEdit, ReadyEdit, Registration};
use anyhow::Context as _;
use db::Snapshot;
use kernel::{Entropy, Locale, MemberId, Role, Theme, Timestamp};
use serde::Deserialize;

use super::files;
use super::script::refused;
use super::span::Span;

/// The owner. Where this member is, the community was founded by us.
pub(super) const OWNER: &str = "王斗";

/// The password of every demo account. It is printed at each start and no secret.
pub const PASSWORD: &str = "buzhi-er-yilun";

/// An account to look around with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The member's name.
    pub name: String,
    /// The mail address to sign in with.
    pub mail: String,
    /// The office.
    pub role: Role,
    /// What is to be seen with it, in Chinese.
    pub note: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct People {
    member: Vec<Person>,
}

/// One member, as `members.toml` has them.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Person {
    name: String,
    mail: String,
    role: Role,
    /// How long ago they registered.
    joined: Span,
    /// A language other than the browser's.
    locale: Option<Locale>,
    /// A theme other than the device's.
    theme: Option<Theme>,
    /// Why one would sign in as this member; most are left out of the welcome.
    #[serde(default)]
    note: String,
    bio: String,
}

/// A member who is ready to come in: checked, hashed, rendered.
#[derive(Debug)]
pub(super) struct Newcomer {
    pub(super) joined: Span,
    pub(super) candidate: Candidate,
    pub(super) password_hash: String,
    pub(super) role: Role,
    pub(super) profile: ReadyEdit,
}

/// Checks everybody and hashes their passwords.
pub(super) fn prepare(entropy: &(dyn Entropy + Sync)) -> anyhow::Result<Vec<Newcomer>> {
    let people = people()?;
    // Two at a time: hashing is most of what filling costs.
    let (left, right) = people.split_at(people.len() / 2);
    std::thread::scope(|scope| {
        let helper = scope.spawn(|| newcomers(right, entropy));
        let mut all = newcomers(left, entropy)?;
        all.extend(helper.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?);
        Ok(all)
    })
}

fn newcomers(people: &[Person], entropy: &dyn Entropy) -> anyhow::Result<Vec<Newcomer>> {
    people
        .iter()
        .map(|person| {
            newcomer(person, entropy).with_context(|| format!("demo/members.toml: {}", person.name))
        })
        .collect()
}

fn newcomer(person: &Person, entropy: &dyn Entropy) -> anyhow::Result<Newcomer> {
    let registration =
        Registration { name: person.name.clone(), mail: person.mail.clone(), password: PASSWORD.to_owned() };
    let profile = ProfileEdit {
        bio: person.bio.clone(),
        locale: person.locale,
        theme: person.theme,
        // As registering leaves it.
        version: 1,
    };
    Ok(Newcomer {
        joined: person.joined,
        candidate: registration.check().map_err(refused)?,
        password_hash: accounts::hash_now(entropy, PASSWORD).map_err(refused)?,
        role: person.role,
        profile: profile.check(person.locale.unwrap_or_default()).map_err(refused)?,
    })
}

/// Every member by name, with the moment since when they are there.
pub(super) fn present(q: &mut Snapshot) -> anyhow::Result<HashMap<String, (MemberId, Timestamp)>> {
    let people = people()?.into_iter();
    people
        .map(|person| {
            let row = accounts::member_by_name(q, &person.name)?;
            let row = row.with_context(|| format!("{} is not there", person.name))?;
            Ok((person.name, (row.id, row.created_at)))
        })
        .collect()
}

/// The mail address of a member of the file.
pub(super) fn mail_of(name: &str) -> anyhow::Result<String> {
    let person = people()?.into_iter().find(|person| person.name == name);
    Ok(person.with_context(|| format!("demo/members.toml: {name} is missing"))?.mail)
}

/// The accounts that show most.
///
/// # Errors
/// Where the file of the members cannot be read.
pub fn accounts_to_try() -> anyhow::Result<Vec<Account>> {
    let shown = people()?.into_iter().filter(|person| !person.note.is_empty());
    Ok(shown
        .map(|person| Account { name: person.name, mail: person.mail, role: person.role, note: person.note })
        .collect())
}

fn people() -> anyhow::Result<Vec<Person>> {
    Ok(files::MEMBERS.table::<People>()?.member)
}
