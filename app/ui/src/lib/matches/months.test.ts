import { expect, test } from 'vitest';

import { lasted, monthsAfter } from './months';

test('a month later is the same day, or the last of a shorter month', () => {
  expect(monthsAfter('2026-05-17', 6)).toBe('2026-11-17');
  expect(monthsAfter('2026-08-31', 6)).toBe('2027-02-28');
  expect(monthsAfter('2026-11-12', 0)).toBe('2026-11-12');
});

test('how long a match has lasted', () => {
  expect(lasted('2026-05-17', '2026-11-12')).toEqual({ months: 5, days: 26 });
  expect(lasted('2026-05-17', '2026-11-17')).toEqual({ months: 6, days: 0 });
  expect(lasted('2026-01-31', '2026-03-01')).toEqual({ months: 1, days: 1 });
  expect(lasted('2026-11-12', '2026-11-01')).toEqual({ months: 0, days: 0 });
});
