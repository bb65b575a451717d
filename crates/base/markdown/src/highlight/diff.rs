//! Patches: one colour for each line.

use super::{Class, Painter};

/// The coloured HTML of a patch.
pub(super) fn paint(code: &str) -> String {
    let mut painter = Painter::new(code);
    let mut at = 0;
    for line in code.split_inclusive('\n') {
        at += line.len();
        let class = if ["+++", "---", "diff ", "index "].iter().any(|head| line.starts_with(head)) {
            Some(Class::Function)
        } else if line.starts_with("@@") {
            Some(Class::Meta)
        } else if line.starts_with('+') {
            Some(Class::Added)
        } else if line.starts_with('-') {
            Some(Class::Removed)
        } else {
            None
        };
        painter.until(at, class);
    }
    painter.finish()
}
