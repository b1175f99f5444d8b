// Calendar months, as agreements and people count them.

const DAY_MS = 86_400_000;

const parse = (date: string): [number, number, number] => {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  return [year, month, day];
};

/** The day so many months after a date; where a month has no such day, its last. */
export function monthsAfter(date: string, months: number): string {
  const [year, month, day] = parse(date);
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(day, last))).toISOString().slice(0, 10);
}

/** How many whole months lie between two dates, and how many days are left over; none when they lie the other way. */
export function lasted(from: string, to: string): { months: number; days: number } {
  if (to < from) return { months: 0, days: 0 };
  const [[year, month], [toYear, toMonth]] = [parse(from), parse(to)];
  let months = (toYear - year) * 12 + toMonth - month;
  if (monthsAfter(from, months) > to) months -= 1;
  return { months, days: Math.round((Date.parse(to) - Date.parse(monthsAfter(from, months))) / DAY_MS) };
}
