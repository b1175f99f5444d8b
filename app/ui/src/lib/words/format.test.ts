import { expect, test } from 'vitest';

import * as format from './format';

test('dates and times as people write them', () => {
  expect(format.weekdayAndDay('2026-11-12', 'da')).toBe('torsdag 12. november');
  expect(format.weekdayAndDay('2026-11-12', 'en')).toBe('Thursday 12 November');
  expect(format.span('16:30:00', '18:30:00', 'da')).toBe('16.30–18.30');
  expect(format.span('16:30:00', '18:30:00', 'en')).toBe('16:30–18:30');
  expect(format.span(null, null, 'da')).toBe('');
  expect(format.tinyDay('2026-11-05', 'da')).toBe('5.11');
  expect(format.weekdayOf(7, 'da')).toBe('søndag');
  expect(format.list(['Du', 'Jonas', 'Amira'], 'da')).toBe('Du, Jonas og Amira');
});

test('an instant is told in Danish time, and by how long ago it was', () => {
  const now = Date.UTC(2026, 10, 12, 13, 2); // 14.02 in Denmark
  expect(format.timeOf(now, 'da')).toBe('14.02');
  expect(format.recently(now, now, 'en')).toBe('14:02');
  expect(format.recently(now - 24 * 3_600_000, now, 'da')).toBe('i går 14.02');
  expect(format.recently(now - 9 * 24 * 3_600_000, now, 'da')).toBe('3. nov. 14.02');
  // Half past midnight in Denmark is still the day before in UTC.
  expect(format.dateOf(Date.UTC(2026, 6, 1, 22, 30))).toBe('2026-07-02');
});

test('inside a sentence a name keeps its capital', () => {
  expect(format.small('Fra København')).toBe('fra København');
});
