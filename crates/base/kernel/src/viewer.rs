//! Who is looking.

use crate::{Locale, MemberId, Timestamp};

crate::text_enum! {
    /// What a member may do by office.
    pub enum Role {
        /// Owns the community: everything.
        Owner = "owner",
        /// Keeps order in every space.
        Moderator = "moderator",
        /// Writes courses and sells them.
        Author = "author",
        /// Everybody else who registered.
        Member = "member",
    }
}

crate::text_enum! {
    /// Standing in the community, lowest first, so that tiers compare.
    pub enum Tier {
        /// 布衣: registered, nothing bought.
        Guest = "guest",
        /// 学士: the first paid tier.
        Scholar = "scholar",
        /// 大夫: the upper paid tier.
        Fellow = "fellow",
        /// 祭酒: the house itself.
        Chair = "chair",
    }
}

crate::text_enum! {
    /// Light or dark.
    pub enum Theme {
        /// As the device asks.
        Auto = "auto",
        /// Always light.
        Light = "light",
        /// Always dark.
        Dark = "dark",
    }
}

/// The member who is signed in, as far as every page needs to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ViewerMember {
    /// Who it is.
    pub id: MemberId,
    /// The name that others see.
    pub name: String,
    /// Office.
    pub role: Role,
    /// Standing at this moment: an expired membership is already taken into account.
    pub tier: Tier,
}

/// Whoever asks for a page: a member or a passer-by, with language, theme, and the moment of asking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Viewer {
    /// The member, if one is signed in.
    pub member: Option<ViewerMember>,
    /// The language to answer in.
    pub locale: Locale,
    /// The theme to answer in.
    pub theme: Theme,
    /// The moment of asking: rules compare with it rather than read a clock.
    pub now: Timestamp,
}

impl Viewer {
    /// A passer-by.
    pub const fn anonymous(locale: Locale, now: Timestamp) -> Self {
        Self { member: None, locale, theme: Theme::Auto, now }
    }

    /// The id of the member who is signed in.
    pub fn member_id(&self) -> Option<MemberId> {
        self.member.as_ref().map(|member| member.id)
    }

    /// Whether this is the given member.
    pub fn is(&self, member: MemberId) -> bool {
        self.member_id() == Some(member)
    }

    /// Whether the house trusts this viewer to keep order: owner or moderator.
    pub fn is_staff(&self) -> bool {
        self.member.as_ref().is_some_and(|member| matches!(member.role, Role::Owner | Role::Moderator))
    }

    /// Whether this viewer owns the community.
    pub fn is_owner(&self) -> bool {
        self.member.as_ref().is_some_and(|member| member.role == Role::Owner)
    }

    /// Whether this viewer may write and sell courses.
    pub fn is_author(&self) -> bool {
        self.is_owner() || self.member.as_ref().is_some_and(|member| member.role == Role::Author)
    }
}
