-- The relay's own file. Its log is the truth; `document` is a cache of it for catching up.

-- One row: who the relay is and where its log stands.
create table meta (
    id integer not null primary key check (id = 1),
    key_seed blob not null check (length(key_seed) = 32),
    epoch blob not null check (length(epoch) = 8),
    position integer not null,
    chain blob not null check (length(chain) = 32),
    public_url text not null
) strict;

-- The log: every accepted change, in the order in which it was committed. Never changed, never compacted.
create table entry (
    position integer not null primary key,
    space blob not null check (length(space) = 17),
    document blob not null check (length(document) = 17),
    entry blob not null check (length(entry) = 32),
    device blob not null check (length(device) = 8),
    bytes blob not null,
    chain blob not null check (length(chain) = 32),
    received_at integer not null
) strict;

create unique index entry_once on entry (entry);
create index entry_of_space on entry (space, position);
create index entry_of_document on entry (space, document, position);

-- Every document as of its newest entry.
create table document (
    space blob not null check (length(space) = 17),
    document blob not null check (length(document) = 17),
    saved blob not null,
    position integer not null,
    primary key (space, document)
) strict, without rowid;

create table device (
    id blob not null primary key check (length(id) = 8),
    key blob not null unique check (length(key) = 32),
    label text not null,
    status text not null check (status in ('pending', 'active', 'revoked')),
    enrolled_at integer not null,
    last_seen integer not null
) strict, without rowid;

-- What a device may hold. `grant` itself is a word of SQL.
create table grant_ (
    device blob not null references device (id),
    space blob not null check (length(space) = 17),
    role integer not null,
    primary key (device, space, role)
) strict, without rowid;

create table space (
    space blob not null primary key check (length(space) = 17),
    organisation blob not null check (length(organisation) = 16)
) strict, without rowid;

create index space_of_organisation on space (organisation);

create table invite (
    id blob not null primary key check (length(id) = 16),
    secret_hash blob not null check (length(secret_hash) = 32),
    role integer not null,
    spaces blob not null,
    label text not null,
    expires integer not null,
    spent_by blob references device (id)
) strict, without rowid;

create table challenge (
    device blob not null references device (id),
    challenge blob not null check (length(challenge) = 32),
    expires integer not null,
    primary key (device, challenge)
) strict, without rowid;

create table token (
    hash blob not null primary key check (length(hash) = 32),
    device blob not null references device (id),
    expires integer not null
) strict, without rowid;

create index token_of_device on token (device);

-- What was refused, for the coordinator. Bounded for each device.
create table quarantine (
    device blob not null references device (id),
    space blob not null check (length(space) = 17),
    document blob not null check (length(document) = 17),
    entry blob not null check (length(entry) = 32),
    reason integer not null,
    bytes blob not null,
    received_at integer not null,
    primary key (device, entry)
) strict;

create table command (
    id blob not null primary key check (length(id) = 16),
    device blob not null references device (id),
    space blob not null check (length(space) = 17),
    organisation blob not null check (length(organisation) = 16),
    done_at integer not null
) strict, without rowid;
