//! What members are told of, and how.

kernel::text_enum! {
    /// What a notification says.
    pub enum Kind {
        /// Somebody replied in the member's topic, or to the member's comment.
        Reply = "reply",
        /// Somebody answered the member's question.
        Answer = "answer",
        /// The asker accepted the member's answer.
        Accepted = "accepted",
        /// Somebody named the member.
        Mention = "mention",
        /// Somebody commented on what the member wrote.
        Comment = "comment",
        /// Some members like what the member wrote.
        Like = "like",
        /// The member's order is paid.
        Paid = "paid",
        /// The member's money went back.
        Refunded = "refunded",
        /// A course that the member has got new lessons.
        Lesson = "lesson",
    }
}

kernel::text_enum! {
    /// How a member is told.
    pub enum Way {
        /// Not at all.
        Off = "off",
        /// By the bell.
        Bell = "bell",
        /// By the bell, and by mail where it is not read in time.
        Mail = "mail",
    }
}

kernel::text_enum! {
    /// How often a member gets a letter about everything unread.
    pub enum Digest {
        /// Never.
        Off = "off",
        /// Every morning.
        Daily = "daily",
        /// On Mondays.
        Weekly = "weekly",
    }
}

kernel::text_enum! {
    /// How the letter about a notification stands.
    pub enum MailState {
        /// There is none to be written.
        None = "none",
        /// The next letter tells of it.
        Waiting = "waiting",
        /// A letter told of it.
        Sent = "sent",
    }
}

db::text_column!(Kind, Way, Digest, MailState);

impl Kind {
    /// How members are told who have not chosen.
    pub const fn usual_way(self) -> Way {
        match self {
            Self::Like | Self::Lesson => Way::Bell,
            Self::Reply
            | Self::Answer
            | Self::Accepted
            | Self::Mention
            | Self::Comment
            | Self::Paid
            | Self::Refunded => Way::Mail,
        }
    }

    /// The message that names the kind where a member chooses.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Reply => ui::message("notify-kind-reply"),
            Self::Answer => ui::message("notify-kind-answer"),
            Self::Accepted => ui::message("notify-kind-accepted"),
            Self::Mention => ui::message("notify-kind-mention"),
            Self::Comment => ui::message("notify-kind-comment"),
            Self::Like => ui::message("notify-kind-like"),
            Self::Paid => ui::message("notify-kind-paid"),
            Self::Refunded => ui::message("notify-kind-refunded"),
            Self::Lesson => ui::message("notify-kind-lesson"),
        }
    }
}
