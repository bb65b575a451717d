//! Which topic gets how many replies, and in which order they were posted.

use crate::dice::Dice;

/// How large a community is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// Its name in paths and reports.
    pub name: &'static str,
    /// Topics.
    pub topics: usize,
    /// Replies, nine or ten for each topic.
    pub replies: usize,
    /// Members.
    pub members: usize,
    /// Whether its posts can be found: the readers of search have gone through its log. It takes most of the time that
    /// filling takes, and only a search has any use for it.
    pub indexed: bool,
}

/// What the targets speak of.
pub const LARGE: Size =
    Size { name: "1m", topics: 100_000, replies: 1_000_000, members: 10_000, indexed: false };

/// What growth is compared with.
pub const SMALL: Size = Size { name: "10k", topics: 1_000, replies: 10_000, members: 1_000, indexed: false };

/// What searches go through: 200,000 posts.
pub const DOCUMENTS: Size =
    Size { name: "200k", topics: 20_000, replies: 180_000, members: 5_000, indexed: true };

/// Replies of a topic whose page is measured.
pub const FULL_PAGE: usize = 20;

/// Topics so far away that a reply still comes: replies to one topic lie scattered among those to others, as they do
/// where people talk. Posted topic by topic they would lie side by side and be read too fast.
const SPREAD: usize = 400;

/// One reply in the order of posting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Planned {
    /// When, in topics begun before it, times 1000.
    pub moment: u64,
    /// The topic, counted from 0.
    pub topic: usize,
}

impl Size {
    /// Ids of topics with exactly a page of replies, in spaces that everybody may read.
    pub fn full_topics(self) -> Vec<i64> {
        (0..self.topics).filter(|topic| replies_of(*topic) == FULL_PAGE).map(id).collect()
    }

    /// All replies in the order of posting.
    pub fn replies_in_order(self) -> Vec<Planned> {
        let mut dice = Dice::new(self.topics as u64);
        let mut planned = Vec::with_capacity(self.replies);
        for topic in 0..self.topics {
            let begun = topic as u64 * 1000;
            for _ in 0..replies_of(topic) {
                planned.push(Planned { moment: begun + 1 + (dice.below(SPREAD * 1000) as u64), topic });
            }
        }
        // A few topics never end. They take what is left of the replies.
        let endless: Vec<usize> = (0..self.topics).filter(|topic| is_endless(self, *topic)).collect();
        let end = self.topics * 1000;
        while planned.len() < self.replies {
            let topic = *dice.pick(&endless);
            let begun = topic * 1000;
            planned.push(Planned { moment: (begun + 1 + dice.below(end - begun)) as u64, topic });
        }
        planned.sort_unstable();
        planned
    }

    /// Whether only some members may read a topic.
    pub fn is_closed(topic: usize) -> bool {
        topic % 20 == 19
    }
}

/// The id of the topic at this place.
pub fn id(topic: usize) -> i64 {
    i64::try_from(topic).unwrap_or(i64::MAX - 1) + 1
}

/// Nine for each topic, unevenly.
fn replies_of(topic: usize) -> usize {
    match topic % 10 {
        0 | 1 => FULL_PAGE,
        2..=4 => 10,
        5 | 6 => 6,
        7 | 8 => 3,
        _ => 2,
    }
}

fn is_endless(size: Size, topic: usize) -> bool {
    topic % (size.topics / 10).clamp(1, 10_000) == 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_replies_as_promised_and_none_before_its_topic() {
        let planned = SMALL.replies_in_order();
        assert_eq!(planned.len(), SMALL.replies);
        assert!(planned.iter().all(|reply| reply.moment > reply.topic as u64 * 1000));
        let full = SMALL.full_topics();
        assert_eq!(full.len(), SMALL.topics / 5);
        for topic in full.into_iter().take(5) {
            let count = planned.iter().filter(|reply| id(reply.topic) == topic).count();
            assert_eq!(count, FULL_PAGE);
        }
    }

    #[test]
    fn searches_go_through_two_hundred_thousand_posts() {
        assert_eq!(DOCUMENTS.replies_in_order().len() + DOCUMENTS.topics, 200_000);
    }

    #[test]
    fn replies_to_one_topic_lie_scattered() {
        let planned = SMALL.replies_in_order();
        let places: Vec<usize> = (0..planned.len()).filter(|place| planned[*place].topic == 100).collect();
        let far = places.windows(2).filter(|pair| pair[1] - pair[0] > 10).count();
        assert!(far > places.len() / 2, "{places:?}");
    }

    #[test]
    fn measured_topics_are_open_to_everybody() {
        let closed = |id: &i64| Size::is_closed(usize::try_from(id - 1).unwrap());
        assert!(!SMALL.full_topics().iter().any(closed));
    }
}
