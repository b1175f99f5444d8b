, fact as (
  select place, area, date, slot, document as subject, state = 'held' as counts, 1 as amount, 0 as unsettled,
    present_named as named, unnamed
  from report
)
