, fact as (
  select place, area, date, 0 as slot, document as subject, not cancelled as counts, 1 as amount, 0 as unsettled,
    persons as named, children as unnamed
  from hosted
)
