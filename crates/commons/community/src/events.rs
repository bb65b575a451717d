//! The facts about the community that others may rely on.

use events::Event;
use kernel::{MemberId, Subject};
use serde::{Deserialize, Serialize};

use crate::settings::Key;

/// The community as the subject of events: there is one.
pub const COMMUNITY: Subject = Subject::of("community", 1);

/// One thing that was decided otherwise than before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// What it is.
    pub key: Key,
    /// What it was.
    pub before: String,
    /// What it is now.
    pub after: String,
}

/// The community has an owner from now on.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CommunityFounded {
    /// Its first owner.
    pub by: MemberId,
    /// What it began with.
    pub preset: String,
}

impl Event for CommunityFounded {
    const KIND: &'static str = "settings.community.founded";
    fn subject(&self) -> Subject {
        COMMUNITY
    }
    fn actor(&self) -> Option<MemberId> {
        Some(self.by)
    }
}

/// The rules have a new version.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct RulesChanged {
    /// Who made it.
    pub by: MemberId,
    /// The version.
    pub rules: i64,
    /// What is different, in one line.
    pub note: String,
}

impl Event for RulesChanged {
    const KIND: &'static str = "settings.rules.changed";
    fn subject(&self) -> Subject {
        COMMUNITY
    }
    fn actor(&self) -> Option<MemberId> {
        Some(self.by)
    }
}

/// A member accepted a version of the rules.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct RulesAccepted {
    /// Who.
    pub by: MemberId,
    /// Which version.
    pub rules: i64,
}

impl Event for RulesAccepted {
    const KIND: &'static str = "community.rules.accepted";
    fn subject(&self) -> Subject {
        self.by.subject()
    }
    fn actor(&self) -> Option<MemberId> {
        Some(self.by)
    }
}

/// The owner changed name, slogan, values, mark or language.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct GeneralChanged {
    /// Who did it.
    pub by: MemberId,
    /// What is different.
    pub changes: Vec<Change>,
}

impl Event for GeneralChanged {
    const KIND: &'static str = "settings.general.changed";
    fn subject(&self) -> Subject {
        COMMUNITY
    }
    fn actor(&self) -> Option<MemberId> {
        Some(self.by)
    }
}

/// The owner switched features, or chose another home page.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct FeaturesChanged {
    /// Who did it.
    pub by: MemberId,
    /// What is different.
    pub changes: Vec<Change>,
}

impl Event for FeaturesChanged {
    const KIND: &'static str = "settings.features.changed";
    fn subject(&self) -> Subject {
        COMMUNITY
    }
    fn actor(&self) -> Option<MemberId> {
        Some(self.by)
    }
}
