, fact as (
  select place, area, date, slot, place as subject, expected and answered as counts, 1 as amount, 0 as unsettled,
    expected as named, answered as unnamed
  from answer
)
