import { expect, test } from 'vitest';

import { dayBefore } from './days';

test('yesterday crosses months, leap days and the end of summer time', () => {
  expect(dayBefore('2026-11-01')).toBe('2026-10-31');
  expect(dayBefore('2028-03-01')).toBe('2028-02-29');
  expect(dayBefore('2026-10-26')).toBe('2026-10-25');
});
