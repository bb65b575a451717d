//! What a post said before its edits, for whoever may read it.

use access::Action;
use db::{Snapshot, params};
use kernel::Viewer;
use web::Error;

use crate::edit_reply::reply_in_topic;
use crate::post::Post;
use crate::store::{self, RevisionRow};

/// Earlier versions, the newest first; at most a hundred.
///
/// # Errors
/// Where the viewer may not read the post.
pub fn revisions(q: &mut Snapshot, viewer: &Viewer, post: Post) -> Result<Vec<RevisionRow>, Error> {
    let thing = match post {
        Post::Topic(id) => store::topic_facts(q, id)?.ok_or_else(Error::not_found)?.thing(),
        Post::Reply(id) => {
            let (reply, facts) = reply_in_topic(q, id)?;
            facts.reply_thing(id, reply.author_id, reply.removal)
        }
    };
    access::require(q, viewer, Action::Read, &thing)?;
    Ok(q.rows(&store::REVISIONS, params![post.kind(), post.id()])?)
}
