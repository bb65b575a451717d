//! What somebody may want to do.

kernel::text_enum! {
    /// What somebody wants to do with a thing. The table in the README says who may.
    pub enum Action {
        /// Know that it exists: its title, its card, its landing page.
        See = "see",
        /// Take in all of it.
        Read = "read",
        /// Add something under it: a reply, a comment, a like.
        Post = "post",
        /// Change its words.
        Edit = "edit",
        /// Take it away, so that it can be brought back.
        Delete = "delete",
        /// Bring it back.
        Restore = "restore",
        /// Say that an answer settled one's own question.
        Accept = "accept",
        /// Keep order: lock, pin, move, hide.
        Moderate = "moderate",
        /// Set prices, see who bought it and what it earned.
        Manage = "manage",
        /// Begin a new work, such as a course.
        Create = "create",
        /// Pay for it.
        Buy = "buy",
    }
}
