//! What handlers ask of a viewer.

use kernel::{Viewer, ViewerMember};

use crate::code::codes;
use crate::error::Error;

/// Rights that depend on nothing but who is looking.
pub trait ViewerExt {
    /// The member who is signed in.
    ///
    /// # Errors
    /// 401 for passers-by; pages then lead to the sign-in form and back.
    fn member(&self) -> Result<&ViewerMember, Error>;

    /// The member, if an owner or moderator.
    ///
    /// # Errors
    /// 401 for passers-by, 404 for other members: the operator's pages do not tell that they exist.
    fn staff(&self) -> Result<&ViewerMember, Error>;

    /// The member, if the owner.
    ///
    /// # Errors
    /// 401 for passers-by, 404 for others.
    fn owner(&self) -> Result<&ViewerMember, Error>;
}

impl ViewerExt for Viewer {
    fn member(&self) -> Result<&ViewerMember, Error> {
        self.member.as_ref().ok_or_else(|| Error::new(&codes::SIGN_IN))
    }

    fn staff(&self) -> Result<&ViewerMember, Error> {
        let member = self.member()?;
        if self.is_staff() { Ok(member) } else { Err(Error::not_found()) }
    }

    fn owner(&self) -> Result<&ViewerMember, Error> {
        let member = self.member()?;
        if self.is_owner() { Ok(member) } else { Err(Error::not_found()) }
    }
}
