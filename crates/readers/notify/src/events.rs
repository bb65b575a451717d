//! The facts of this crate that others may rely on. What a member reads is nobody else's business and is no event.

use events::Event;
use kernel::{MemberId, Subject};
use serde::{Deserialize, Serialize};

use crate::kind::{Digest, Kind, Way};

macro_rules! own_events {
    ($($(#[$meta:meta])* $name:ident = $kind:literal { $($(#[$fmeta:meta])* $field:ident : $type:ty),* $(,)? })+) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        pub struct $name {
            /// Who.
            pub member: MemberId,
            $($(#[$fmeta])* pub $field: $type),*
        }

        impl Event for $name {
            const KIND: &'static str = $kind;
            fn subject(&self) -> Subject {
                self.member.subject()
            }
            fn actor(&self) -> Option<MemberId> {
                Some(self.member)
            }
        }
    )+};
}

own_events! {
    /// A member chose how to be told of a kind.
    WayChosen = "notify.way.chosen" {
        /// Of what.
        kind: Kind,
        /// How.
        way: Way,
    }
    /// A member chose how often a digest comes.
    DigestChosen = "notify.digest.chosen" {
        /// How often.
        digest: Digest,
    }
    /// A member does not want to hear of a thread or space any more.
    ThreadMuted = "notify.thread.muted" {
        /// Which.
        subject: Subject,
    }
    /// A member wants to hear of it again.
    ThreadUnmuted = "notify.thread.unmuted" {
        /// Which.
        subject: Subject,
    }
}
