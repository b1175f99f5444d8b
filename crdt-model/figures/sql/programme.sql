-- The host programme. A match that was made twice, or that was over on the day it was made, is none. That one ended later
-- than the last date was not known on it.
pair as materialized (
  select m.match_id, m.host, m.newcomer, m.organisation, m.newcomer_organisation, m.area, m.matched, m.first_meeting,
    iif(m.ended <= ?3, m.ended, null) as ended, m.longer_after, m.completes
  from match_ m
  where m.known_from <= ?1 and (m.known_until is null or m.known_until > ?1)
    and m.matched <= ?3 and (m.ended is null or m.ended > m.matched)
    and not exists (
      select 1 from ending e
      where e.match_id = m.match_id and e.reason = 'matched_twice'
        and e.known_from <= ?1 and (e.known_until is null or e.known_until > ?1))
),
-- The pairs of an area. Who has a match before another was over is to be settled: all but the first of them, until one of
-- two is ended.
matched_here as materialized (
  select p.match_id as place, p.*, p.ended is null and p.completes > ?3 as is_running,
    p.completes <= ?3 and (p.ended is null or p.completes <= p.ended) as is_completed,
    p.ended is null and exists (
      select 1 from pair o
      where (o.host = p.host or o.newcomer = p.newcomer) and o.ended is null and o.completes > p.matched
        and (o.matched, o.match_id) < (p.matched, p.match_id)) as unsettled
  from pair p
  where (?6 is null or p.area = ?6)
),
-- Each side's own organisation looks after it.
side_of as (
  select place, area, matched, ended, completes, is_completed, 'host' as side, organisation from matched_here
  union all
  select place, area, matched, ended, completes, is_completed, 'newcomer', newcomer_organisation from matched_here
),
-- Follow-ups that have come due, in the months of ?9, and when each was done. One that was written for another month, as
-- the setting was then, is that of the nearest, of two the later.
followed as (
  select s.place, s.area, s.side, s.organisation, s.month, s.due, f.done
  from (
    select s.*, m.value as month, date(s.matched, '+' || m.value || ' months', 'floor') as due
    from side_of s cross join json_each(?9) m
  ) s
  left join (
    select w.match_id, w.side, (
        select m.value from json_each(?9) m order by abs(m.value - w.month), m.value desc limit 1
      ) as month, min(w.date) as done
    from follow_up w
    where w.done and w.month is not null and w.date <= ?3
      and w.known_from <= ?1 and (w.known_until is null or w.known_until > ?1)
    group by 1, 2, 3
  ) f on f.match_id = s.place and f.side = s.side and f.month = s.month
  where s.due between ?2 and ?3 and (s.ended is null or s.due < s.ended)
    and (?8 is null or s.organisation = ?8)
),
-- The newest response of each side.
responded as (
  select * from (
    select r.space, r.document, r.match_id, r.side, r.questionnaire, r.completed,
      row_number() over (partition by r.match_id, r.side order by r.completed desc, r.document desc) as place_in_time
    from response r
    where r.known_from <= ?1 and (r.known_until is null or r.known_until > ?1) and r.completed <= ?3
  )
  where place_in_time = 1
),
-- Completed matches, and when each side was evaluated. A host is asked where there were questions for hosts.
evaluated as (
  select s.place, s.area, s.side, s.organisation, s.completes, r.completed as done
  from side_of s left join responded r on r.match_id = s.place and r.side = s.side
  where s.is_completed and s.completes >= ?2 and (?8 is null or s.organisation = ?8)
    and (s.side = 'newcomer' or exists (
      select 1 from question q
      where q.side = 'host' and q.valid_from <= s.completes
        and q.known_from <= ?1 and (q.known_until is null or q.known_until > ?1)))
),
-- Whether newcomers agree with all that they answered of what a question measures.
opinion as (
  select r.match_id, q.measures, min(a.agrees) as agrees
  from responded r
  join answered a on a.space = r.space and a.document = r.document
    and a.known_from <= ?1 and (a.known_until is null or a.known_until > ?1)
  join question q on q.document = r.questionnaire and q.number = a.number and q.side = r.side
    and q.known_from <= ?1 and (q.known_until is null or q.known_until > ?1)
  where r.side = 'newcomer'
  group by 1, 2
),
registered_human as materialized (
  select r.organisation as house, coalesce(h.human, r.person) as human, max(h.maybe) as maybe, t.role,
    min(r.registered) as first, max(r.asked_job) as asked_job, max(r.asked_staying) as asked_staying
  from registration r
  join (
    select distinct organisation, person, role from tenure
    where role in ('newcomer', 'host') and known_from <= ?1 and (known_until is null or known_until > ?1)
  ) t on t.organisation = r.organisation and t.person = r.person
  left join known_human h on h.house = r.organisation and h.person = r.person
  where r.known_from <= ?1 and (r.known_until is null or r.known_until > ?1)
  group by 1, 2, 4
),
-- Whose match was completed, and what the newcomer is asked of it.
asked as (
  select m.place, m.area, m.organisation, m.completes, coalesce(n.asked_job, 0) as asked_job,
    coalesce(n.asked_staying, 0) as asked_staying
  from matched_here m
  left join known_human h on h.house = m.newcomer_organisation and h.person = m.newcomer
  left join registered_human n
    on n.house = m.newcomer_organisation and n.human = coalesce(h.human, m.newcomer) and n.role = 'newcomer'
  where m.is_completed and m.completes >= ?2 and (?8 is null or m.organisation = ?8)
),
held_event as (
  select e.document, e.organisation, e.date, e.partner, e.count from event e
  where e.known_from <= ?1 and (e.known_until is null or e.known_until > ?1) and e.date between ?2 and ?3
    and (?8 is null or e.organisation = ?8)
),
-- Claims with the same picture are one claim, the first of them by when it was recorded.
claim_here as materialized (
  select c.*, coalesce(c.receipt, c.document) as one,
    row_number() over (partition by coalesce(c.receipt, c.document) order by c.logged, c.document) as copy
  from claim c where c.known_from <= ?1 and (c.known_until is null or c.known_until > ?1)
),
-- What each device said last of each, whichever of the copies it named.
last_word as materialized (
  select * from (
    select c.one, d.device, d.at, d.ruling, d.amount_oere, d.decided, d.receipt,
      row_number() over (partition by c.one, d.device order by d.at desc) as place_in_time
    from claim_here c join decision d on d.space = c.space and d.claim = c.claim
    where d.known_from <= ?1 and (d.known_until is null or d.known_until > ?1)
  )
  where place_in_time = 1
),
known_word as materialized (
  select distinct l.one, k.other_device as device, k.other_at as at
  from claim_here c
  join decision_knows k on k.space = c.space and k.claim = c.claim
  join last_word l on l.one = c.one and l.device = k.device and l.at = k.at
  where k.known_from <= ?1 and (k.known_until is null or k.known_until > ?1)
),
-- What holds: the newest of the words that no other device knew, unless they differ. A word about another picture than the
-- claim has now says nothing of it.
ruled as (
  select l.one, l.ruling, l.amount_oere, l.decided, max(l.at) as at
  from last_word l
  left join known_word k on k.one = l.one and k.device = l.device and k.at = l.at
  where k.one is null and (l.receipt is null or l.receipt = l.one)
  group by l.one
  having count(distinct l.ruling || ' ' || coalesce(l.amount_oere, '-')) = 1
),
claimed as (
  select c.match_id as place, coalesce(m.area, '') as area, m.organisation, c.document, c.kind as expense, c.date,
    c.amount_oere, d.ruling, coalesce(d.amount_oere, c.amount_oere) as approved_oere, d.decided
  from claim_here c
  left join match_ m
    on m.match_id = c.match_id and m.known_from <= ?1 and (m.known_until is null or m.known_until > ?1)
  left join ruled d on d.one = c.one
  where c.copy = 1 and (?6 is null or coalesce(m.area, '') = ?6) and (?8 is null or m.organisation = ?8)
),
paid as (
  select p.match_id as place, coalesce(m.area, '') as area, m.organisation, p.document, coalesce(c.kind, '') as expense,
    p.paid as date, p.amount_oere
  from payout p
  left join match_ m
    on m.match_id = p.match_id and m.known_from <= ?1 and (m.known_until is null or m.known_until > ?1)
  left join claim c
    on c.space = p.space and c.claim = p.claim and c.known_from <= ?1 and (c.known_until is null or c.known_until > ?1)
  where p.known_from <= ?1 and (p.known_until is null or p.known_until > ?1) and p.paid between ?2 and ?3
    and (?6 is null or coalesce(m.area, '') = ?6) and (?8 is null or m.organisation = ?8)
),
