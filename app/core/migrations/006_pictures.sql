-- Spaces that two organisations hold, and pictures of receipts.

-- The organisation that holds the space as well; NULL where there is none.
ALTER TABLE space_command ADD COLUMN also BLOB;

-- Pictures by the hash of their bytes. Those taken here belong to an act, as a row of the outbox does; those of others
-- come from the relay when somebody wants to see them.
CREATE TABLE picture (
    seq      INTEGER PRIMARY KEY AUTOINCREMENT,
    space    BLOB NOT NULL,
    hash     BLOB NOT NULL,
    -- NULL while it is wanted and has not come.
    bytes    BLOB,
    at       INTEGER NOT NULL,
    act      INTEGER,
    by       BLOB,
    what     TEXT,
    -- 1 while the relay has not signed for it.
    waits    INTEGER NOT NULL,
    refused  TEXT,
    -- 1 when the relay has signed for it once: it may have lost it since.
    received INTEGER NOT NULL DEFAULT 0,
    UNIQUE (space, hash)
) STRICT;

CREATE INDEX picture_waits ON picture (seq) WHERE waits = 1;
CREATE INDEX picture_wanted ON picture (seq) WHERE bytes IS NULL;

-- All that was done here and that the relay has not signed for. The number of a picture is below zero.
CREATE VIEW unsent AS
SELECT seq, act, at, by, what, refused, again FROM outbox
UNION ALL
SELECT -seq, act, at, by, what, refused, NULL FROM picture WHERE waits = 1 AND act IS NOT NULL;
