//! Names and mail addresses: what is allowed, and when two are the same.

use kernel::text::{Length, clean_line};
use unicode_normalization::UnicodeNormalization as _;
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory as _};
use unicode_script::{Script, UnicodeScript as _};
use unicode_security::confusable_detection::skeleton as skeleton_of;
use unicode_security::mixed_script::AugmentedScriptSet;
use web::{Invalid, codes as common};

use crate::codes;
use crate::han;

/// How long a name may be. Two characters are a full Chinese name.
pub const NAME_LENGTH: Length = Length::new(2, 24);

/// How long a mail address may be (RFC 5321, 4.5.3.1.3, less the angle brackets).
pub const MAIL_LENGTH: Length = Length::new(1, 254);

// Names that would be taken for the house speaking, or that are words in our addresses.
const RESERVED: &[&str] = &[
    "admin",
    "administrator",
    "root",
    "system",
    "jixia",
    "support",
    "staff",
    "moderator",
    "owner",
    "settings",
    "api",
    "new",
    "edit",
    "me",
    "desk",
    "help",
    "security",
    "noreply",
    "webmaster",
    "null",
    "undefined",
    "deleted",
    "everyone",
    "all",
    "here",
    "稷下",
    "管理员",
    "主理人",
    "祭酒",
    "系统",
    "官方",
    "客服",
    "站长",
    "运营",
    "版主",
    "全体成员",
    "所有人",
];

/// A name with the key by which names are told apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// As written.
    pub text: String,
    /// For comparison.
    pub key: String,
    /// What the key looks like.
    pub skeleton: String,
    /// What it looks like as it is written: `pauI` with a capital I passes for `paul`.
    pub looks: String,
}

/// A mail address with the key by which addresses are told apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// As written.
    pub text: String,
    /// For comparison.
    pub key: String,
}

/// The key by which names are told apart: `Ａｌｉｃｅ` and `alice` are one.
pub fn name_key(name: &str) -> String {
    name.nfkc().flat_map(char::to_lowercase).collect()
}

/// What a name looks like: names with one skeleton pass for each other (Unicode TS #39, 4). Whoever changes what it
/// gives adds a migration like `0008_name_skeletons_without_marks`, or names of before are compared by what they looked like then.
pub fn skeleton(name: &str) -> String {
    looks(&name_key(name))
}

/// The skeleton of a text as it is written. Han letters are told apart as readers do, not as Unicode does, which takes `士`
/// for `土` and `鹃` for `鹂`: those are names of different people. Digits of all scripts are told by their values, and
/// what stands between letters does not tell names apart: who remembers whether it was `li-na` or `li_na`?
fn looks(text: &str) -> String {
    let mut looks = String::with_capacity(text.len());
    for letter in text.nfkc().filter(|letter| !joins(*letter)) {
        let letter = ascii_digit(letter).unwrap_or(letter);
        let mut single = [0; 4];
        let single: &str = letter.encode_utf8(&mut single);
        let is_han = |c: char| c.script() == Script::Han;
        if is_han(letter) && skeleton_of(single).any(is_han) {
            looks.push(han::usual_form(letter));
        } else {
            looks.extend(skeleton_of(single).flat_map(char::to_lowercase));
        }
    }
    looks
}

/// What may stand between the letters of a name.
fn joins(c: char) -> bool {
    matches!(c, '-' | '_' | '·')
}

/// The ASCII digit of the same value, of a decimal digit of any script. Unicode encodes those in runs from zero to nine,
/// of which some follow upon each other.
fn ascii_digit(c: char) -> Option<char> {
    let is_digit = |code: &u32| {
        char::from_u32(*code).is_some_and(|c| c.general_category() == GeneralCategory::DecimalNumber)
    };
    let code = u32::from(c);
    let run = (0..=code).rev().take_while(is_digit).count();
    let value = u32::try_from(run.checked_sub(1)? % 10).ok()?;
    char::from_digit(value, 10)
}

/// The page of the member with this name. Names have no character that an address would have to escape but letters
/// of other scripts, which browsers encode themselves.
pub fn member_url(name: &str) -> String {
    format!("/members/{name}")
}

/// Reads a name: letters and digits of any script, `-`, `_` and `·` between them.
pub fn read_name(raw: &str, invalid: &mut Invalid) -> Name {
    let text = clean_line(raw);
    invalid.check_length("name", &text, NAME_LENGTH);
    let key = name_key(&text);
    let (skeleton, written) = (skeleton(&text), looks(&text));
    // The key has all letters of what is one character, such as the brackets and the figure of `⑴`.
    let shaped = text.chars().chain(key.chars()).all(|c| c.is_alphanumeric() || joins(c))
        && text.starts_with(|c: char| c.is_alphanumeric())
        && text.ends_with(|c: char| c.is_alphanumeric());
    // A name of digits alone would read as an id.
    if !text.is_empty() && (!shaped || key.chars().all(|c| ascii_digit(c).is_some())) {
        invalid.add("name", &codes::NAME_SHAPE);
    } else if is_disguised(&text) {
        invalid.add("name", &codes::NAME_DISGUISED);
    } else if RESERVED.iter().any(|kept| looks(kept) == skeleton || looks(kept) == written) {
        invalid.add("name", &codes::NAME_RESERVED);
    }
    Name { text, key, skeleton, looks: written }
}

// Mixed scripts (`Аlice` with a Cyrillic А) pass for somebody else, and so does a name all in one script whose letters
// look like Latin ones (`аое`). Latin stands beside Han, kana and hangul, as names here are written; see "highly
// restrictive" in Unicode TS #39, 5.2, of which only the mixing of scripts is taken: many a Han letter of a real name
// is not among the recommended ones.
fn is_disguised(text: &str) -> bool {
    let letters: String = text.nfkc().filter(|c| c.is_alphanumeric()).collect();
    let others: String = letters.chars().filter(|c| !c.is_ascii() && c.script() != Script::Latin).collect();
    if others.is_empty() {
        return false;
    }
    let scripts = AugmentedScriptSet::for_str(&others);
    let beside_latin = scripts.hanb || scripts.jpan || scripts.kore;
    let has_latin = letters.chars().any(|c| c.script() == Script::Latin);
    scripts.is_empty() || (has_latin && !beside_latin) || skeleton_of(&letters).all(|c| c.is_ascii())
}

/// Reads a mail address: one `@`, a host with a dot, no blanks. Whether it works only a message can tell.
pub fn read_mail(raw: &str, invalid: &mut Invalid) -> Mail {
    let text = clean_line(raw);
    invalid.check_length("mail", &text, MAIL_LENGTH);
    // What is empty or too long is told so, and nothing else.
    if MAIL_LENGTH.check(&text).is_ok() && !is_mail(&text) {
        invalid.add("mail", &codes::MAIL_SHAPE);
    }
    Mail { key: text.to_lowercase(), text }
}

fn is_mail(text: &str) -> bool {
    let Some((local, host)) = text.rsplit_once('@') else { return false };
    let local_ok = !local.is_empty()
        && local.len() <= 64
        && local.chars().all(|c| c.is_ascii_alphanumeric() || "!#$%&'*+/=?^_`{|}~.-".contains(c))
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..");
    let label_ok = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    local_ok && host.contains('.') && host.split('.').all(label_ok)
}

/// Whether a text could be what somebody signs in with: anything that is not empty.
pub fn read_login(raw: &str, invalid: &mut Invalid) -> String {
    let login = clean_line(raw);
    if login.is_empty() {
        invalid.add("login", &common::REQUIRED);
    }
    name_key(&login)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name_is_fine(name: &str) -> bool {
        let mut invalid = Invalid::new();
        read_name(name, &mut invalid);
        invalid.into_result().is_ok()
    }

    #[test]
    fn names_of_any_script_are_fine_and_disguises_are_not() {
        for good in ["周衍", "淳于明", "Aoi_Tanaka", "j-p", "买买提·艾力", "R2", "Ñandú"] {
            assert!(name_is_fine(good), "{good}");
        }
        for bad in
            ["", "a", "-ab", "ab-", "a b", "a@b", "<b>ab", "管理员", "ADMIN", "ａｄｍｉｎ", "1234", "🦀🦀"]
        {
            assert!(!name_is_fine(bad), "{bad}");
        }
        for digits in ["１２３", "٣٤٥", "१२३", "①②", "12３", "⑴⑵", "周½"] {
            assert!(!name_is_fine(digits), "{digits}");
        }
        assert!(!name_is_fine(&"长".repeat(25)));
    }

    #[test]
    fn letters_that_pass_for_others_are_refused() {
        for disguised in ["\u{410}lice", "周\u{3B1}衍", "\u{430}\u{43E}\u{435}", "ali\u{441}e", "\u{13AA}da"]
        {
            assert!(!name_is_fine(disguised), "{disguised}");
        }
        for honest in [
            "Алексей",
            "周Alice",
            "あおい太郎",
            "김철수",
            "Ελένη",
            "小明2号",
            "Zoë",
            "Kızıl",
            "李㛃",
            "陈𬍛",
            "𠮷野",
            "赵珺㻂",
        ] {
            assert!(name_is_fine(honest), "{honest}");
        }
    }

    #[test]
    fn names_with_one_skeleton_pass_for_each_other() {
        for (one, other) in [
            ("paul", "\u{440}\u{430}ul"),
            ("paul", "p\u{251}ul"),
            ("Modern", "modem"),
            ("bob1", "bobl"),
            ("Bob0", "bobo"),
            ("力", "カ"),
            ("Ａｌｉｃｅ", "alice"),
            ("bob３", "bob3"),
            ("علی۳", "علی3"),
            ("علی٣", "علی3"),
            ("अमर१२", "अमर12"),
            ("a__b", "a_b"),
            ("a--b", "a-b"),
            ("a_-_b", "a_b"),
            ("a-b", "a_b"),
            ("a_b", "ab"),
            ("Aoi·Tanaka", "AoiTanaka"),
            ("愼到", "慎到"),
            ("內丹", "内丹"),
            ("戶牖", "户牖"),
            ("吳丹", "吴丹"),
        ] {
            assert_eq!(skeleton(one), skeleton(other), "{one} {other}");
        }
        assert_eq!(looks("pauI"), skeleton("paul"));
        assert!(!name_is_fine("adrnin") && !name_is_fine("nu1l"), "kept names cannot be imitated");
        for (one, other) in [
            ("paul", "pablo"),
            ("zoë", "zoe"),
            ("张士", "张土"),
            ("杜鹃", "杜鹂"),
            ("周末", "周未"),
            ("王曰", "王日"),
            ("小明", "小名"),
            ("王一", "王二"),
            ("丫丫", "兰兰"),
            ("王一", "王壹"),
            ("周云", "周雲"),
        ] {
            assert_ne!(skeleton(one), skeleton(other), "{one} {other}");
        }
    }

    #[test]
    fn no_two_han_letters_are_one_but_forms_of_one() {
        let mut seen = std::collections::HashMap::new();
        for letter in
            ('\u{3400}'..='\u{4dbf}').chain('\u{4e00}'..='\u{9fff}').chain('\u{20000}'..='\u{2a6df}')
        {
            if let Some(other) = seen.insert(skeleton(&letter.to_string()), letter) {
                assert_eq!(han::usual_form(letter), han::usual_form(other), "{letter} passes for {other}");
            }
        }
    }

    #[test]
    fn every_digit_has_its_value() {
        let digits = ('\0'..=char::MAX).filter_map(|c| ascii_digit(c).map(|digit| (c, digit)));
        let digits: Vec<(char, char)> = digits.collect();
        assert!(digits.len() >= 650 && digits.len().is_multiple_of(10), "{}", digits.len());
        for run in digits.chunks(10) {
            assert_eq!(run.iter().map(|(_, digit)| digit).collect::<String>(), "0123456789", "{run:?}");
        }
    }

    #[test]
    fn names_that_look_alike_are_one() {
        assert_eq!(name_key("Ａｌｉｃｅ"), name_key("alice"));
        let mut invalid = Invalid::new();
        assert_eq!(read_name("周\u{202E}衍", &mut invalid).text, "周衍");
    }

    #[test]
    fn mail_addresses_have_a_local_part_and_a_host() {
        for good in ["a@b.cn", "first.last+tag@mail.example.com", "lin@例子.中国"] {
            assert!(is_mail(good), "{good}");
        }
        for bad in
            ["a", "a@b", "@b.cn", "a@", "a b@c.cn", "a@b..cn", ".a@b.cn", "a@-b.cn", "a@b.cn\nbcc:x@y.cn"]
        {
            assert!(!is_mail(bad), "{bad}");
        }
    }
}
