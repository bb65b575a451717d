//! The members of a test's community.

use std::sync::OnceLock;

use db::{Db, Tx};
use kernel::{Locale, MemberId, Role, SystemEntropy, Tier, Timestamp, Viewer, ViewerMember};

/// The password of every member.
pub const PASSWORD: &str = "百家争鸣于稷门之下";

/// One member.
#[derive(Debug, Clone)]
pub struct Member {
    pub id: MemberId,
    pub name: &'static str,
    pub mail: &'static str,
    pub role: Role,
}

impl Member {
    /// The member as operations see whoever asks.
    pub fn viewer(&self, now: Timestamp) -> Viewer {
        let tier = accounts::tier_shown(self.role, Tier::Guest, None, now);
        let member = ViewerMember { id: self.id, name: self.name.to_owned(), role: self.role, tier };
        Viewer { member: Some(member), ..Viewer::anonymous(Locale::ZhCn, now) }
    }
}

/// Everybody.
#[derive(Debug, Clone)]
pub struct Cast {
    pub owner: Member,
    pub moderator: Member,
    /// Writes the course of the sample.
    pub author: Member,
    /// Writes courses too, but not that one.
    pub rival: Member,
    /// Asks, learns and buys in the sample.
    pub lin: Member,
    /// Answers in the sample.
    pub meng: Member,
    /// Has nothing to do with anything.
    pub stranger: Member,
}

impl Cast {
    pub(super) fn register(db: &Db) -> Self {
        let add = |name: &'static str, mail: &'static str, role| {
            let registration = accounts::Registration {
                name: name.to_owned(),
                mail: mail.to_owned(),
                password: PASSWORD.to_owned(),
            };
            let candidate = registration.check().unwrap();
            let id = db
                .write_blocking(move |tx: &mut Tx| accounts::register(tx, &candidate, password_hash(), role));
            Member { id: id.unwrap(), name, mail, role }
        };
        Self {
            owner: add("孟轲", "mengke@example.org", Role::Owner),
            moderator: add("管仲", "guanzhong@example.org", Role::Moderator),
            author: add("淳于髡", "chunyukun@example.org", Role::Author),
            rival: add("邹忌", "zouji@example.org", Role::Author),
            lin: add("林徙", "linxi@example.org", Role::Member),
            meng: add("慎到", "shendao@example.org", Role::Member),
            stranger: add("田骈", "tianpian@example.org", Role::Member),
        }
    }
}

/// Hashed once for all tests of this process: the hash is slow on purpose.
fn password_hash() -> &'static str {
    static HASH: OnceLock<String> = OnceLock::new();
    HASH.get_or_init(|| accounts::hash_now(&SystemEntropy, PASSWORD).unwrap())
}
