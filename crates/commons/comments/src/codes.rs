//! What this crate refuses.

web::codes! {
    /// Nobody likes their own words.
    pub OWN_LIKE = ("comments.like.own", 403);
    /// What was to be answered is deleted.
    pub PARENT_GONE = ("comments.reply.gone", 409);
    /// The days in which an author can undo are over.
    pub UNDO_OVER = ("comments.restore.too_late", 409);
}
