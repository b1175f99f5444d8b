// Amounts: øre in the core, kroner on the screens.

import * as format from '../words/format';
import { language, t } from '../words/words.svelte';

/** "360" or "96,50": øre only where there are any. */
export function amount(oere: number): string {
  return oere % 100 === 0 ? format.number(oere / 100, language.now) : format.hundredths(oere, language.now);
}

/** "360 kr." */
export const kroner = (oere: number): string => t('support.kroner', { amount: amount(oere) });

/** Øre of what somebody typed: "360", "96,50", "1.250 kr."; null when it is no amount. */
export function oereOf(typed: string): number | null {
  const text = typed.replace(/kr\.?|dkk|\s/gi, '');
  // Thousands in the Danish way, or in the English one.
  const grouped = /^\d{1,3}(?:(?:\.\d{3})+(?:,\d{1,2})?|(?:,\d{3})+(?:\.\d{1,2})?)$/.test(text);
  const plain = grouped ? text.replace(/[.,](?=\d{3})/g, '') : text;
  const parts = /^(\d{1,9})(?:[.,](\d{1,2}))?$/.exec(plain);
  if (parts === null) return null;
  return Number(parts[1]) * 100 + Number((parts[2] ?? '').padEnd(2, '0'));
}
