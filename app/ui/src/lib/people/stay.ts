// How long somebody has stayed, in words.

import type { TenureLine } from '../backend/bindings.gen';
import * as format from '../words/format';
import type { Language } from '../words/words.svelte';
import { t } from '../words/words.svelte';

/** "2 år og 8 måneder". */
export function stayInWords(months: number): string {
  const years = Math.floor(months / 12);
  const rest = months % 12;
  if (years === 0) return months === 0 ? t('person.stay.new') : t('person.stay.months', { count: months });
  if (rest === 0) return t('person.stay.years', { count: years });
  return t('person.stay.both', {
    years: t('person.stay.years', { count: years }),
    months: t('person.stay.months', { count: rest }),
  });
}

/** "1. marts 2024 til 28. februar 2025", or "fra 1. marts 2024". */
export function periodInWords({ since, until }: TenureLine, tongue: Language): string {
  const from = since === null ? null : format.dayAndYear(since, tongue);
  const to = until === null ? null : format.dayAndYear(until, tongue);
  if (from === null) return to === null ? t('person.time.unknown') : t('person.time.to', { to });
  return to === null ? t('person.time.from', { from }) : t('person.time.both', { from, to });
}
