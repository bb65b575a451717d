//! The facts about members that others may rely on.

use events::Event;
use kernel::{MemberId, Role, Subject, Tier, Timestamp};
use serde::{Deserialize, Serialize};

/// Somebody became a member.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct MemberRegistered {
    /// Who.
    pub member: MemberId,
    /// Under which name.
    pub name: String,
}

impl Event for MemberRegistered {
    const KIND: &'static str = "accounts.member.registered";
    fn subject(&self) -> Subject {
        self.member.subject()
    }
    fn actor(&self) -> Option<MemberId> {
        Some(self.member)
    }
}

/// A member changed bio, language or theme.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct MemberEdited {
    /// Who.
    pub member: MemberId,
}

impl Event for MemberEdited {
    const KIND: &'static str = "accounts.member.edited";
    fn subject(&self) -> Subject {
        self.member.subject()
    }
    fn actor(&self) -> Option<MemberId> {
        Some(self.member)
    }
}

/// A member was given another office.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct RoleChanged {
    /// Whose office.
    pub member: MemberId,
    /// By whom; `None` is the operator's command line.
    pub by: Option<MemberId>,
    /// The office before.
    pub from: Role,
    /// The office now.
    pub to: Role,
}

impl Event for RoleChanged {
    const KIND: &'static str = "accounts.member.role_changed";
    fn subject(&self) -> Subject {
        self.member.subject()
    }
    fn actor(&self) -> Option<MemberId> {
        self.by
    }
}

/// A member was given another standing.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct TierChanged {
    /// Whose standing.
    pub member: MemberId,
    /// The standing now.
    pub tier: Tier,
    /// Until when; `None` is for good.
    pub until: Option<Timestamp>,
}

impl Event for TierChanged {
    const KIND: &'static str = "accounts.member.tier_changed";
    fn subject(&self) -> Subject {
        self.member.subject()
    }
    fn actor(&self) -> Option<MemberId> {
        None
    }
}

/// A member made an API token.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct TokenCreated {
    /// Whose.
    pub member: MemberId,
    /// Which.
    pub token: crate::TokenId,
}

impl Event for TokenCreated {
    const KIND: &'static str = "accounts.token.created";
    fn subject(&self) -> Subject {
        self.token.subject()
    }
    fn actor(&self) -> Option<MemberId> {
        Some(self.member)
    }
}

/// A member revoked an API token.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct TokenRevoked {
    /// Whose.
    pub member: MemberId,
    /// Which.
    pub token: crate::TokenId,
}

impl Event for TokenRevoked {
    const KIND: &'static str = "accounts.token.revoked";
    fn subject(&self) -> Subject {
        self.token.subject()
    }
    fn actor(&self) -> Option<MemberId> {
        Some(self.member)
    }
}

/// A member proved that the mail address is theirs. Which one, the log does not keep.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct MailVerified {
    /// Who.
    pub member: MemberId,
}

impl Event for MailVerified {
    const KIND: &'static str = "accounts.mail.verified";
    fn subject(&self) -> Subject {
        self.member.subject()
    }
    fn actor(&self) -> Option<MemberId> {
        Some(self.member)
    }
}

/// A member has another mail address. Which one, the log does not keep.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct MailChanged {
    /// Who.
    pub member: MemberId,
}

impl Event for MailChanged {
    const KIND: &'static str = "accounts.mail.changed";
    fn subject(&self) -> Subject {
        self.member.subject()
    }
    fn actor(&self) -> Option<MemberId> {
        Some(self.member)
    }
}

/// A member has another password.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PasswordChanged {
    /// Who.
    pub member: MemberId,
    /// Whether by a link that was sent by mail.
    pub by_mail: bool,
}

impl Event for PasswordChanged {
    const KIND: &'static str = "accounts.password.changed";
    fn subject(&self) -> Subject {
        self.member.subject()
    }
    fn actor(&self) -> Option<MemberId> {
        Some(self.member)
    }
}

/// Sessions of a member were ended from another browser, or because the password changed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SessionsEnded {
    /// Who.
    pub member: MemberId,
    /// How many.
    pub sessions: u64,
}

impl Event for SessionsEnded {
    const KIND: &'static str = "accounts.sessions.ended";
    fn subject(&self) -> Subject {
        self.member.subject()
    }
    fn actor(&self) -> Option<MemberId> {
        Some(self.member)
    }
}

/// Signing in asks a member for a code from now on.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SecondStepOn {
    /// Who.
    pub member: MemberId,
}

impl Event for SecondStepOn {
    const KIND: &'static str = "accounts.second_step.turned_on";
    fn subject(&self) -> Subject {
        self.member.subject()
    }
    fn actor(&self) -> Option<MemberId> {
        Some(self.member)
    }
}

/// Signing in asks a member for no code any more.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SecondStepOff {
    /// Who.
    pub member: MemberId,
}

impl Event for SecondStepOff {
    const KIND: &'static str = "accounts.second_step.turned_off";
    fn subject(&self) -> Subject {
        self.member.subject()
    }
    fn actor(&self) -> Option<MemberId> {
        Some(self.member)
    }
}

/// A member has new recovery codes; those before them work no more.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct RecoveryCodesRenewed {
    /// Who.
    pub member: MemberId,
}

impl Event for RecoveryCodesRenewed {
    const KIND: &'static str = "accounts.second_step.codes_renewed";
    fn subject(&self) -> Subject {
        self.member.subject()
    }
    fn actor(&self) -> Option<MemberId> {
        Some(self.member)
    }
}

/// An account elsewhere opens a member's account from now on. Which one, the log does not keep.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct IdentityLinked {
    /// Who.
    pub member: MemberId,
    /// Where: `oidc`, `github`, `wechat`.
    pub provider: String,
}

impl Event for IdentityLinked {
    const KIND: &'static str = "accounts.identity.linked";
    fn subject(&self) -> Subject {
        self.member.subject()
    }
    fn actor(&self) -> Option<MemberId> {
        Some(self.member)
    }
}

/// An account elsewhere opens a member's account no more.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct IdentityUnlinked {
    /// Who.
    pub member: MemberId,
    /// Where: `oidc`, `github`, `wechat`.
    pub provider: String,
}

impl Event for IdentityUnlinked {
    const KIND: &'static str = "accounts.identity.unlinked";
    fn subject(&self) -> Subject {
        self.member.subject()
    }
    fn actor(&self) -> Option<MemberId> {
        Some(self.member)
    }
}

/// A member added a passkey.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PasskeyAdded {
    /// Who.
    pub member: MemberId,
    /// Which.
    pub passkey: crate::PasskeyId,
}

impl Event for PasskeyAdded {
    const KIND: &'static str = "accounts.passkey.added";
    fn subject(&self) -> Subject {
        self.passkey.subject()
    }
    fn actor(&self) -> Option<MemberId> {
        Some(self.member)
    }
}

/// A member calls a passkey otherwise.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PasskeyRenamed {
    /// Who.
    pub member: MemberId,
    /// Which.
    pub passkey: crate::PasskeyId,
}

impl Event for PasskeyRenamed {
    const KIND: &'static str = "accounts.passkey.renamed";
    fn subject(&self) -> Subject {
        self.passkey.subject()
    }
    fn actor(&self) -> Option<MemberId> {
        Some(self.member)
    }
}

/// A member removed a passkey.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PasskeyRemoved {
    /// Who.
    pub member: MemberId,
    /// Which.
    pub passkey: crate::PasskeyId,
}

impl Event for PasskeyRemoved {
    const KIND: &'static str = "accounts.passkey.removed";
    fn subject(&self) -> Subject {
        self.passkey.subject()
    }
    fn actor(&self) -> Option<MemberId> {
        Some(self.member)
    }
}
