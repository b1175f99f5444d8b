-- Facts as rows. Disposable: when the shape changes, raise `schema::VERSION`; the rows are then made again from the log.
-- Every row was known from one position of the log until another; `known_until` is null while it still is.
-- Dates are local Danish dates, YYYY-MM-DD. Persons are random ids. There is no column for a person's name, nor for
-- words about one; the texts of agreements are the agreements' own. A document is its 17 bytes, as where it is named.

create table projected (
  one integer primary key check (one = 1),
  version integer not null,
  position integer not null
) strict;

create table group_row (
  space blob not null, document blob not null, known_from integer not null, known_until integer,
  group_id blob not null, name text not null, kind text not null, area text not null, organisation blob,
  under_fifteens integer not null, closed_reason text, taken_over_from text, planned_days integer
) strict;

create table group_partner (
  space blob not null, document blob not null, known_from integer not null, known_until integer,
  group_id blob not null, partner text not null
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
  match_id blob not null, host blob, newcomer blob, organisation blob, newcomer_organisation blob,
  area text not null, matched text, first_meeting text, ended text, longer_after text, completes text,
  children integer not null
) strict;

create table activity (
  space blob not null, document blob not null, known_from integer not null, known_until integer,
  match_id blob not null, kind text not null, date text not null, cancelled integer not null,
  children integer not null, persons integer not null
) strict;

create table activity_kind (
  space blob not null, document blob not null, known_from integer not null, known_until integer,
  kind text not null, danish text not null, english text not null, eu_category text, focus text,
  role text
) strict;

-- Other words of the reference data: partner, organisation, referrer, channel, destination, information, tier;
-- follow_up_months and host_programme under the empty key.
create table word (
  space blob not null, document blob not null, known_from integer not null, known_until integer,
  sort text not null, key text not null, danish text not null, english text not null
) strict;

create table agreement (
  space blob not null, document blob not null, known_from integer not null, known_until integer,
  title text not null, partner blob, starts text not null, ends text not null, grant_dkk integer, decision text,
  case_number text, document_number text, evaluation_framework text, areas_total integer
) strict;

create table agreement_area (
  space blob not null, document blob not null, known_from integer not null, known_until integer,
  area text not null
) strict;

create table agreement_text (
  space blob not null, document blob not null, known_from integer not null, known_until integer,
  sort text not null, key text not null, words text not null
) strict;

create table amendment (
  space blob not null, document blob not null, known_from integer not null, known_until integer,
  agreement blob not null, decided text not null, reason text not null, document_number text, ends text,
  grant_dkk integer, logged integer
) strict;

create table amendment_target (
  space blob not null, document blob not null, known_from integer not null, known_until integer,
  goal blob not null, target integer not null
) strict;

create table amendment_drop (
  space blob not null, document blob not null, known_from integer not null, known_until integer,
  goal blob not null
) strict;

create table amendment_area (
  space blob not null, document blob not null, known_from integer not null, known_until integer,
  area text not null
) strict;

-- Goals that were taken back are kept: amendments name them.
create table goal (
  space blob not null, document blob not null, known_from integer not null, known_until integer,
  agreement blob not null, kind text not null, danish text not null, english text, indicator text, target integer,
  unit text, deadline text, area text, activity_kind text, organisation blob, source text, done text,
  cancelled integer not null
) strict;

create table statement (
  space blob not null, document blob not null, known_from integer not null, known_until integer,
  figure text not null, year integer, as_of text, value integer, date text, source text not null, stated_in text,
  logged integer
) strict;

-- Who is what: in a register (its organisation) or on a list (its group).
create table tenure (
  space blob not null, document blob not null, known_from integer not null, known_until integer,
  organisation blob, group_id blob, person blob not null, role text not null, since text, until text
) strict;

create table link (
  space blob not null, document blob not null, known_from integer not null, known_until integer,
  organisation blob not null, one blob not null, other blob not null, sameness text not null
) strict;

-- Linked persons and the id that stands for each: the smallest of those that are one (human), and of those that may be
-- one (maybe). Follows from link.
create table human (
  organisation blob not null, person blob not null, known_from integer not null, known_until integer,
  human blob not null, maybe blob not null
) strict;

create table training (
  space blob not null, document blob not null, known_from integer not null, known_until integer,
  organisation blob not null, kind text not null, date text not null, unnamed integer not null
) strict;

create table training_mark (
  space blob not null, document blob not null, known_from integer not null, known_until integer,
  organisation blob not null, kind text not null, date text not null, person blob not null, standing text not null
) strict;

create table headcount (
  space blob not null, document blob not null, known_from integer not null, known_until integer,
  group_id blob not null, date text not null, count integer not null, method text
) strict;

-- Of a whole organisation, or of a group.
create table estimate (
  space blob not null, document blob not null, known_from integer not null, known_until integer,
  organisation blob, group_id blob, sort text not null, among text not null, date text not null, count integer not null,
  estimator text not null, method text not null, logged integer
) strict;

create table guidance (
  space blob not null, document blob not null, known_from integer not null, known_until integer,
  group_id blob not null, date text not null, child blob
) strict;

create table mentoring (
  space blob not null, document blob not null, known_from integer not null, known_until integer,
  group_id blob not null, mentor blob not null, mentee blob not null, matched text not null, course text,
  completed text, ended text, end_reason text
) strict;

create table employment (
  space blob not null, document blob not null, known_from integer not null, known_until integer,
  organisation blob not null, person blob not null, position text not null, percent integer not null,
  from_date text not null, until_date text
) strict;

create table follow_up (
  space blob not null, document blob not null, known_from integer not null, known_until integer,
  match_id blob not null, side text not null, month integer, date text not null, channel text, outcome text not null,
  done integer not null
) strict;

create table ending (
  space blob not null, document blob not null, known_from integer not null, known_until integer,
  match_id blob not null, reason text not null
) strict;

-- A newcomer's or a host's: which, their tenure says.
create table registration (
  space blob not null, document blob not null, known_from integer not null, known_until integer,
  organisation blob not null, person blob not null, registered text, asked_job integer not null,
  asked_staying integer not null
) strict;

create table event (
  space blob not null, document blob not null, known_from integer not null, known_until integer,
  organisation blob not null, date text not null, partner text, count integer
) strict;

create table referral (
  space blob not null, document blob not null, known_from integer not null, known_until integer,
  organisation blob not null, person blob not null, destination text not null, date text not null
) strict;

create table budget_line (
  space blob not null, document blob not null, known_from integer not null, known_until integer,
  side text not null, danish text not null, english text, amount_dkk integer not null, year integer, organisation blob
) strict;

-- Of a claim, its decision and its payout: the sixteen bytes that they share.
create table claim (
  space blob not null, document blob not null, known_from integer not null, known_until integer,
  match_id blob not null, claim blob not null, kind text not null, date text not null, amount_oere integer not null,
  receipt blob, logged integer
) strict;

create table decision (
  space blob not null, document blob not null, known_from integer not null, known_until integer,
  claim blob not null, device blob not null, at integer not null, ruling text not null, amount_oere integer, decided text,
  receipt blob
) strict;

-- The words of other devices that a device's word about a claim replaces.
create table decision_knows (
  space blob not null, document blob not null, known_from integer not null, known_until integer,
  claim blob not null, device blob not null, at integer not null, other_device blob not null, other_at integer not null
) strict;

create table payout (
  space blob not null, document blob not null, known_from integer not null, known_until integer,
  match_id blob not null, claim blob not null, paid text not null, amount_oere integer not null, file integer
) strict;

-- Of a questionnaire; no day since it was taken back.
create table question (
  space blob not null, document blob not null, known_from integer not null, known_until integer,
  side text not null, valid_from text, number integer not null, measures text not null
) strict;

-- Those that are completed, and what was answered in them.
create table response (
  space blob not null, document blob not null, known_from integer not null, known_until integer,
  match_id blob not null, side text not null, questionnaire blob not null, completed text not null
) strict;

create table answered (
  space blob not null, document blob not null, known_from integer not null, known_until integer,
  number integer not null, agrees integer not null
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

-- Kept answers. They follow from the rows above and are brought up with them, so that no question has to add up all that
-- ever was. `sql/tallies.sql` asks the first three.
--
-- When a group is to report: on every weekday of a schedule entry while it is open, from one day to another, as Julian
-- days.
create table stretch (
  group_id blob not null, known_from integer not null, known_until integer,
  slot integer not null, weekday integer not null, first integer not null, last integer not null
) strict;

-- What a group reported in a span: a year (YYYY), a month (YYYYMM) or a day (YYYYMMDD). `answered` are the reports of
-- evenings on which it was to report; the rest is of meetings that were held.
create table tally (
  span integer not null, group_id blob not null, reports integer not null, answered integer not null,
  held integer not null, present integer not null, unsettled integer not null, primary key (span, group_id)
) strict, without rowid;

-- The same as it was from a position on, of months and days.
create table tally_then (
  span integer not null, group_id blob not null, known_from integer not null, reports integer not null,
  answered integer not null, held integer not null, present integer not null, unsettled integer not null,
  primary key (span, group_id, known_from)
) strict, without rowid;

-- Who ever came to a group.
create table participant (
  group_id blob not null, person blob not null, primary key (group_id, person)
) strict, without rowid;

create index group_row_now on group_row (space, document) where known_until is null;
create index group_stage_now on group_stage (space, document) where known_until is null;
create index opening_now on opening (space, document) where known_until is null;
create index meeting_now on meeting (space, document) where known_until is null;
create index mark_now on mark (space, document) where known_until is null;
create index area_now on area (space, document) where known_until is null;
create index match_now on match_ (space, document) where known_until is null;
create index activity_now on activity (space, document) where known_until is null;
create index group_partner_now on group_partner (space, document) where known_until is null;
create index activity_kind_now on activity_kind (space, document) where known_until is null;
create index word_now on word (space, document) where known_until is null;
create index agreement_now on agreement (space, document) where known_until is null;
create index agreement_area_now on agreement_area (space, document) where known_until is null;
create index agreement_text_now on agreement_text (space, document) where known_until is null;
create index amendment_now on amendment (space, document) where known_until is null;
create index amendment_target_now on amendment_target (space, document) where known_until is null;
create index amendment_drop_now on amendment_drop (space, document) where known_until is null;
create index amendment_area_now on amendment_area (space, document) where known_until is null;
create index goal_now on goal (space, document) where known_until is null;
create index statement_now on statement (space, document) where known_until is null;
create index tenure_now on tenure (space, document) where known_until is null;
create index link_now on link (space, document) where known_until is null;
create index training_now on training (space, document) where known_until is null;
create index training_mark_now on training_mark (space, document) where known_until is null;
create index headcount_now on headcount (space, document) where known_until is null;
create index estimate_now on estimate (space, document) where known_until is null;
create index guidance_now on guidance (space, document) where known_until is null;
create index mentoring_now on mentoring (space, document) where known_until is null;
create index employment_now on employment (space, document) where known_until is null;
create index follow_up_now on follow_up (space, document) where known_until is null;
create index ending_now on ending (space, document) where known_until is null;
create index registration_now on registration (space, document) where known_until is null;
create index event_now on event (space, document) where known_until is null;
create index referral_now on referral (space, document) where known_until is null;
create index budget_line_now on budget_line (space, document) where known_until is null;
create index claim_now on claim (space, document) where known_until is null;
create index decision_now on decision (space, document) where known_until is null;
create index decision_knows_now on decision_knows (space, document) where known_until is null;
create index payout_now on payout (space, document) where known_until is null;
create index question_now on question (space, document) where known_until is null;
create index response_now on response (space, document) where known_until is null;
create index answered_now on answered (space, document) where known_until is null;
create index problem_now on problem (space, document) where known_until is null;

create index link_one on link (organisation, one) where known_until is null;
create index link_other on link (organisation, other) where known_until is null;
create index human_now on human (organisation, person) where known_until is null;
create index group_stage_of on group_stage (group_id, since);
create index meeting_on on meeting (date, group_id, slot);
create index mark_on on mark (date, group_id);
create index mark_by on mark (group_id, person, substr(date, 1, 7), date, standing, known_from, known_until)
  where standing in ('came', 'left', 'two_answers');
create index activity_on on activity (date, match_id);
create index group_row_of on group_row (group_id);
create index meeting_of on meeting (group_id, date) where known_until is null;
create index stretch_now on stretch (group_id) where known_until is null;

create trigger participant_came after insert on mark when new.standing in ('came', 'left', 'two_answers') begin
  insert or ignore into participant (group_id, person) values (new.group_id, new.person);
end;

create trigger participant_gone after delete on mark when not exists (
  select 1 from mark indexed by mark_by
  where group_id = old.group_id and person = old.person and standing in ('came', 'left', 'two_answers')
) begin
  delete from participant where group_id = old.group_id and person = old.person;
end;
