-- What groups reported and were to report, from sums that are kept. `report`, `expected` and `answer` say what is meant;
-- a test holds these equal to them.
-- ?10 the spans that the dates fall into, each with whether a report that is missing in it is missed, and its month;
-- ?11 the days on which a missing report is missed, from one to another, each with its month.
span(span, missed, month) as materialized (
  select value ->> 0, value ->> 1, value ->> 2 from json_each(?10)
),
stretch_of_days(first, last, month) as materialized (
  select value ->> 0, value ->> 1, value ->> 2 from json_each(?11)
),
-- As it is, or as it was at an earlier position: of what was, months and days are kept.
tallied as (
  select s.missed, s.month, k.group_id, k.reports, k.answered, k.held, k.present, k.unsettled
  from span s cross join tally k
  where k.span = s.span and ?1 >= (select position from projected)
  union all
  select s.missed, s.month, t.group_id, t.reports, t.answered, t.held, t.present, t.unsettled
  from span s cross join tally k cross join tally_then t
  where k.span between iif(s.span < 10000, s.span * 100 + 1, s.span) and iif(s.span < 10000, s.span * 100 + 12, s.span)
    and t.span = k.span and t.group_id = k.group_id and t.known_from = (
      select max(n.known_from) from tally_then n
      where n.span = k.span and n.group_id = k.group_id and n.known_from <= ?1)
    and ?1 < (select position from projected)
),
-- Of the days of a stretch every seventh is one.
awaited as (
  select s.group_id, d.month,
    (min(d.last, s.last) - s.weekday + 1) / 7 - (max(d.first, s.first) - s.weekday) / 7 as days
  from stretch_of_days d cross join stretch s
  where s.known_from <= ?1 and (s.known_until is null or s.known_until > ?1)
    and max(d.first, s.first) <= min(d.last, s.last)
),
told as (
  select t.group_id as place, coalesce(g.area, '') as area, coalesce(g.kind, '') as kind, t.month as date,
    t.days, t.answered, t.reports, t.held, t.present, t.unsettled
  from (
    select group_id, month, sum(days) as days, sum(answered) as answered, sum(reports) as reports, sum(held) as held,
      sum(present) as present, sum(unsettled) as unsettled
    from (
      select group_id, month, 0 as days, iif(missed, answered, 0) as answered, reports, held, present, unsettled
      from tallied where reports > 0
      union all
      select group_id, month, days, 0, 0, 0, 0, 0 from awaited where days > 0
    )
    where (?5 is null or group_id = ?5)
    group by group_id{by_month}
  ) t
  left join known_group g on g.group_id = t.group_id
  where (?6 is null or coalesce(g.area, '') = ?6) and (?7 is null or coalesce(g.kind, '') = ?7)
)
