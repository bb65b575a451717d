//! What the tests of this crate share.

use access::{Grant, GrantId, Reason, Right};
use db::{Migration, Schema};
use kernel::{Locale, MemberId, Role, Subject, Theme, Tier, Timestamp, Viewer, ViewerMember};

/// Members 1 to 9, as far as grants need them.
const MEMBERS: &[Migration] = &[Migration::new(
    "test",
    "members",
    "CREATE TABLE members (id {pk}, name TEXT NOT NULL) {strict};
     INSERT INTO members (id, name) VALUES (1, 'a'), (2, 'b'), (3, 'c'), (4, 'd'), (5, 'e'), (6, 'f'), (7, 'g'),
        (8, 'h'), (9, 'i');",
)];

pub fn schema() -> Schema {
    Schema::default()
        .with(events::MIGRATIONS, events::STATEMENTS)
        .with(MEMBERS, &[])
        .with(access::MIGRATIONS, access::STATEMENTS)
}

/// When the tests with a database begin.
pub const START: Timestamp = Timestamp::from_seconds(1_767_225_600);

pub const fn member(id: i64) -> MemberId {
    MemberId::new(id)
}

pub const fn course(id: i64) -> Subject {
    Subject::of("course", id)
}

pub fn visitor(now: Timestamp) -> Viewer {
    Viewer::anonymous(Locale::ZhCn, now)
}

pub fn viewer(id: i64, role: Role, tier: Tier, now: Timestamp) -> Viewer {
    let member = ViewerMember { id: member(id), name: format!("member{id}"), role, tier };
    Viewer { member: Some(member), locale: Locale::ZhCn, theme: Theme::Auto, now }
}

pub fn plain(id: i64, now: Timestamp) -> Viewer {
    viewer(id, Role::Member, Tier::Guest, now)
}

/// A grant without an end.
pub fn grant(id: i64, to: i64, subject: Subject, right: Right) -> Grant {
    Grant {
        id: GrantId::new(id),
        member: member(to),
        subject,
        right,
        reason: Reason::order(id),
        from: Timestamp::from_micros(0),
        until: None,
        revoked_at: None,
    }
}
