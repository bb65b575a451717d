//! What this crate refuses.

web::codes! {
    /// Another space has this address.
    pub SLUG_TAKEN = ("forum.space.slug_taken", 422);
    /// The address has characters that addresses do not have.
    pub SLUG_SHAPE = ("forum.space.slug_shape", 422);
    /// The community has as many spaces as it may have.
    pub SPACES_MANY = ("forum.space.too_many", 409);
    /// Nobody likes their own words.
    pub OWN_LIKE = ("forum.like.own", 403);
    /// Only answers to a question are accepted.
    pub NOT_A_QUESTION = ("forum.accept.not_a_question", 409);
    /// A question with an accepted answer cannot become a talk.
    pub ANSWERED = ("forum.topic.answered", 422);
    /// A topic has more tags than it may have.
    pub TAGS_MANY = ("forum.tags.too_many", 422);
    /// A tag is longer than tags are.
    pub TAG_LONG = ("forum.tags.too_long", 422);
    /// A tag has signs that tags do not have, or nothing else.
    pub TAG_LETTERS = ("forum.tags.letters", 422);
    /// A deleted answer cannot be accepted.
    pub ANSWER_GONE = ("forum.accept.gone", 409);
    /// The days in which an author can undo are over.
    pub UNDO_OVER = ("forum.restore.too_late", 409);
}
