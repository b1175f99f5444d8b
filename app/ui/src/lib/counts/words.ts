// Counts in words.

import type { CountMethod, HeadcountLine } from '../backend/bindings.gen';
import * as format from '../words/format';
import { language, t } from '../words/words.svelte';

export const METHODS = [
  'on_the_day',
  'from_the_list',
  'told_by_contact',
] as const satisfies readonly CountMethod[];

/** A whole number as people type it: "1.370" is 1370; absent where it is none. */
export function wholeNumber(typed: string): number | null {
  const digits = typed.trim().replace(/[.\s](?=\d{3}(\D|$))/g, '');
  return /^\d{1,9}$/.test(digits) ? Number(digits) : null;
}

/** "Optalt 9. nov., fra listen". */
export function countedInWords({ date, method }: HeadcountLine): string {
  const parts = [];
  parts.push(
    date === null
      ? t('counts.no_date')
      : t('counts.counted_on', { day: format.shortDay(date, language.now) }),
  );
  if (method !== null) parts.push(t(`counts.method.${method}`).toLocaleLowerCase(language.now));
  return parts.join(', ');
}
