//! What this crate refuses.

web::codes! {
    /// There is no file in the form.
    pub NOTHING = ("files.upload.nothing", 422);
    /// The content is no picture of a kind that we take.
    pub KIND = ("files.upload.kind", 422);
    /// The picture is broken.
    pub BROKEN = ("files.upload.broken", 422);
    /// The picture has too many pixels.
    pub PIXELS = ("files.upload.pixels", 422);
    /// The member has too much that nothing uses.
    pub QUOTA = ("files.upload.quota", 409);
    /// The store did not take it: it is full, or cannot be reached.
    pub STORE = ("files.store.failed", 503);
}
