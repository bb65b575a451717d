//! What gives how many points.

kernel::text_enum! {
    /// A reason to be given points. Stored, so a word never changes.
    pub enum Rule {
        /// Became a member.
        Welcome = "welcome",
        /// Checked in.
        CheckIn = "check-in",
        /// Wrote a topic.
        Topic = "topic",
        /// Wrote a reply to somebody else's topic.
        Reply = "reply",
        /// Wrote a comment.
        Comment = "comment",
        /// Somebody likes a topic, reply or comment.
        Liked = "liked",
        /// An answer was accepted.
        Accepted = "accepted",
        /// Completed a lesson.
        Lesson = "lesson",
        /// Completed a course.
        Course = "course",
    }
}

db::text_column!(Rule);

impl Rule {
    /// Points for the first time.
    pub fn points(self) -> i64 {
        match self {
            Self::Welcome => 10,
            Self::CheckIn | Self::Topic | Self::Liked => 5,
            Self::Reply | Self::Lesson => 2,
            Self::Comment => 1,
            Self::Accepted => 15,
            Self::Course => 20,
        }
    }

    /// Points by this rule on one day at most.
    pub fn daily_max(self) -> i64 {
        match self {
            Self::Welcome | Self::CheckIn => 10,
            Self::Topic => 15,
            Self::Reply | Self::Lesson => 20,
            Self::Comment => 10,
            Self::Liked => 50,
            Self::Accepted => 90,
            Self::Course => 60,
        }
    }

    /// Whether it counts less each time that the same person causes it.
    pub fn fades(self) -> bool {
        matches!(self, Self::Liked | Self::Accepted)
    }

    /// What it gives now: after `before` times by the same person, with `today` given already.
    pub fn gives(self, before: i64, today: i64) -> i64 {
        let first = self.points();
        // Halved each time, so that two friends are soon done with each other.
        let faded = if self.fades() { first >> before.clamp(0, 62) } else { first };
        faded.min(self.daily_max() - today).max(0)
    }
}

/// What a check-in gives on a day of a row: more for each day, up to twice as much.
pub fn check_in_points(streak: i64) -> i64 {
    Rule::CheckIn.points() + (streak - 1).clamp(0, Rule::CheckIn.points())
}

kernel::text_enum! {
    /// Something that a level opens.
    pub enum Right {
        /// Put pictures and files into a text.
        Upload = "upload",
        /// Set tags on others' topics.
        Tag = "tag",
        /// Vote against something.
        Downvote = "downvote",
    }
}

kernel::text_enum! {
    /// Where a member stands by points.
    pub enum Level {
        /// New.
        First = "first",
        /// Knows the place.
        Second = "second",
        /// Helps.
        Third = "third",
        /// Is known to help.
        Fourth = "fourth",
        /// Is asked.
        Fifth = "fifth",
    }
}

impl Level {
    /// The level of so many points.
    pub fn of(points: i64) -> Self {
        let reached = Self::ALL.iter().rev().find(|level| points >= level.threshold());
        reached.copied().unwrap_or(Self::First)
    }

    /// From how many points on.
    pub fn threshold(self) -> i64 {
        match self {
            Self::First => 0,
            Self::Second => 30,
            Self::Third => 150,
            Self::Fourth => 600,
            Self::Fifth => 2_000,
        }
    }

    /// The level above.
    pub fn next(self) -> Option<Self> {
        Self::ALL.iter().find(|level| level.threshold() > self.threshold()).copied()
    }

    /// Whether it opens something.
    pub fn allows(self, right: Right) -> bool {
        let from = match right {
            Right::Upload => Self::Second,
            Right::Tag => Self::Third,
            Right::Downvote => Self::Fourth,
        };
        self.threshold() >= from.threshold()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_two_people_gain_less_each_time() {
        let likes: Vec<i64> = (0..5).map(|before| Rule::Liked.gives(before, 0)).collect();
        assert_eq!(likes, [5, 2, 1, 0, 0]);
        assert_eq!(Rule::Topic.gives(100, 0), 5, "one's own work does not fade");
    }

    #[test]
    fn a_day_has_an_end() {
        assert_eq!(Rule::Topic.gives(0, 12), 3);
        assert_eq!(Rule::Topic.gives(0, 15), 0);
    }

    #[test]
    fn levels_open_rights_in_their_order() {
        assert_eq!(
            (Level::of(0), Level::of(-3), Level::of(149)),
            (Level::First, Level::First, Level::Second)
        );
        assert_eq!(Level::of(1_000_000), Level::Fifth);
        assert!(!Level::First.allows(Right::Upload) && Level::Second.allows(Right::Upload));
        assert!(!Level::Third.allows(Right::Downvote) && Level::Fifth.allows(Right::Downvote));
        assert_eq!(Level::Fifth.next(), None);
    }
}
