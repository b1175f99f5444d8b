-- What groups and hosts report as it happens.
report as (
  select m.group_id as place, coalesce(g.area, '') as area, coalesce(g.kind, '') as kind,
    coalesce(g.house, m.group_id) as house, m.date, m.slot, m.state, m.document, m.present_named, m.unnamed, m.unsettled
  from meeting m left join known_group g on g.group_id = m.group_id
  where m.known_from <= ?1 and (m.known_until is null or m.known_until > ?1)
    and m.date between ?2 and ?3
    and (?5 is null or m.group_id = ?5) and (?6 is null or coalesce(g.area, '') = ?6)
    and (?7 is null or coalesce(g.kind, '') = ?7)
),
presence as (
  select k.group_id as place, coalesce(g.area, '') as area, coalesce(g.kind, '') as kind,
    coalesce(g.house, k.group_id) as house, k.date, k.slot, k.person, k.standing
  from mark k left join known_group g on g.group_id = k.group_id
  where k.known_from <= ?1 and (k.known_until is null or k.known_until > ?1)
    and k.date between ?2 and ?3 and k.standing in ('came', 'left', 'two_answers')
    and (?5 is null or k.group_id = ?5) and (?6 is null or coalesce(g.area, '') = ?6)
    and (?7 is null or coalesce(g.kind, '') = ?7)
),
hosted as (
  select a.match_id as place, coalesce(m.area, '') as area, a.date, a.kind, a.cancelled, a.document, a.persons,
    a.children, m.organisation
  from activity a left join match_ m
    on m.match_id = a.match_id and m.known_from <= ?1 and (m.known_until is null or m.known_until > ?1)
  where a.known_from <= ?1 and (a.known_until is null or a.known_until > ?1)
    and a.date between ?2 and ?3
    and (?6 is null or coalesce(m.area, '') = ?6) and (?8 is null or m.organisation = ?8)
),
day(date, weekday) as (
  select ?2, (strftime('%w', ?2) + 6) % 7 + 1 where ?2 <= min(?3, ?4)
  union all
  select date(date, '+1 day'), weekday % 7 + 1 from day where date < min(?3, ?4)
),
-- What the schedules of the groups that were open expected. Silence is not zero: this is what it is measured against.
-- Cast, the date can be looked up like those of reports.
expected as materialized (
  select o.group_id as place, coalesce(g.area, '') as area, coalesce(g.kind, '') as kind,
    cast(day.date as text) as date, o.slot
  from day
  join opening o
    on o.weekday = day.weekday
    and o.from_date <= day.date and (o.until_date is null or o.until_date >= day.date)
  join life l
    on l.group_id = o.group_id and l.stage not in ('planned', 'closed')
    and l.since <= day.date and (l.until_before is null or l.until_before > day.date)
  left join known_group g on g.group_id = o.group_id
  where o.known_from <= ?1 and (o.known_until is null or o.known_until > ?1)
    and (?5 is null or o.group_id = ?5) and (?6 is null or coalesce(g.area, '') = ?6)
    and (?7 is null or coalesce(g.kind, '') = ?7)
),
-- One line for each expected occasion (and whether it was answered) and one for each report that nobody expected.
answer as materialized (
  select e.place, e.area, e.kind, e.date, e.slot, 1 as expected, r.place is not null as answered
  from expected e left join report r on r.place = e.place and r.date = e.date and r.slot = e.slot
  union all
  select r.place, r.area, r.kind, r.date, r.slot, 0, 1
  from report r left join expected e on e.place = r.place and e.date = r.date and e.slot = r.slot
  where e.place is null
),
