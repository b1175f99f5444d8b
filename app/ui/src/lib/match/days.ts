// Days counted from today's local date.

const DAY_MS = 86_400_000;

/** The day before a date. */
export function dayBefore(date: string): string {
  return new Date(Date.parse(`${date}T12:00:00Z`) - DAY_MS).toISOString().slice(0, 10);
}
