-- Those who help: in a register, on a group's list, or both. Each human once in a house, by the links of the house.
helper as materialized (
  select t.place, t.area, t.kind, t.house, coalesce(h.human, t.person) as human, h.maybe,
    t.role, t.since, t.until, (t.since is null or t.since <= ?3) and (t.until is null or t.until >= ?3) as there
  from (
    select t.group_id as place, coalesce(g.area, '') as area, coalesce(g.kind, '') as kind,
      coalesce(t.organisation, g.house, t.group_id) as house, t.person, t.role, t.since, t.until
    from tenure t left join known_group g on g.group_id = t.group_id
    where t.known_from <= ?1 and (t.known_until is null or t.known_until > ?1) and t.role in ('volunteer', 'mentor')
  ) t
  left join known_human h on h.house = t.house and h.person = t.person
),
-- A human without any date began before.
volunteer as materialized (
  select house, human, min(since) as first, max(there) as there, max(until) as until,
    min(since) filter (where role = 'mentor' and place is not null) as first_as_mentor,
    max(place is not null) as is_listed, max(place is not null and there) as is_listed_there
  from helper group by house, human
),
-- Where each of them is or was: on lists, or in the register alone.
volunteering as (
  select h.place, h.area, h.kind, h.house, h.human, h.maybe, h.role, v.first, v.first_as_mentor, v.there,
    iif(v.there, null, v.until) as until, h.there as is_here, h.place is not null or not v.is_listed_there as speaks_now,
    h.place is not null or not v.is_listed as speaks
  from volunteer v join helper h on h.house = v.house and h.human = v.human
  where (?5 is null or h.place = ?5) and (?6 is null or h.area = ?6) and (?7 is null or h.kind = ?7)
),
mentored as (
  select m.group_id as place, coalesce(g.area, '') as area, coalesce(g.kind, '') as kind,
    coalesce(g.house, m.group_id) as house, m.document, m.mentor, m.mentee, m.matched, m.course, m.completed, m.ended
  from mentoring m left join known_group g on g.group_id = m.group_id
  where m.known_from <= ?1 and (m.known_until is null or m.known_until > ?1)
    and (?5 is null or m.group_id = ?5) and (?6 is null or coalesce(g.area, '') = ?6)
    and (?7 is null or coalesce(g.kind, '') = ?7)
),
-- A training is an organisation's as a whole, in no area and of no kind of group.
trained as (
  select t.organisation as house, t.document, t.kind as held, t.date, t.unnamed from training t
  where t.known_from <= ?1 and (t.known_until is null or t.known_until > ?1) and t.date between ?2 and ?3
),
trainee as (
  select k.organisation as house, k.document, k.kind as held, k.date, coalesce(h.human, k.person) as human,
    h.maybe, k.standing
  from training_mark k left join known_human h on h.house = k.organisation and h.person = k.person
  where k.known_from <= ?1 and (k.known_until is null or k.known_until > ?1) and k.date between ?2 and ?3
    and k.standing in ('came', 'left', 'two_answers')
),
employed as (
  select e.organisation as house, e.document, coalesce(h.human, e.person) as human, h.maybe,
    e.percent, e.from_date, e.until_date
  from employment e left join known_human h on h.house = e.organisation and h.person = e.person
  where e.known_from <= ?1 and (e.known_until is null or e.known_until > ?1)
    and e.from_date <= ?3 and (e.until_date is null or e.until_date >= ?3)
),
