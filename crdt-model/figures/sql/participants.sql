, fact as (
  select place, area, date, slot, person as subject, 1 as counts, 1 as amount,
    standing = 'two_answers' as unsettled, 1 as named, 0 as unnamed
  from presence
  union all
  select place, area, date, slot, null, 0, 0, 0, 0, 0 from report
)
