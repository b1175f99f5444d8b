-- Spaces that two organisations hold, pictures of receipts, and what has been paid.

-- Who holds a space beside the organisation whose it is.
create table space_holder (
    space blob not null references space (space) check (length(space) = 17),
    organisation blob not null check (length(organisation) = 16),
    primary key (space, organisation)
) strict, without rowid;

create index space_holder_of_organisation on space_holder (organisation);

-- The organisation that a command let hold the space as well; null where there was none.
alter table command add column also blob check (length(also) = 16);

-- Pictures by the SHA-256 of their bytes; a space has its own.
create table picture (
    space blob not null check (length(space) = 17),
    hash blob not null check (length(hash) = 32),
    bytes blob not null,
    device blob not null references device (id) check (length(device) = 8),
    received_at integer not null,
    primary key (space, hash)
) strict;

create index picture_of_device on picture (device, received_at);

-- Files of payouts as they were given out, numbered without a gap.
create table payout_file (
    number integer not null primary key check (number > 0),
    as_of text not null,
    made_at integer not null,
    bytes blob not null
) strict;

-- Each claim that was paid, once. `said` is 1 when the document that tells the host has been written.
create table payout (
    space blob not null check (length(space) = 17),
    claim blob not null check (length(claim) = 17),
    picture blob check (length(picture) = 32),
    amount_oere integer not null check (amount_oere > 0),
    file integer not null references payout_file (number),
    said integer not null default 0 check (said in (0, 1)),
    primary key (space, claim)
) strict, without rowid;

create unique index payout_of_picture on payout (picture) where picture is not null;
create index payout_unsaid on payout (said) where said = 0;
