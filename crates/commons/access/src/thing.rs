//! What somebody wants to see or act on, as far as access needs to know it.

use kernel::{MemberId, Subject};

use crate::Audience;

/// A thing under the rules of access. A feature builds one from its row; it holds no text and costs no query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thing {
    /// Which thing it is.
    pub subject: Subject,
    /// Who made it.
    pub owner: Option<MemberId>,
    /// Whom it is meant for.
    pub audience: Audience,
    /// How far it is in its life.
    pub stage: Stage,
    /// Whether, and by whom, it was taken away.
    pub removal: Removal,
    /// Whether it takes no more posts and edits. Staff still may.
    pub locked: bool,
    /// Whether it lies in a place that is closed, private or for staff, and that is not its maker's own: who made it does
    /// not see it there any more.
    pub shut_in: bool,
    /// What it is part of: a grant on any of these holds for the thing too. A lesson lists its course.
    pub parents: Vec<Subject>,
}

kernel::text_enum! {
    /// How far a thing is in its life.
    pub enum Stage {
        /// In the works: its makers and staff know of it.
        Draft = "draft",
        /// Offered to its audience.
        Published = "published",
        /// No longer offered. Who holds a grant to read it keeps it.
        Withdrawn = "withdrawn",
    }
}

kernel::text_enum! {
    /// Whether a thing was deleted, and by whom: what staff took away only staff bring back.
    pub enum Removal {
        /// It is there.
        None = "none",
        /// Deleted by the one who made it, who may undo that.
        Owner = "owner",
        /// Taken away by staff.
        Staff = "staff",
    }
}

impl Thing {
    /// A published thing that is not locked, not deleted, and part of nothing.
    pub fn new(subject: Subject, audience: Audience) -> Self {
        Self {
            subject,
            owner: None,
            audience,
            stage: Stage::Published,
            removal: Removal::None,
            locked: false,
            shut_in: false,
            parents: Vec::new(),
        }
    }

    /// The community itself: its desk (`Manage`, `Moderate`) and the making of new works (`Create`).
    pub fn house() -> Self {
        Self::new(Subject::of("house", 1), Audience::Public)
    }

    /// Made by this member.
    #[must_use]
    pub fn owned_by(mut self, owner: MemberId) -> Self {
        self.owner = Some(owner);
        self
    }

    /// At this stage of its life.
    #[must_use]
    pub fn staged(mut self, stage: Stage) -> Self {
        self.stage = stage;
        self
    }

    /// Deleted in this way, or not.
    #[must_use]
    pub fn removed(mut self, removal: Removal) -> Self {
        self.removal = removal;
        self
    }

    /// Locked, or not.
    #[must_use]
    pub fn locked(mut self, locked: bool) -> Self {
        self.locked = locked;
        self
    }

    /// Part of another thing: grants on that hold here, and what hides or locks that hides or locks this.
    /// The audience stays the thing's own, so that a trial lesson is open inside a paid course; but what is private, or
    /// for staff, is so in all its parts, and to those who made them as well: a space that is closed to a member is closed.
    #[must_use]
    pub fn within(mut self, parent: &Self) -> Self {
        self.parents.push(parent.subject.clone());
        self.parents.extend(parent.parents.iter().cloned());
        self.owner = self.owner.or(parent.owner);
        let is_closed = matches!(parent.audience, Audience::Owner | Audience::Staff);
        self.shut_in |= parent.shut_in || (is_closed && self.owner != parent.owner);
        self.stage = match (self.stage, parent.stage) {
            (Stage::Draft, _) | (_, Stage::Draft) => Stage::Draft,
            (Stage::Withdrawn, _) | (_, Stage::Withdrawn) => Stage::Withdrawn,
            (Stage::Published, Stage::Published) => Stage::Published,
        };
        self.audience = match (self.audience, parent.audience) {
            (_, Audience::Owner) | (Audience::Owner, _) => Audience::Owner,
            (_, Audience::Staff) => Audience::Staff,
            (own, _) => own,
        };
        self.removal = self.removal.max(parent.removal);
        self.locked |= parent.locked;
        self
    }

    /// The thing and all that it is part of: where grants that matter here can lie.
    pub fn reach(&self) -> impl Iterator<Item = &Subject> {
        std::iter::once(&self.subject).chain(&self.parents)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_inherits_what_hides_and_locks_the_whole() {
        let author = MemberId::new(3);
        let course = Thing::new(Subject::of("course", 1), Audience::Paid)
            .owned_by(author)
            .staged(Stage::Withdrawn)
            .removed(Removal::Staff)
            .locked(true);
        let lesson = Thing::new(Subject::of("lesson", 9), Audience::Public).within(&course);
        assert_eq!(lesson.audience, Audience::Public);
        assert_eq!(lesson.owner, Some(author));
        assert_eq!((lesson.stage, lesson.removal), (Stage::Withdrawn, Removal::Staff));
        assert!(lesson.locked);
        assert_eq!(lesson.reach().count(), 2);
    }

    #[test]
    fn a_closed_place_shuts_in_what_others_made_there() {
        let (one, other) = (MemberId::new(3), MemberId::new(4));
        let space = Thing::new(Subject::of("space", 1), Audience::Staff);
        let topic = Thing::new(Subject::of("topic", 2), Audience::Staff).owned_by(one).within(&space);
        let reply = Thing::new(Subject::of("reply", 3), Audience::Staff).owned_by(one).within(&topic);
        assert!(topic.shut_in && reply.shut_in);
        let course = Thing::new(Subject::of("course", 1), Audience::Owner).owned_by(one);
        let lesson = Thing::new(Subject::of("lesson", 9), Audience::Public).within(&course);
        let comment = Thing::new(Subject::of("comment", 9), Audience::Public).owned_by(other).within(&lesson);
        assert!(!lesson.shut_in && comment.shut_in);
        let open = Thing::new(Subject::of("space", 1), Audience::Members);
        assert!(!Thing::new(Subject::of("topic", 2), Audience::Members).owned_by(one).within(&open).shut_in);
    }

    #[test]
    fn a_draft_stays_a_draft_in_a_published_whole() {
        let course = Thing::new(Subject::of("course", 1), Audience::Paid).staged(Stage::Withdrawn);
        let lesson =
            Thing::new(Subject::of("lesson", 9), Audience::Paid).staged(Stage::Draft).within(&course);
        assert_eq!(lesson.stage, Stage::Draft);
        let note = Thing::new(Subject::of("comment", 2), Audience::Paid).within(&lesson);
        assert_eq!(note.reach().count(), 3);
        assert_eq!(note.stage, Stage::Draft);
    }
}
