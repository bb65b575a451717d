#![doc = include_str!("../README.md")]

pub mod api;
mod api_tokens;
mod change_password;
mod change_role;
mod codes;
mod device;
mod door;
mod edit_profile;
pub mod events;
mod guesses;
mod han;
mod letters;
mod lookalikes;
mod mail_address;
mod name;
mod outer;
mod own_account;
mod pages;
mod passkeys;
mod password;
mod proof;
mod register;
mod renew;
mod retold;
mod rules;
mod second_step;
mod sessions;
mod sign_in;
mod store;
mod tier;
mod viewer;
mod ways_in;

pub use api_tokens::{CreatedToken, NewToken, TOKEN_DAYS, TOKEN_PREFIX, create_token, revoke_token};
pub use change_password::{ask_for_reset, change_password, check_password, reset_password};
pub use change_role::change_role;
pub use device::device;
pub use edit_profile::{ProfileEdit, ReadyEdit, edit_profile};
pub use guesses::Guess;
pub use letters::Pen;
pub use lookalikes::fill_skeletons;
pub use mail_address::{
    begin_mail_change, confirm_mail, proved_mail, read_new_mail, send_verification, send_verification_again,
    vouch_for_mail,
};
pub use name::{member_url, name_key, skeleton as name_skeleton};
pub use outer::{
    GithubSettings, OidcSettings, OuterLogins, OuterSettings, OuterSettingsError, Provider, WechatSettings,
};
pub use passkeys::{PASSKEY_NAME, PASSKEYS_MAX};
pub use password::{PasswordHasher, hash_now};
pub use register::{Candidate, Registration, register};
pub use retold::StandingsRetold;
pub use rules::RuleBook;
pub use second_step::{
    NewTotp, RECOVERY_CODES, asks_for_code, begin_half, begin_totp, confirm_totp, end_half, pending_totp,
    renew_recovery_codes, resume_half, take_code, turn_totp_off,
};
pub use sessions::{end_other_sessions, read_session, revoke_session, session_of};
pub use sign_in::{SignIn, begin_session, end_session};
pub use store::{MemberRow, member, member_by_name, members_by_keys, names_of};
pub use tier::{set_tier, shown as tier_shown};
pub use viewer::load_viewer;

use db::Migration;
use ui::{NavItem, Place, Who};
use web::Feature;

kernel::id! {
    /// An API token.
    pub TokenId = "api_token";
    /// A passkey.
    pub PasskeyId = "passkey";
}

static MIGRATIONS: &[Migration] = &[
    Migration::new("accounts", "0001_members", include_str!("../migrations/0001_members.sql")),
    Migration::new("accounts", "0002_security", include_str!("../migrations/0002_security.sql")),
    Migration::new("accounts", "0003_second_step", include_str!("../migrations/0003_second_step.sql")),
    Migration::new("accounts", "0004_outer_logins", include_str!("../migrations/0004_outer_logins.sql")),
    Migration::new("accounts", "0005_passkeys", include_str!("../migrations/0005_passkeys.sql")),
    Migration::new("accounts", "0006_name_skeletons", include_str!("../migrations/0006_name_skeletons.sql")),
    Migration::new(
        "accounts",
        "0007_name_skeletons_again",
        include_str!("../migrations/0007_name_skeletons_again.sql"),
    ),
    Migration::new(
        "accounts",
        "0008_name_skeletons_without_marks",
        include_str!("../migrations/0008_name_skeletons_without_marks.sql"),
    ),
    Migration::new("accounts", "0009_sessions_seen", include_str!("../migrations/0009_sessions_seen.sql")),
    Migration::new(
        "accounts",
        "0010_bio_rendered_by",
        include_str!("../migrations/0010_bio_rendered_by.sql"),
    ),
];

/// What this crate registers.
pub fn feature() -> Feature {
    Feature {
        migrations: MIGRATIONS,
        statements: vec![
            store::ALL,
            lookalikes::ALL,
            retold::ALL,
            store::security::ALL,
            store::second_step::ALL,
            store::outer::ALL,
            store::passkeys::ALL,
            renew::ALL,
        ],
        renewals: renew::renewals(),
        codes: vec![codes::ALL],
        catalogues: ui::catalogues!().to_vec(),
        routes: pages::routes().merge(api::routes()),
        nav: menus(),
        ..Feature::named("accounts")
    }
}

fn menus() -> Vec<NavItem> {
    let settings = |key, label, href, order| NavItem {
        key,
        label,
        href,
        icon: "person",
        place: Place::Settings,
        who: Who::Members,
        order,
    };
    vec![
        NavItem {
            key: "members",
            label: ui::message("accounts-members"),
            href: "/members",
            icon: "people",
            place: Place::Main,
            who: Who::Everyone,
            order: 60,
        },
        NavItem {
            key: "settings",
            label: ui::message("accounts-settings"),
            href: "/settings/profile",
            icon: "gear",
            place: Place::Account,
            who: Who::Members,
            order: 90,
        },
        settings("profile", ui::message("accounts-settings-profile"), "/settings/profile", 10),
        settings("security", ui::message("accounts-settings-security"), "/settings/security", 20),
        settings("tokens", ui::message("accounts-settings-tokens"), "/settings/tokens", 40),
    ]
}
