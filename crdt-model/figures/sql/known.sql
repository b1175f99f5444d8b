-- What a question may look at: the facts as they were known at a position, within its dates, group and area.
-- ?1 position, ?2 first date, ?3 last date (no later than the as-of date), ?4 the last date on which a missing report is
-- missed, ?5 group or null, ?6 area or null. Every query of this crate begins with this text.
with recursive
known_group as (
  select group_id, name, kind, area from group_row
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
report as (
  select m.group_id as place, coalesce(g.area, '') as area, m.date, m.slot, m.state, m.document,
    m.present_named, m.unnamed, m.unsettled
  from meeting m left join known_group g on g.group_id = m.group_id
  where m.known_from <= ?1 and (m.known_until is null or m.known_until > ?1)
    and m.date between ?2 and ?3
    and (?5 is null or m.group_id = ?5) and (?6 is null or coalesce(g.area, '') = ?6)
),
presence as (
  select k.group_id as place, coalesce(g.area, '') as area, k.date, k.slot, k.person, k.standing
  from mark k left join known_group g on g.group_id = k.group_id
  where k.known_from <= ?1 and (k.known_until is null or k.known_until > ?1)
    and k.date between ?2 and ?3 and k.standing in ('came', 'left', 'two_answers')
    and (?5 is null or k.group_id = ?5) and (?6 is null or coalesce(g.area, '') = ?6)
),
hosted as (
  select a.match_id as place, coalesce(m.area, '') as area, a.date, a.kind, a.cancelled, a.document, a.persons,
    a.children
  from activity a left join match_ m
    on m.match_id = a.match_id and m.known_from <= ?1 and (m.known_until is null or m.known_until > ?1)
  where a.known_from <= ?1 and (a.known_until is null or a.known_until > ?1)
    and a.date between ?2 and ?3
    and ?5 is null and (?6 is null or coalesce(m.area, '') = ?6)
),
day(date) as (
  select ?2 where ?2 <= min(?3, ?4)
  union all
  select date(date, '+1 day') from day where date < min(?3, ?4)
),
-- What the schedules of the groups that were open expected. Silence is not zero: this is what it is measured against.
expected as materialized (
  select o.group_id as place, coalesce(g.area, '') as area, day.date, o.slot
  from day
  join opening o
    on o.weekday = (strftime('%w', day.date) + 6) % 7 + 1
    and o.from_date <= day.date and (o.until_date is null or o.until_date >= day.date)
  join life l
    on l.group_id = o.group_id and l.stage not in ('planned', 'closed')
    and l.since <= day.date and (l.until_before is null or l.until_before > day.date)
  left join known_group g on g.group_id = o.group_id
  where o.known_from <= ?1 and (o.known_until is null or o.known_until > ?1)
    and (?5 is null or o.group_id = ?5) and (?6 is null or coalesce(g.area, '') = ?6)
),
-- One line for each expected occasion (and whether it was answered) and one for each report that nobody expected.
answer as materialized (
  select e.place, e.area, e.date, e.slot, 1 as expected, r.place is not null as answered
  from expected e left join report r on r.place = e.place and r.date = e.date and r.slot = e.slot
  union all
  select r.place, r.area, r.date, r.slot, 0, 1
  from report r left join expected e on e.place = r.place and e.date = r.date and e.slot = r.slot
  where e.place is null
)
