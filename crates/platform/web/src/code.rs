//! Stable codes for everything that can be refused, each with its status.

/// A stable, documented reason for refusing a request.
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// Dotted name, as sent in problem+json: `forum.accept.not_asker`.
    pub name: &'static str,
    /// HTTP status.
    pub status: u16,
}

impl Code {
    /// The catalogue message that explains this code to a person: `error-forum-accept-not-asker`.
    pub fn message_id(&self) -> String {
        format!("error-{}", self.name.replace(['.', '_'], "-"))
    }
}

/// Declares the codes of a crate: `codes! { /// Only the asker accepts. pub NOT_ASKER = ("forum.accept.not_asker", 403); }`.
///
/// Gives one static for each and `ALL`, the list that the feature registers.
#[macro_export]
macro_rules! codes {
    ($($(#[$meta:meta])* $vis:vis $name:ident = ($code:literal, $status:literal);)+) => {
        $($(#[$meta])* $vis static $name: $crate::Code = $crate::Code { name: $code, status: $status };)+
        /// Every code of this module.
        pub static ALL: &[&$crate::Code] = &[$(&$name),+];
    };
}

/// Codes that every crate uses.
pub mod codes {
    codes! {
        /// The body is not of the type that the address takes.
        pub BAD_REQUEST = ("request.malformed", 400);
        /// The body is no JSON.
        pub BAD_JSON = ("request.malformed_json", 400);
        /// The body is JSON, but not of the shape that the address takes.
        pub JSON_MISMATCH = ("request.json_mismatch", 400);
        /// A parameter behind the `?` is missing, there twice, or has a value that cannot be used.
        pub BAD_PARAMETER = ("request.bad_parameter", 400);
        /// A text has a NUL character.
        pub NUL = ("request.nul", 400);
        /// Nobody is signed in, and somebody has to be.
        pub SIGN_IN = ("session.required", 401);
        /// The API token is unknown, revoked or expired.
        pub BAD_TOKEN = ("token.invalid", 401);
        /// This member may not do this.
        pub FORBIDDEN = ("access.forbidden", 403);
        /// The form was not sent from one of our pages, or its session is over.
        pub CSRF = ("form.expired", 403);
        /// There is nothing here, or nothing that this viewer may know of.
        pub NOT_FOUND = ("request.not_found", 404);
        /// The address exists but does not take this method.
        pub METHOD = ("request.method_not_allowed", 405);
        /// What was sent does not fit what is stored now.
        pub CONFLICT = ("request.conflict", 409);
        /// Somebody else changed the text in the meantime.
        pub STALE_EDIT = ("edit.stale", 409);
        /// It was here once.
        pub GONE = ("request.gone", 410);
        /// The body is larger than this address takes.
        pub TOO_LARGE = ("request.too_large", 413);
        /// The body has a media type that this address does not take.
        pub MEDIA_TYPE = ("request.media_type", 415);
        /// Some field is wrong; the fields say which.
        pub INVALID = ("input.invalid", 422);
        /// The field is empty.
        pub REQUIRED = ("input.required", 422);
        /// The field has too many characters.
        pub TOO_LONG = ("input.too_long", 422);
        /// The field has too few characters.
        pub TOO_SHORT = ("input.too_short", 422);
        /// The field has a value that is not offered.
        pub BAD_VALUE = ("input.bad_value", 422);
        /// Too many requests in a short time.
        pub TOO_MANY = ("request.too_many", 429);
        /// The community has no owner yet.
        pub NOT_FOUNDED = ("community.not_founded", 503);
        /// Something broke on our side.
        pub INTERNAL = ("server.internal", 500);
        /// The house is busy or going down; trying again helps.
        pub UNAVAILABLE = ("server.unavailable", 503);
    }
}
