, fact as (
  select place, area, min(date) as date, sum(expected) as expected, sum(expected and answered) as answered,
    sum(answered) > 0 as counts
  from answer group by place, area having sum(expected) > 0
)
