//! What every page knows: language, viewer, menus. Templates call it `f`.

use std::sync::Arc;

use kernel::{Locale, MemberId, Money, Role, Tier, Timestamp, Viewer, ViewerMember};

use crate::messages::{Arg, ToArg};
use crate::parts::{Flash, HeadLink, PriceParts};
use crate::site::{NavItem, Place, Site, Who};
use crate::{Community, Given, Html, Phrases, assets, faces, icons, number, titles};

/// The frame of one page for one viewer. The field of a page's struct that holds it is called `f`, and the macros in
/// `parts.html` rely on that name.
#[derive(Debug, Clone)]
pub struct Frame {
    /// Words, time zone and menus.
    pub site: Arc<Site>,
    /// The community as it is now.
    pub community: Arc<Community>,
    /// Who is looking, in which language and theme, and when.
    pub viewer: Viewer,
    /// The token that forms carry; empty where a page is shared and carries none.
    pub csrf: String,
    /// Path and query of this page, to come back to.
    pub path: String,
    /// The nonce of this answer's content security policy; empty for none.
    pub nonce: String,
    /// The page's title, without the community's name.
    pub title: String,
    /// One sentence for search engines and link previews; empty for none.
    pub description: String,
    /// The key of the menu entry that this page belongs to.
    pub active: &'static str,
    /// A sentence from the page before.
    pub flash: Option<Flash>,
    /// Links that features put into the head: the bell, the purse.
    pub head: Vec<HeadLink>,
    /// Counts beside menu entries, by the entry's key.
    pub counts: Vec<(&'static str, i64)>,
}

impl Frame {
    /// A frame with a title and nothing else that is special; set the public fields for more.
    #[must_use]
    pub fn new(site: Arc<Site>, viewer: Viewer, title: impl Into<String>) -> Self {
        Self {
            community: site.community(),
            site,
            viewer,
            csrf: String::new(),
            path: "/".to_owned(),
            nonce: String::new(),
            title: title.into(),
            description: String::new(),
            active: "",
            flash: None,
            head: Vec::new(),
            counts: Vec::new(),
        }
    }

    /// The viewer's language, for words outside a template.
    #[must_use]
    pub fn phrases(&self) -> Phrases<'_> {
        Phrases {
            messages: &self.site.messages,
            locale: self.viewer.locale,
            zone: &self.site.zone,
            now: self.viewer.now,
        }
    }

    // ── Sentences ──

    /// A message without arguments.
    #[must_use]
    pub fn t<'a>(&'a self, id: &'a str) -> &'a str {
        self.site.messages.get(self.viewer.locale, id)
    }

    /// A message with one argument: `f.t1("greeting", "name", member.name)`.
    #[must_use]
    pub fn t1(&self, id: &str, name: &str, value: impl ToArg) -> String {
        self.ta(id, &[(name, value.to_arg())])
    }

    /// A message with two arguments.
    #[must_use]
    pub fn t2(&self, id: &str, name: &str, value: impl ToArg, name2: &str, value2: impl ToArg) -> String {
        self.ta(id, &[(name, value.to_arg()), (name2, value2.to_arg())])
    }

    /// A message about a number of things, called `$count` in the message.
    #[must_use]
    pub fn tn(&self, id: &str, count: impl Given<i64>) -> String {
        self.ta(id, &[("count", count.given().into())])
    }

    /// A message with any arguments.
    #[must_use]
    pub fn ta(&self, id: &str, args: &[(&str, Arg<'_>)]) -> String {
        self.site.messages.format(self.viewer.locale, id, args)
    }

    /// A message whose values are not known: each shows as its name.
    #[must_use]
    pub fn sketch(&self, id: &str) -> String {
        self.site.messages.sketch(self.viewer.locale, id)
    }

    // ── Times, amounts, titles ──

    /// How long ago: "3 hours ago", "yesterday", "12 Jul".
    #[must_use]
    pub fn ago(&self, at: impl Given<Timestamp>) -> String {
        self.phrases().ago(at.given())
    }

    /// The day with its year.
    #[must_use]
    pub fn date(&self, at: impl Given<Timestamp>) -> String {
        self.phrases().date(at.given())
    }

    /// The day with its year, and the time of day.
    #[must_use]
    pub fn datetime(&self, at: impl Given<Timestamp>) -> String {
        self.phrases().date_time(at.given())
    }

    /// For the `datetime` attribute.
    #[must_use]
    pub fn iso(&self, at: impl Given<Timestamp>) -> String {
        at.given().rfc3339()
    }

    /// An amount in full: `¥99.00`.
    #[must_use]
    pub fn money(&self, money: impl Given<Money>) -> String {
        money.given().display(self.viewer.locale)
    }

    /// An amount as a price tag shows it: the sign apart, and no zeros behind the point.
    #[must_use]
    pub fn price(&self, money: impl Given<Money>) -> PriceParts {
        let text = self.money(money);
        let at = text.find(|c: char| c.is_ascii_digit()).unwrap_or(text.len());
        let (symbol, amount) = text.split_at(at);
        let whole = amount.split_once('.').filter(|(_, cents)| cents.bytes().all(|digit| digit == b'0'));
        let amount = whole.map_or(amount, |(whole, _)| whole);
        PriceParts { symbol: symbol.to_owned(), amount: amount.to_owned() }
    }

    /// A whole number grouped by thousands.
    #[must_use]
    pub fn number(&self, number: impl Given<i64>) -> String {
        number::grouped(number.given())
    }

    /// A title that breaks only between words, also in Chinese.
    #[must_use]
    pub fn title_breaks(&self, title: impl AsRef<str>) -> Html {
        titles::with_breaks(title.as_ref())
    }

    // ── Members ──

    /// The member who is looking.
    #[must_use]
    pub fn me(&self) -> Option<&ViewerMember> {
        self.viewer.member.as_ref()
    }

    /// Whether somebody is signed in.
    #[must_use]
    pub fn signed_in(&self) -> bool {
        self.viewer.member.is_some()
    }

    /// Whether this member is the one who is looking.
    #[must_use]
    pub fn is_me(&self, member: impl Given<i64>) -> bool {
        self.viewer.member_id().map(MemberId::get) == Some(member.given())
    }

    /// Whether the viewer keeps order here.
    #[must_use]
    pub fn is_staff(&self) -> bool {
        self.viewer.is_staff()
    }

    /// Whether the viewer owns the community.
    #[must_use]
    pub fn is_owner(&self) -> bool {
        self.viewer.is_owner()
    }

    /// Whether the viewer may write and sell courses.
    #[must_use]
    pub fn is_author(&self) -> bool {
        self.viewer.is_author()
    }

    /// The page of a member.
    #[must_use]
    pub fn member_url(&self, name: impl AsRef<str>) -> String {
        format!("/members/{}", path_segment(name.as_ref()))
    }

    /// The glyph on the seal of a member without a picture.
    #[must_use]
    pub fn glyph(&self, name: impl AsRef<str>) -> String {
        faces::glyph(name.as_ref())
    }

    /// The tint of that seal, as a class.
    #[must_use]
    pub fn tint(&self, member: impl Given<i64>) -> &'static str {
        faces::tint(member.given())
    }

    /// The characters of a seal, one under the other.
    #[must_use]
    pub fn seal_lines(&self, glyphs: impl AsRef<str>) -> String {
        faces::seal_lines(glyphs.as_ref())
    }

    /// The class of a tier: `t2` to `t4`, empty for guests.
    #[must_use]
    pub fn tier_class(&self, tier: impl Given<Tier>) -> &'static str {
        faces::tier_class(tier.given())
    }

    /// The name of a tier.
    #[must_use]
    pub fn tier_name(&self, tier: impl Given<Tier>) -> &str {
        self.t(faces::tier_label(tier.given()))
    }

    /// The name of an office.
    #[must_use]
    pub fn role_name(&self, role: impl Given<Role>) -> &str {
        self.t(match role.given() {
            Role::Owner => crate::message("role-owner"),
            Role::Moderator => crate::message("role-moderator"),
            Role::Author => crate::message("role-author"),
            Role::Member => crate::message("role-member"),
        })
    }

    // ── The page itself ──

    /// The language of the page, for `<html lang>`.
    #[must_use]
    pub const fn lang(&self) -> &'static str {
        self.viewer.locale.tag()
    }

    /// Whether the page is in this language.
    #[must_use]
    pub fn speaks(&self, tag: &str) -> bool {
        self.lang() == tag
    }

    /// The languages to choose from: tag, and the language's own name for itself.
    #[must_use]
    pub fn languages(&self) -> [(&'static str, &'static str); 2] {
        Locale::ALL.map(|locale| match locale {
            Locale::ZhCn => (locale.tag(), "中文"),
            Locale::En => (locale.tag(), "English"),
        })
    }

    /// The chosen theme: `auto`, `light` or `dark`.
    #[must_use]
    pub const fn theme(&self) -> &'static str {
        self.viewer.theme.as_str()
    }

    /// Path and query of this page, fit for `?next=`.
    #[must_use]
    pub fn here(&self) -> String {
        path_segment(&self.path)
    }

    /// The URL of a stylesheet, script or picture of ours.
    #[must_use]
    pub fn asset(&self, name: &str) -> &'static str {
        assets::asset(name)
    }

    /// The mark of an icon.
    #[must_use]
    pub fn icon(&self, name: impl AsRef<str>) -> Html {
        icons::icon(name.as_ref())
    }

    /// The mark of a callout by its tone.
    #[must_use]
    pub fn tone_icon(&self, tone: impl AsRef<str>) -> Html {
        icons::icon(match tone.as_ref() {
            "ok" => "check",
            "warn" => "attention",
            "bad" => "cross",
            _ => "info",
        })
    }

    /// What sort of thing something is: the character in the square, and the word that it stands for.
    #[must_use]
    pub fn kind(&self, kind: impl AsRef<str>) -> (&'static str, &str) {
        let (glyph, label) = match kind.as_ref() {
            "question" => ("问", crate::message("ui-kind-question")),
            "article" => ("文", crate::message("ui-kind-article")),
            "course" => ("课", crate::message("ui-kind-course")),
            "debate" => ("辩", crate::message("ui-kind-debate")),
            "contest" => ("赛", crate::message("ui-kind-contest")),
            _ => ("谈", crate::message("ui-kind-talk")),
        };
        (glyph, self.t(label))
    }

    /// Whether two words are the same, through any references that askama has put around them.
    #[must_use]
    pub fn is(&self, word: impl AsRef<str>, other: impl AsRef<str>) -> bool {
        word.as_ref() == other.as_ref()
    }

    /// The menu entries for this viewer in one place.
    pub fn nav(&self, place: Place) -> impl Iterator<Item = &NavItem> {
        let hidden = &self.community.hidden;
        self.site.nav.iter().filter(move |item| {
            item.place == place && self.admits(item.who) && !hidden.contains(&(item.place, item.key))
        })
    }

    /// Where a menu entry leads. What stands at `/` by itself has another address while the owner has chosen another
    /// page for that.
    #[must_use]
    pub fn way(&self, item: &NavItem) -> &str {
        if item.href == "/" { &self.community.root } else { item.href }
    }

    /// What search engines and link previews say of this page.
    #[must_use]
    pub fn summary(&self) -> &str {
        if self.description.is_empty() { &self.community.slogan } else { &self.description }
    }

    /// The entries of the main menu.
    pub fn main_nav(&self) -> impl Iterator<Item = &NavItem> {
        self.nav(Place::Main)
    }

    /// The entries of the bar at the foot of phones, beside the account.
    pub fn phone_nav(&self) -> impl Iterator<Item = &NavItem> {
        self.nav(Place::Main).take(4)
    }

    /// The button that begins something new.
    #[must_use]
    pub fn write_link(&self) -> Option<&NavItem> {
        self.nav(Place::Write).next()
    }

    /// The entries of the member's own menu.
    pub fn account_nav(&self) -> impl Iterator<Item = &NavItem> {
        self.nav(Place::Account)
    }

    /// The pages where members choose for themselves.
    pub fn settings_nav(&self) -> impl Iterator<Item = &NavItem> {
        self.nav(Place::Settings)
    }

    /// Where the search form leads; none while there is no search.
    pub fn search(&self) -> Option<&'static str> {
        let (feature, path) = self.site.search?;
        (!self.community.off.contains(&feature)).then_some(path)
    }

    /// The first page of the desk that this viewer may open, whatever features are on.
    pub fn desk_door(&self) -> Option<&NavItem> {
        self.nav(Place::Desk).next()
    }

    /// The entries of the operator's desk.
    pub fn desk_nav(&self) -> impl Iterator<Item = &NavItem> {
        self.nav(Place::Desk)
    }

    /// The entries at the foot.
    pub fn foot_nav(&self) -> impl Iterator<Item = &NavItem> {
        self.nav(Place::Foot)
    }

    /// The count beside a menu entry; zero where there is none.
    #[must_use]
    pub fn count(&self, key: &str) -> i64 {
        self.counts.iter().find(|(known, _)| *known == key).map_or(0, |(_, count)| *count)
    }

    fn admits(&self, who: Who) -> bool {
        match who {
            Who::Everyone => true,
            Who::Members => self.signed_in(),
            Who::Authors => self.is_author(),
            Who::Staff => self.is_staff(),
            Who::Owner => self.is_owner(),
        }
    }
}

/// Text as one segment of a path or one value of a query (RFC 3986), so that no name can leave its place in a URL.
#[must_use]
pub fn path_segment(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let hex = |nibble: u8| char::from(b"0123456789ABCDEF"[usize::from(nibble)]);
            out.extend(['%', hex(byte >> 4), hex(byte & 15)]);
        }
    }
    out
}
