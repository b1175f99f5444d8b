-- The device that made the invite; null where an officer or somebody at the command line did.
alter table invite add column made_by blob references device (id) check (length(made_by) = 8);

create index invite_made_by on invite (made_by) where made_by is not null;
