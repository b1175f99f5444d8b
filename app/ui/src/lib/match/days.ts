// Days counted from today's local date.

const DAY_MS = 86_400_000;

/** Whether a date lies in the week of today, which begins on a Monday. */
export function isThisWeek(date: string, today: string): boolean {
  const week = (day: string): number => Math.floor((Date.parse(`${day}T12:00:00Z`) / DAY_MS + 3) / 7);
  return week(date) === week(today);
}

/** The day before a date. */
export function dayBefore(date: string): string {
  return new Date(Date.parse(`${date}T12:00:00Z`) - DAY_MS).toISOString().slice(0, 10);
}
