-- What is counted and reckoned by hand.
--
-- One line for each group that is running or was counted in the last twelve months: its newest headcount. Its role is
-- what its kind is taken for: what was chosen, else the kind's key.
census as materialized (
  select coalesce(r.place, c.place) as place, coalesce(r.area, c.area) as area, coalesce(r.kind, c.kind) as kind, c.date,
    c.count, c.method, c.place is not null as counts, r.place is not null as is_running,
    coalesce((
      select k.role from activity_kind k
      where k.kind = coalesce(r.kind, c.kind) and k.known_from <= ?1 and (k.known_until is null or k.known_until > ?1)
    ), r.kind, c.kind) as role
  from (select * from stage_on_last_date where stage in ('established', 'taken_over', 'anchored')) r
  full join (
    select c.group_id as place, coalesce(g.area, '') as area, coalesce(g.kind, '') as kind, c.date, c.count, c.method,
      row_number() over (partition by c.group_id order by c.date desc) as place_in_time
    from headcount c left join known_group g on g.group_id = c.group_id
    where c.known_from <= ?1 and (c.known_until is null or c.known_until > ?1)
      and c.date <= ?3 and c.date > date(?3, '-12 months', 'floor')
      and (?5 is null or c.group_id = ?5) and (?6 is null or coalesce(g.area, '') = ?6)
      and (?7 is null or coalesce(g.kind, '') = ?7)
  ) c on c.place = r.place
  where coalesce(c.place_in_time, 1) = 1
),
-- The newest estimate of each sort in the period, of each group and of each organisation as a whole. Of two of one day
-- the one that was recorded last stands, whichever came first here.
reckoned as (
  select * from (
    select e.group_id as place, coalesce(g.area, '') as area, coalesce(g.kind, '') as kind, e.document, e.sort, e.among,
      e.date, e.count, e.estimator, e.method,
      row_number() over (
        partition by e.organisation, e.group_id, e.sort, e.among order by e.date desc, e.logged desc, e.document desc
      ) as place_in_time
    from estimate e left join known_group g on g.group_id = e.group_id
    where e.known_from <= ?1 and (e.known_until is null or e.known_until > ?1) and e.date between ?2 and ?3
      and (?5 is null or e.group_id = ?5) and (?6 is null or coalesce(g.area, '') = ?6)
      and (?7 is null or coalesce(g.kind, '') = ?7)
  )
  where place_in_time = 1
),
guided as (
  select u.group_id as place, coalesce(g.area, '') as area, coalesce(g.kind, '') as kind,
    coalesce(g.house, u.group_id) as house, u.document, u.date, u.child
  from guidance u left join known_group g on g.group_id = u.group_id
  where u.known_from <= ?1 and (u.known_until is null or u.known_until > ?1) and u.date between ?2 and ?3
    and (?5 is null or u.group_id = ?5) and (?6 is null or coalesce(g.area, '') = ?6)
    and (?7 is null or coalesce(g.kind, '') = ?7)
),
open_day as (
  select o.group_id as place, s.area, s.kind, o.weekday, o.starts, o.ends
  from opening o join stage_on_last_date s on s.place = o.group_id and s.stage not in ('planned', 'closed')
  where o.known_from <= ?1 and (o.known_until is null or o.known_until > ?1)
    and o.from_date <= ?3 and (o.until_date is null or o.until_date >= ?3)
)
