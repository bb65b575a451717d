//! What this crate refuses.

web::codes! {
    /// Only authors write articles.
    pub AUTHORS_ONLY = ("articles.authors_only", 403);
    /// Another article has this address.
    pub SLUG_TAKEN = ("articles.slug.taken", 422);
    /// The address has characters that addresses do not have.
    pub SLUG_SHAPE = ("articles.slug.shape", 422);
    /// A price has to be above nothing and below the highest price.
    pub PRICE_RANGE = ("articles.price.range", 422);
    /// The text in a price field is no amount of that currency.
    pub PRICE_SHAPE = ("articles.price.shape", 422);
    /// Two prices in one currency.
    pub PRICE_TWICE = ("articles.price.twice", 422);
    /// An article that is open to all members has no price.
    pub PRICE_OF_FREE = ("articles.price.of_free", 422);
    /// The film has no web address.
    pub VIDEO_SHAPE = ("articles.video.shape", 422);
    /// The picture at the head is no uploaded file.
    pub COVER_SHAPE = ("articles.cover.shape", 422);
    /// The picture at the head is somebody else's, used elsewhere, or gone.
    pub COVER_GONE = ("articles.cover.gone", 422);
    /// An article without text or film cannot be published.
    pub NOTHING_TO_PUBLISH = ("articles.publish.empty", 409);
    /// What is published is not scheduled.
    pub PUBLISHED_ALREADY = ("articles.schedule.published", 409);
    /// The time lies in the past.
    pub SCHEDULE_PAST = ("articles.schedule.past", 422);
    /// The text is no time.
    pub SCHEDULE_SHAPE = ("articles.schedule.shape", 422);
    /// Nobody likes their own words.
    pub OWN_LIKE = ("articles.like.own", 403);
}
