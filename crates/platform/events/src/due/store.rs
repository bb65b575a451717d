//! Every SQL statement about due work.

db::statements! {
    /// Enqueues, unless the key is known.
    ENQUEUE = "INSERT INTO due_work (kind, key, payload, state, due_at, next_at, attempts, lease_owner, created_at)
        VALUES ($1, $2, $3, 'waiting', $4, $4, 0, '', $5) ON CONFLICT (kind, key) DO NOTHING";
    /// What may be claimed, longest waiting first. `kind || ''` keeps the engines from walking the index of keys, which
    /// holds all that was ever done.
    CANDIDATES = "SELECT id, kind FROM due_work
        WHERE state IN ('waiting', 'running') AND next_at <= $1 AND (kind || '') IN ({list:3:64})
        ORDER BY next_at, id LIMIT $2";
    /// When the next one may be claimed.
    NEXT_AT = "SELECT next_at FROM due_work
        WHERE state IN ('waiting', 'running') AND (kind || '') IN ({list:1:64}) ORDER BY next_at, id LIMIT 1";
    /// Claims one, if nobody else did.
    CLAIM = "UPDATE due_work SET state = 'running', attempts = attempts + 1, lease_owner = $2, next_at = $3
        WHERE id = $1 AND state IN ('waiting', 'running') AND next_at <= $4
        RETURNING id, kind, key, payload, due_at, attempts";
    /// Marks it done, if the lease is still the one it was claimed with.
    DONE = "UPDATE due_work SET state = 'done', finished_at = $4, lease_owner = ''
        WHERE id = $1 AND state = 'running' AND lease_owner = $2 AND attempts = $3";
    /// Puts it back for another attempt.
    PUT_BACK = "UPDATE due_work SET state = 'waiting', next_at = $4, failed_at = $5, last_error = $6, lease_owner = ''
        WHERE id = $1 AND state = 'running' AND lease_owner = $2 AND attempts = $3";
    /// Gives it up.
    GIVE_UP = "UPDATE due_work SET state = 'dead', finished_at = $4, failed_at = $4, last_error = $5, lease_owner = ''
        WHERE id = $1 AND state = 'running' AND lease_owner = $2 AND attempts = $3";
    /// Forgets some of what was finished long ago.
    FORGET = "DELETE FROM due_work WHERE id IN (SELECT id FROM due_work
        WHERE state IN ('done', 'dismissed') AND finished_at < $1 ORDER BY finished_at LIMIT $2)";

    /// The newest dead ones before one.
    DEAD = "SELECT id, kind, key, payload, due_at, attempts, failed_at, last_error FROM due_work
        WHERE state = 'dead' AND id < $1 ORDER BY id DESC LIMIT $2";
    /// How many of each kind stand how, and since when the first of them waits.
    COUNTS = "SELECT kind, state, COUNT(*) AS pieces, MIN(next_at) AS first_at FROM due_work
        WHERE state IN ('waiting', 'running', 'dead') GROUP BY kind, state ORDER BY kind, state";
    /// Gives a dead one another chance.
    RETRY = "UPDATE due_work SET state = 'waiting', attempts = 0, next_at = $2, finished_at = NULL
        WHERE id = $1 AND state = 'dead' RETURNING kind, key";
    /// Lets a dead one go.
    DISMISS = "UPDATE due_work SET state = 'dismissed', finished_at = $2
        WHERE id = $1 AND state = 'dead' RETURNING kind, key";
}
