//! The note on the desk's first page: what waits for a person.

use crate::store::attention::{Waiting, waiting};
use askama::Template;
use db::Snapshot;
use kernel::Viewer;
use ui::Frame;
use web::{Error, Fragment};

#[derive(Template)]
#[template(path = "checkout/attention.html")]
struct AttentionTemplate<'a> {
    f: &'a Frame,
    notes: Vec<String>,
}

struct Attention(Waiting);

impl Fragment for Attention {
    fn html(&self, frame: &Frame) -> Result<String, askama::Error> {
        let Waiting { held, refused, quarantined } = self.0;
        let notes = [
            ("checkout-attention-held", held),
            ("checkout-attention-refused", refused),
            ("checkout-attention-quarantined", quarantined),
        ];
        let notes = notes.into_iter().filter(|(_, count)| *count > 0);
        let notes = notes.map(|(words, count)| frame.tn(words, count)).collect();
        AttentionTemplate { f: frame, notes }.render()
    }
}

/// The note for staff, where anything waits.
///
/// # Errors
/// Only of the database.
pub fn attention(q: &mut Snapshot, viewer: &Viewer) -> Result<Option<Box<dyn Fragment>>, Error> {
    if !viewer.is_staff() {
        return Ok(None);
    }
    let waiting = waiting(q)?;
    Ok((waiting.total() > 0).then(|| Box::new(Attention(waiting)) as Box<dyn Fragment>))
}
