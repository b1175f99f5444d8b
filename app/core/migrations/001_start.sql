-- The device's own store. Ids are bytes as on the wire; `what` and `back` are JSON; dates are local, YYYY-MM-DD.

CREATE TABLE meta (
    key   TEXT NOT NULL PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- A document as last saved. With the outbox rows of a stale one it is whole.
CREATE TABLE document (
    space    BLOB NOT NULL,
    document BLOB NOT NULL,
    saved    BLOB NOT NULL,
    PRIMARY KEY (space, document)
) STRICT;

-- Documents whose newest changes stand only in the outbox, in rows from `since` on.
CREATE TABLE stale (
    space    BLOB NOT NULL,
    document BLOB NOT NULL,
    since    INTEGER NOT NULL,
    PRIMARY KEY (space, document)
) STRICT, WITHOUT ROWID;

-- What the relay has not signed for. Rows of one act were saved together.
CREATE TABLE outbox (
    seq      INTEGER PRIMARY KEY AUTOINCREMENT,
    act      INTEGER NOT NULL,
    space    BLOB NOT NULL,
    document BLOB NOT NULL,
    entry    BLOB NOT NULL,
    bytes    BLOB NOT NULL,
    at       INTEGER NOT NULL,
    by       BLOB NOT NULL,
    what     TEXT NOT NULL,
    refused  TEXT
) STRICT;

-- What undo would write back, by meeting.
CREATE TABLE step (
    space    BLOB NOT NULL,
    document BLOB NOT NULL,
    seq      INTEGER NOT NULL,
    at       INTEGER NOT NULL,
    what     TEXT NOT NULL,
    back     TEXT NOT NULL,
    PRIMARY KEY (space, document, seq)
) STRICT, WITHOUT ROWID;

-- Spaces made here that the relay has not answered for.
CREATE TABLE space_command (
    seq          INTEGER PRIMARY KEY AUTOINCREMENT,
    id           BLOB NOT NULL UNIQUE,
    space        BLOB NOT NULL,
    organisation BLOB NOT NULL,
    at           INTEGER NOT NULL,
    by           BLOB NOT NULL,
    what         TEXT NOT NULL,
    refused      TEXT
) STRICT;

-- What the relay lets this device hold. `whole` is 1 when every document of the space has been here once;
-- until then `after` is the last one that came.
CREATE TABLE granted (
    space BLOB NOT NULL,
    role  INTEGER NOT NULL,
    whole INTEGER NOT NULL DEFAULT 0,
    after BLOB,
    PRIMARY KEY (space, role)
) STRICT, WITHOUT ROWID;

-- What came from the relay and could not be taken in.
CREATE TABLE set_aside (
    seq      INTEGER PRIMARY KEY AUTOINCREMENT,
    space    BLOB NOT NULL,
    document BLOB NOT NULL,
    bytes    BLOB NOT NULL,
    why      TEXT NOT NULL,
    at       INTEGER NOT NULL
) STRICT;

-- What lists need of each document, so that no list opens them all.

CREATE TABLE person_row (
    seq        INTEGER PRIMARY KEY AUTOINCREMENT,
    space      BLOB NOT NULL,
    person     BLOB NOT NULL,
    role       TEXT,
    since      TEXT,
    until      TEXT,
    birth_year INTEGER,
    UNIQUE (space, person)
) STRICT;

CREATE TABLE name_row (
    space  BLOB NOT NULL,
    person BLOB NOT NULL,
    first  TEXT NOT NULL,
    -- The person first: a name is also looked up without knowing where it came from.
    PRIMARY KEY (person, space)
) STRICT, WITHOUT ROWID;

CREATE TABLE meeting_row (
    space     BLOB NOT NULL,
    document  BLOB NOT NULL,
    date      TEXT NOT NULL,
    slot      INTEGER NOT NULL,
    state     TEXT NOT NULL,
    present   INTEGER NOT NULL,
    unsettled INTEGER NOT NULL,
    PRIMARY KEY (space, document)
) STRICT, WITHOUT ROWID;

CREATE INDEX meeting_row_by_date ON meeting_row (date);
CREATE INDEX meeting_row_by_space ON meeting_row (space, date);
CREATE INDEX meeting_row_unsettled ON meeting_row (unsettled) WHERE unsettled > 0;

CREATE TABLE note_row (
    space    BLOB NOT NULL,
    document BLOB NOT NULL,
    subject  BLOB NOT NULL,
    author   BLOB,
    text     TEXT NOT NULL,
    PRIMARY KEY (space, document)
) STRICT, WITHOUT ROWID;

CREATE INDEX note_row_by_subject ON note_row (space, subject);
