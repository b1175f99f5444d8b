import { expect, test } from 'vitest';

import { dayBefore, isThisWeek } from './days';

test('yesterday crosses months, leap days and the end of summer time', () => {
  expect(dayBefore('2026-11-01')).toBe('2026-10-31');
  expect(dayBefore('2028-03-01')).toBe('2028-02-29');
  expect(dayBefore('2026-10-26')).toBe('2026-10-25');
});

test('a week begins on a Monday and crosses the new year', () => {
  expect(isThisWeek('2026-11-09', '2026-11-12')).toBe(true);
  expect(isThisWeek('2026-11-15', '2026-11-12')).toBe(true);
  expect(isThisWeek('2026-11-08', '2026-11-12')).toBe(false);
  expect(isThisWeek('2026-11-16', '2026-11-12')).toBe(false);
  expect(isThisWeek('2027-01-03', '2026-12-28')).toBe(true);
});
