-- How far a device has read the log for certain: it has said so, and nothing was left to be fetched or compared. Null
-- before, and for one that speaks a version of the protocol without erasing.
alter table device add column reached integer;

-- What a device was given once and was taken away: until it has been in touch since, it may still hold it.
create table withdrawn (
    device blob not null references device (id) check (length(device) = 8),
    space blob not null check (length(space) = 17),
    primary key (device, space)
) strict, without rowid;

create index erased_by_time on erased (erased_at);
