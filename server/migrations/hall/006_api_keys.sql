-- Keys of the municipality's own programs, by the hash of their secret. Numbers are never used again.
create table api_key (
  id integer primary key autoincrement,
  hash blob not null unique,
  name text not null,
  scopes text not null, -- words with spaces between
  made integer not null,
  expires integer not null,
  used text, -- the last day on which it was used
  revoked integer
) strict;
