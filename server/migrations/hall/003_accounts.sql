-- Who may sign in. A closed account stays: what its owner did is still told of.
create table account (
    id integer not null primary key autoincrement,
    name text not null,
    role text not null check (role in ('reader', 'officer', 'administrator')),
    created integer not null,
    closed integer,
    -- What a passkey knows its owner by.
    handle blob not null unique default (randomblob(16))
) strict;
-- Links and sessions without an account say themselves who they let in, and as what.
drop table link;
drop table session;
create table link (
    hash blob not null primary key,
    expires integer not null,
    account integer references account (id),
    name text not null,
    role text not null check (role in ('reader', 'officer', 'administrator'))
) strict;
create table session (
    hash blob not null primary key,
    expires integer not null,
    account integer references account (id),
    name text not null,
    role text not null check (role in ('reader', 'officer', 'administrator'))
) strict;
create index session_of_account on session (account);
-- What happened to access and what was shown or given away: a line of JSON each, chained by hash to the line before.
create table audit (
    number integer not null primary key,
    line text not null,
    chain blob not null,
    account integer as (line ->> '$.who.session.account') virtual,
    act text as (line ->> '$.act') virtual
) strict;
create index audit_of_account on audit (account, number);
create index audit_of_act on audit (act, number);
create trigger audit_is_not_changed before update on audit begin select raise(abort, 'the audit log only grows'); end;
create trigger audit_is_not_cut before delete on audit begin select raise(abort, 'the audit log only grows'); end;
