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
