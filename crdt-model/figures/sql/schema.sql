-- Facts as rows. Disposable: when the shape changes, raise `schema::VERSION`; the rows are then made again from the log.
-- Every row was known from one position of the log until another; `known_until` is null while it still is.
-- Dates are local Danish dates, YYYY-MM-DD. Persons are random ids. There is no column for a person's name or words.

create table projected (
  one integer primary key check (one = 1),
  version integer not null,
  position integer not null
) strict;

create table group_row (
  space blob not null, document blob not null, known_from integer not null, known_until integer,
  group_id blob not null, name text not null, kind text not null, area text not null, organisation blob
) strict;

create table group_stage (
  space blob not null, document blob not null, known_from integer not null, known_until integer,
  group_id blob not null, stage text not null, rank integer not null, since text not null
) strict;

create table opening (
  space blob not null, document blob not null, known_from integer not null, known_until integer,
  group_id blob not null, slot integer not null, weekday integer not null, starts text not null, ends text not null,
  from_date text not null, until_date text
) strict;

create table meeting (
  space blob not null, document blob not null, known_from integer not null, known_until integer,
  group_id blob not null, date text not null, slot integer not null, state text not null,
  present_named integer not null, unnamed integer not null, unsettled integer not null
) strict;

create table mark (
  space blob not null, document blob not null, known_from integer not null, known_until integer,
  group_id blob not null, date text not null, slot integer not null, person blob not null, standing text not null
) strict;

create table area (
  space blob not null, document blob not null, known_from integer not null, known_until integer,
  area text not null, name text not null, in_agreement integer not null
) strict;

create table match_ (
  space blob not null, document blob not null, known_from integer not null, known_until integer,
  match_id blob not null, host blob, newcomer blob, organisation blob, area text not null, matched text,
  children integer not null
) strict;

create table activity (
  space blob not null, document blob not null, known_from integer not null, known_until integer,
  match_id blob not null, kind text not null, date text not null, cancelled integer not null,
  children integer not null, persons integer not null
) strict;

-- What reading a document met: the sort of oddity and how often, never the words that stood there.
create table problem (
  space blob not null, document blob not null, known_from integer not null, known_until integer,
  problem text not null, times integer not null
) strict;

-- Entries of the log that could not be read at all.
create table skipped (
  position integer primary key,
  space blob not null, document blob not null, reason text not null
) strict;

create index group_row_now on group_row (space, document) where known_until is null;
create index group_stage_now on group_stage (space, document) where known_until is null;
create index opening_now on opening (space, document) where known_until is null;
create index meeting_now on meeting (space, document) where known_until is null;
create index mark_now on mark (space, document) where known_until is null;
create index area_now on area (space, document) where known_until is null;
create index match_now on match_ (space, document) where known_until is null;
create index activity_now on activity (space, document) where known_until is null;
create index problem_now on problem (space, document) where known_until is null;

create index group_stage_of on group_stage (group_id, since);
create index meeting_on on meeting (date, group_id, slot);
create index mark_on on mark (date, group_id);
create index activity_on on activity (date, match_id);
