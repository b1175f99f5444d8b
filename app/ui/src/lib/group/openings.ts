// When a group is open, as people say it.

import type { OpeningLine } from '../backend/bindings.gen';
import * as format from '../words/format';
import type { Language } from '../words/words.svelte';

/** "Tirsdag og torsdag 16.30–18.30": days with the same hours stand together. */
export function openingsInWords(openings: readonly OpeningLine[], tongue: Language): string {
  const hoursOf = ({ starts, ends }: OpeningLine): string => format.span(starts, ends, tongue);
  const all = [...new Set(openings.map(hoursOf))].map((hours) => {
    const days = openings.filter((opening) => hoursOf(opening) === hours);
    return `${format.list(
      days.map(({ weekday }) => format.weekdayOf(weekday, tongue)),
      tongue,
    )} ${hours}`;
  });
  return format.capital(format.list(all, tongue));
}
