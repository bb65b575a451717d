//! One spelling for what readers take for the same: small letters, half-width signs.

/// The character as it is indexed and asked for. One for one, so that a place in the folded text is the same place in
/// the text itself.
pub(crate) fn fold(char: char) -> char {
    match char {
        'a'..='z' | '0'..='9' => char,
        // Most of a Chinese text; these have no small forms.
        '\u{4e00}'..='\u{9fff}' => char,
        // Full-width forms, as Chinese input methods write them.
        '\u{ff01}'..='\u{ff5e}' => {
            char::from_u32(u32::from(char) - 0xfee0).map_or(char, |half| half.to_ascii_lowercase())
        }
        '\u{3000}' => ' ',
        _ => {
            let mut small = char.to_lowercase();
            match (small.next(), small.next()) {
                (Some(one), None) => one,
                _ => char,
            }
        }
    }
}

/// Whether a character belongs to a script that is written without blanks between words.
pub(crate) fn is_unspaced(char: char) -> bool {
    matches!(u32::from(char),
        0x3005 | 0x3007                     // 々 〇
        | 0x3040..=0x30fa | 0x30fc..=0x30ff // kana
        | 0x3400..=0x4dbf | 0x4e00..=0x9fff | 0xf900..=0xfaff | 0x20000..=0x323af // Han
        | 0xac00..=0xd7a3) // Hangul
}

/// Whether a character is part of a word or identifier of a script with blanks.
pub(crate) fn is_word(char: char) -> bool {
    char == '_' || (char.is_alphanumeric() && !is_unspaced(char))
}

/// English plurals become singular. The same rule serves index and query, so where it errs it errs alike.
pub(crate) fn singular(word: &str) -> &str {
    let letters = word.bytes().all(|byte| byte.is_ascii_lowercase());
    if !letters || word.len() < 4 || ["ss", "us", "is"].iter().any(|end| word.ends_with(end)) {
        return word;
    }
    for plural in ["sses", "xes", "ches", "shes"] {
        if word.ends_with(plural) {
            return &word[..word.len() - 2];
        }
    }
    word.strip_suffix('s').unwrap_or(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_and_cases_are_one() {
        let folded: String = "Ｒｕｓｔ　Ｃ＃ ÉTÉ 所有权".chars().map(fold).collect();
        assert_eq!(folded, "rust c# été 所有权");
    }

    #[test]
    fn plurals_and_singulars_meet() {
        for (many, one) in
            [("lifetimes", "lifetime"), ("classes", "class"), ("boxes", "box"), ("matches", "match")]
        {
            assert_eq!(singular(many), singular(one), "{many}");
        }
        for same in ["axis", "status", "class", "gas", "js", "i32s"] {
            assert_eq!(singular(same), same);
        }
    }
}
