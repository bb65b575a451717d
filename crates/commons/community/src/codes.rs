//! What this crate refuses.

web::codes! {
    /// A feature that stays on needs one that is switched off.
    pub FEATURE_NEEDED = ("community.feature.needed", 422);
    /// Nobody was told this setup code.
    pub SETUP_CODE = ("community.setup.code", 422);
    /// Somebody founded the community already.
    pub ALREADY_FOUNDED = ("community.setup.done", 409);
    /// The member has not accepted the rules as they are now.
    pub RULES_UNACCEPTED = ("community.rules.unaccepted", 403);
    /// The page that is to be home belongs to a feature that is off.
    pub HOME_OFF = ("community.home.off", 422);
}
