//! Forms of one Han letter: `慎` and `愼`, `内` and `內`, `户` and `戶` are told apart by fonts and schoolbooks, not by
//! readers. The table is the one kept for the Ideographic Research Group (hfhchan/irg, `kVariants`), which compares the
//! letters of Unicode one by one; of it only those that it calls equal are taken. Simplified and traditional letters, old
//! ones and letters that merely mean the same stay apart: `云` and `雲`, `一` and `壹` are different names.

use irg_kvariants::{KVARIANTS, KVariantClass};

/// More steps than the table ever leads from a letter to its usual form.
const STEPS_MAX: usize = 8;

/// The form that stands for all forms of a letter; most letters stand for themselves.
pub(crate) fn usual_form(letter: char) -> char {
    let mut form = letter;
    for _ in 0..STEPS_MAX {
        match KVARIANTS.get(&form) {
            Some(variant) if variant.classification == KVariantClass::Equal => {
                form = variant.destination_ideograph;
            }
            _ => break,
        }
    }
    form
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_lead_to_one_letter_that_stands_for_itself() {
        for (form, other) in
            [('愼', '慎'), ('內', '内'), ('戶', '户'), ('戸', '户'), ('眞', '真'), ('靑', '青')]
        {
            assert_eq!(usual_form(form), usual_form(other), "{form} {other}");
        }
        for (one, other) in [('云', '雲'), ('一', '壹'), ('张', '張'), ('士', '土'), ('鹃', '鹂')] {
            assert_ne!(usual_form(one), usual_form(other), "{one} {other}");
        }
        for form in KVARIANTS.keys() {
            let usual = usual_form(*form);
            assert_eq!(usual_form(usual), usual, "{form}");
        }
    }
}
