-- What was made public. What an edition tells never changes; the counts behind its tables are kept for the gate, which
-- holds every later edition against them.
create table edition (
  number integer primary key,
  at_ms integer not null,
  by text not null,
  as_of text not null,
  position integer not null,
  told text not null,
  counts text not null
) strict;
