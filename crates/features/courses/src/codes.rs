//! What this crate refuses.

web::codes! {
    /// Only authors begin courses.
    pub AUTHORS_ONLY = ("courses.authors_only", 403);
    /// Another course has this address.
    pub SLUG_TAKEN = ("courses.slug.taken", 422);
    /// The address has characters that addresses do not have.
    pub SLUG_SHAPE = ("courses.slug.shape", 422);
    /// A price has to be above nothing and below the highest price.
    pub PRICE_RANGE = ("courses.price.range", 422);
    /// The text in a price field is no amount of that currency.
    pub PRICE_SHAPE = ("courses.price.shape", 422);
    /// Two prices in one currency.
    pub PRICE_TWICE = ("courses.price.twice", 422);
    /// A course that is open to all members has no price.
    pub PRICE_OF_FREE = ("courses.price.of_free", 422);
    /// A course without lessons cannot be published.
    pub NOTHING_TO_PUBLISH = ("courses.publish.empty", 409);
    /// The course has as many lessons as a course may have.
    pub LESSONS_MANY = ("courses.lesson.too_many", 409);
    /// The lesson is at the very beginning or end already.
    pub MOVE_NOWHERE = ("courses.lesson.move_nowhere", 409);
}
