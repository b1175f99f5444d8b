-- Comparing with a relay that was restored, giving back what it lost, recording refused changes again.

-- Only the documents of these buckets are fetched again, a bit for each; NULL when all of the space is.
ALTER TABLE granted ADD COLUMN buckets INTEGER;

-- Why the relay refused what this row said, before it was recorded again; NULL when it was not.
ALTER TABLE outbox ADD COLUMN again TEXT;

-- What the relay has lost, whoever wrote it, until it has it again: what is built on comes first. `own` is 1 when this
-- device wrote it.
CREATE TABLE returned (
    seq      INTEGER PRIMARY KEY AUTOINCREMENT,
    space    BLOB NOT NULL,
    document BLOB NOT NULL,
    entry    BLOB NOT NULL UNIQUE,
    own      INTEGER NOT NULL,
    bytes    BLOB NOT NULL
) STRICT;

-- 1 when the relay has made the space: kept, because a relay that is put back to an earlier day has lost it.
ALTER TABLE space_command ADD COLUMN done INTEGER NOT NULL DEFAULT 0;
