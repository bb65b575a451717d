//! The owner appoints.

use db::{Tx, params};
use events::Emit as _;
use kernel::{MemberId, Role};
use web::Error;

use crate::events::RoleChanged;
use crate::{codes, store};

/// Gives a member an office. Whoever asks has to be an owner; `by` is `None` for the operator's command line.
///
/// # Errors
/// 404 for an unknown member; refused where the community would be left without an owner.
pub fn change_role(tx: &mut Tx, by: Option<MemberId>, member: MemberId, to: Role) -> Result<(), Error> {
    let from = store::member(tx, member)?.ok_or_else(Error::not_found)?.role;
    if from == to {
        return Ok(());
    }
    if from == Role::Owner {
        let owners: i64 = tx.one(&store::COUNT_OWNERS, params![])?;
        if owners == 1 {
            return Err(Error::new(&codes::LAST_OWNER));
        }
    }
    tx.execute(&store::UPDATE_ROLE, params![member, to])?;
    tx.emit(&RoleChanged { member, by, from, to })?;
    Ok(())
}
