//! What this crate refuses.

web::codes! {
    /// The name has characters that names do not have.
    pub NAME_SHAPE = ("accounts.name.shape", 422);
    /// The name mixes scripts, or looks like letters of another one.
    pub NAME_DISGUISED = ("accounts.name.disguised", 422);
    /// Somebody has this name.
    pub NAME_TAKEN = ("accounts.name.taken", 422);
    /// The name would be taken for the house speaking, or is a word in its addresses.
    pub NAME_RESERVED = ("accounts.name.reserved", 422);
    /// The name looks like another member's.
    pub NAME_ALIKE = ("accounts.name.alike", 422);
    /// This is no mail address.
    pub MAIL_SHAPE = ("accounts.mail.shape", 422);
    /// Somebody registered with this mail address.
    pub MAIL_TAKEN = ("accounts.mail.taken", 422);
    /// The password is too short.
    pub PASSWORD_SHORT = ("accounts.password.short", 422);
    /// The password is easily guessed.
    pub PASSWORD_WEAK = ("accounts.password.weak", 422);
    /// The rules of the community were not accepted, or changed meanwhile.
    pub RULES = ("accounts.rules.unaccepted", 422);
    /// Name or password is wrong; which of them stays unsaid.
    pub SIGN_IN_WRONG = ("accounts.sign_in.wrong", 422);
    /// The password that was to be given again is wrong.
    pub PASSWORD_WRONG = ("accounts.password.wrong", 422);
    /// Too many guesses; the door is shut for a while.
    pub SHUT = ("accounts.sign_in.shut", 429);
    /// The code is wrong, or was used before.
    pub CODE_WRONG = ("accounts.code.wrong", 422);
    /// Signing in asks this member for a code as well.
    pub CODE_REQUIRED = ("accounts.code.required", 422);
    /// Too long ago since the password was given; begin again.
    pub STEP_OVER = ("accounts.code.too_late", 422);
    /// The link that was sent by mail does not work (any more).
    pub LINK_OVER = ("accounts.link.over", 422);
    /// Members without a password have to have signed in just now, for what others give the password again.
    pub SIGN_IN_AGAIN = ("accounts.sign_in.again", 422);
    /// A login elsewhere was begun in another browser, or too long ago, or has come back already.
    pub OUTER_OVER = ("accounts.outer.over", 422);
    /// Whoever went elsewhere to sign in did not.
    pub OUTER_DENIED = ("accounts.outer.denied", 422);
    /// A login elsewhere does not vouch for anybody.
    pub OUTER_FAILED = ("accounts.outer.failed", 422);
    /// The account elsewhere opens another member's account.
    pub OUTER_TAKEN = ("accounts.outer.taken", 409);
    /// The member has linked another account of the same provider.
    pub OUTER_SECOND = ("accounts.outer.second", 409);
    /// The passkey does not answer what was asked.
    pub PASSKEY_WRONG = ("accounts.passkey.wrong", 422);
    /// The device was asked in another browser, or too long ago, or has answered already.
    pub PASSKEY_OVER = ("accounts.passkey.over", 422);
    /// The key is known already.
    pub PASSKEY_KNOWN = ("accounts.passkey.known", 409);
    /// The member has as many passkeys as one may have.
    pub PASSKEYS_MANY = ("accounts.passkey.too_many", 409);
    /// Nothing would be left that lets the member in.
    pub LAST_WAY_IN = ("accounts.way_in.last", 409);
    /// The member has as many API tokens as one may have.
    pub TOKENS_MANY = ("accounts.token.too_many", 409);
    /// The last owner cannot step down.
    pub LAST_OWNER = ("accounts.role.last_owner", 409);
}
