-- How long details are kept, where an administrator has set it: months, or null for a rule that is switched off.
create table retention_rule (
    rule text not null primary key,
    months integer check (months > 0),
    set_at integer not null,
    set_by text not null
) strict, without rowid;

-- Whether the serving relay does what the rules say by itself, every night.
create table retention_night (
    one integer not null primary key check (one = 1),
    since integer not null,
    set_by text not null
) strict;

-- Every run; one that did not end is looked up in the access journal. Numbers have no gap.
create table retention_run (
    number integer not null primary key check (number > 0),
    began_at integer not null,
    ended_at integer,
    by_whom text not null
) strict;

-- What each run took, by ids: the space and the document, or the device and the record that was kept aside.
create table retention_gone (
    run integer not null references retention_run (number),
    rule text not null,
    place text not null,
    what text not null,
    after_day text not null
) strict;

create index retention_gone_of_run on retention_gone (run);
