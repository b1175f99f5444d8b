-- Who may do what, kept so that it outlives the file; what a device tells about itself; erasures; giving back.

-- When this file was last found to be an older copy of the relay; null when it never was.
alter table meta add column restored_at integer;

-- Who gave the entry back to a restored relay, when that was not its author.
alter table entry add column returned_by blob references device (id) check (length(returned_by) = 8);

-- Whether the body has been erased: it is empty then, and the hash is still that of what stood there.
alter table entry add column erased integer not null default 0 check (erased in (0, 1));

-- What the device told about itself at `told_at`; null when it never did.
alter table device add column app text not null default '';
alter table device add column waiting integer not null default 0;
alter table device add column waiting_since integer;
alter table device add column told_at integer;
alter table device add column revoked_at integer;

-- Whether the device that it enrols waits until it has been confirmed.
alter table invite add column confirm integer not null default 0 check (confirm in (0, 1));

-- The newest one-time code of each device, for a forgotten PIN.
create table recovery (
    device blob not null primary key references device (id),
    code text not null check (length(code) = 24),
    kept_at integer not null
) strict, without rowid;

-- Documents that have been erased for good. Nothing of them is taken any more.
create table erased (
    space blob not null check (length(space) = 17),
    document blob not null check (length(document) = 17),
    erased_at integer not null,
    primary key (space, document)
) strict, without rowid;

-- Every change of access, written with the change itself, then appended to the access journal in another folder. Numbers
-- have no gap; each chain is the SHA-256 over the one before and the line.
create table access_event (
    number integer not null primary key,
    line text not null,
    chain blob not null check (length(chain) = 32)
) strict;
