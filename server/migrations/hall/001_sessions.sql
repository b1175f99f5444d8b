-- Links that begin a session, once, and the sessions; both by the hash of their secret.
-- They were made without a version of the file, so they may be there.
create table if not exists link (hash blob not null primary key, expires integer not null) strict;
create table if not exists session (hash blob not null primary key, expires integer not null) strict;
