-- What a question may look at: the facts as they were known at a position, within its dates and where it asks.
-- ?1 position, ?2 first date, ?3 last date (no later than the as-of date), ?4 the last date on which a missing report is
-- missed, ?5 group or null, ?6 area or null, ?7 activity kind or null, ?8 organisation or null, ?9 the months of
-- follow-up as a JSON list. Every query of this crate begins with this text.
--
-- What is counted stands where it happened: place (a group or a match; null is an organisation as a whole), area, kind
-- and house, within which people are known apart: the organisation, or the group itself where none is known.
with recursive
known_group as (
  select group_id, kind, area, coalesce(organisation, group_id) as house from group_row
  where known_from <= ?1 and (known_until is null or known_until > ?1)
),
known_stage as materialized (
  select group_id, stage, rank, since from group_stage
  where known_from <= ?1 and (known_until is null or known_until > ?1)
),
-- The stretches between two stages: a group is in the stage it reached last, of several on one day the furthest.
life as materialized (
  select group_id, stage, since, lead(since) over (partition by group_id order by since, rank) as until_before
  from known_stage
),
stage_on_last_date as materialized (
  select l.group_id as place, coalesce(g.area, '') as area, coalesce(g.kind, '') as kind, l.stage, l.since
  from life l left join known_group g on g.group_id = l.group_id
  where l.since <= ?3 and (l.until_before is null or l.until_before > ?3)
    and (?5 is null or l.group_id = ?5) and (?6 is null or coalesce(g.area, '') = ?6)
    and (?7 is null or coalesce(g.kind, '') = ?7)
),
known_human(house, person, human, maybe) as materialized (
  select organisation, person, human, maybe from human
  where known_from <= ?1 and (known_until is null or known_until > ?1)
),
