// Dates and times as people write them: "16.30–18.30" in Danish, "16:30–18:30" in English.

import type { Language } from './words.svelte';

const LOCALES: Record<Language, string> = { da: 'da-DK', en: 'en-GB' };
// The core's dates are local Danish dates; the groups meet in Denmark wherever the tablet thinks it is.
const ZONE = 'Europe/Copenhagen';
const DAY_MS = 86_400_000;

/** A local date like 2026-11-12 as noon in UTC, where no zone can move it to another day. */
function noon(date: string): Date {
  return new Date(`${date}T12:00:00Z`);
}

function dated(date: string, tongue: Language, parts: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(LOCALES[tongue], { timeZone: 'UTC', ...parts }).format(noon(date));
}

/** With a capital, for the beginning of a line. */
export function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** Begins with a small letter, as inside a sentence; names within keep theirs. */
export function small(text: string): string {
  return text.charAt(0).toLocaleLowerCase() + text.slice(1);
}

/** "torsdag". */
export function weekday(date: string, tongue: Language): string {
  return dated(date, tongue, { weekday: 'long' });
}

/** "tirsdag" for 2; 1 is Monday. */
export function weekdayOf(number: number, tongue: Language): string {
  // 2024-01-01 was a Monday.
  return weekday(`2024-01-0${String(number)}`, tongue);
}

/** "tirs." for 2; 1 is Monday. */
export function shortWeekdayOf(number: number, tongue: Language): string {
  return dated(`2024-01-0${String(number)}`, tongue, { weekday: 'short' });
}

/** "12. november". */
export function day(date: string, tongue: Language): string {
  return dated(date, tongue, { day: 'numeric', month: 'long' });
}

/** "nov.". */
export function month(date: string, tongue: Language): string {
  return dated(date, tongue, { month: 'short' });
}

/** "torsdag 12. november". */
export function weekdayAndDay(date: string, tongue: Language): string {
  return `${weekday(date, tongue)} ${day(date, tongue)}`;
}

/** "14. oktober 2025". */
export function dayAndYear(date: string, tongue: Language): string {
  return dated(date, tongue, { day: 'numeric', month: 'long', year: 'numeric' });
}

/** "12. nov. 2026" */
export function shortDayAndYear(date: string, tongue: Language): string {
  return dated(date, tongue, { day: 'numeric', month: 'short', year: 'numeric' });
}

/** "12. nov." */
export function shortDay(date: string, tongue: Language): string {
  return dated(date, tongue, { day: 'numeric', month: 'short' });
}

/** "12.11" or "12/11", for the foot of a narrow bar. */
export function tinyDay(date: string, tongue: Language): string {
  const [, month, dayOfMonth] = date.split('-').map(Number);
  return `${String(dayOfMonth)}${tongue === 'da' ? '.' : '/'}${String(month)}`;
}

/** "16.30" of a local time like 16:30:00. */
export function clock(time: string, tongue: Language): string {
  const [hours = '', minutes = ''] = time.split(':');
  return `${hours}${tongue === 'da' ? '.' : ':'}${minutes}`;
}

/** "16.30–18.30". */
export function span(starts: string | null, ends: string | null, tongue: Language): string {
  const times = [starts, ends].filter((time) => time !== null);
  return times.map((time) => clock(time, tongue)).join('–');
}

/** The local Danish date of an instant. */
export function dateOf(at: number): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: ZONE }).format(at);
}

/** "14.02" of an instant, in Danish time. */
export function timeOf(at: number, tongue: Language): string {
  const parts = { timeZone: ZONE, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  return clock(new Intl.DateTimeFormat('en-GB', parts).format(at), tongue);
}

/** How many midnights lie between two dates. */
export function daysBetween(earlier: string, later: string): number {
  return Math.round((noon(later).getTime() - noon(earlier).getTime()) / DAY_MS);
}

/** "14.02" today, "i går 14.02", else "9. nov. 14.02". */
export function recently(at: number, now: number, tongue: Language): string {
  const days = daysBetween(dateOf(at), dateOf(now));
  const time = timeOf(at, tongue);
  if (days === 0) return time;
  if (days === 1) {
    const yesterday = new Intl.RelativeTimeFormat(LOCALES[tongue], { numeric: 'auto' }).format(-1, 'day');
    return `${yesterday} ${time}`;
  }
  return `${shortDay(dateOf(at), tongue)} ${time}`;
}

/** "A, B og C". */
export function list(words: readonly string[], tongue: Language): string {
  return new Intl.ListFormat(LOCALES[tongue], { type: 'conjunction' }).format(words);
}

/** "0,60" of 60 hundredths. */
export function hundredths(value: number, tongue: Language): string {
  const two = { minimumFractionDigits: 2, maximumFractionDigits: 2 };
  return new Intl.NumberFormat(LOCALES[tongue], two).format(value / 100);
}

/** "17,5": at most one decimal. */
export function number(value: number, tongue: Language): string {
  return new Intl.NumberFormat(LOCALES[tongue], { maximumFractionDigits: 1 }).format(value);
}
