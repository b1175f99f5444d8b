-- Invites made here, and what a coordinator asks about access until the relay has answered.

-- What a link needs, until nobody comes by it any more.
CREATE TABLE invite (
    seq        INTEGER PRIMARY KEY AUTOINCREMENT,
    id         BLOB NOT NULL UNIQUE,
    secret     BLOB NOT NULL,
    role       TEXT NOT NULL,
    space      BLOB NOT NULL,
    label      TEXT NOT NULL,
    minutes    INTEGER NOT NULL,
    -- By the relay's clock; NULL until it has the invite.
    expires    INTEGER,
    -- 1 when somebody here has taken it back, whether or not the relay knows.
    taken_back INTEGER NOT NULL DEFAULT 0
) STRICT;

-- `ask` is as on the wire.
CREATE TABLE access_command (
    seq     INTEGER PRIMARY KEY AUTOINCREMENT,
    id      BLOB NOT NULL UNIQUE,
    ask     BLOB NOT NULL,
    at      INTEGER NOT NULL,
    by      BLOB NOT NULL,
    what    TEXT NOT NULL,
    refused TEXT
) STRICT;
