, fact as (
  select place, area, date, slot, document as subject, state = 'held' as counts, present_named + unnamed as amount,
    unsettled, present_named as named, unnamed
  from report
)
