-- Notes: reviewed, then frozen. Nothing of either is ever changed or taken away.
create table note_review (
  id integer primary key autoincrement,
  kind text not null, agreement text not null, as_of text not null, position integer not null,
  -- What was reviewed, word for word, and the figures in it.
  draft blob not null,
  by text not null, at integer not null
) strict;

-- What is frozen: the content is what its checksum is of. The columns beside it say again what stands in it.
create table note (
  year integer not null, serial integer not null check (serial > 0),
  review integer not null unique references note_review (id),
  kind text not null, agreement text not null, as_of text not null, position integer not null, edition integer,
  title text not null, recipients text not null, case_number text, document_number text,
  content blob not null, sha256 blob not null,
  by text not null, at integer not null,
  primary key (year, serial)
) strict;

-- Each file, as it is given out for ever.
create table note_file (
  year integer not null, serial integer not null, format text not null, language text not null,
  media_type text not null, bytes blob not null, sha256 blob not null,
  primary key (year, serial, format, language),
  foreign key (year, serial) references note (year, serial)
) strict;

-- What each figure counted, by random ids. It never leaves the city hall.
create table note_evidence (
  year integer not null, serial integer not null, place integer not null,
  counted blob not null, sha256 blob not null,
  primary key (year, serial, place),
  foreign key (year, serial) references note (year, serial)
) strict;

create trigger note_review_stays before update on note_review begin select raise(abort, 'a review is never changed'); end;
create trigger note_review_is_kept before delete on note_review begin select raise(abort, 'a review is never deleted'); end;
create trigger note_stays before update on note begin select raise(abort, 'a frozen note is never changed'); end;
create trigger note_is_kept before delete on note begin select raise(abort, 'a frozen note is never deleted'); end;
create trigger note_file_stays before update on note_file begin select raise(abort, 'a frozen note is never changed'); end;
create trigger note_file_is_kept before delete on note_file begin select raise(abort, 'a frozen note is never deleted'); end;
create trigger note_evidence_stays before update on note_evidence begin select raise(abort, 'a frozen note is never changed'); end;
create trigger note_evidence_is_kept before delete on note_evidence begin select raise(abort, 'a frozen note is never deleted'); end;
