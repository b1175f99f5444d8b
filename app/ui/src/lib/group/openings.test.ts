import { expect, test } from 'vitest';

import { openingsInWords } from './openings';

const at = (weekday: number, starts: string, ends: string) => ({ weekday, starts, ends });

test('days with the same hours stand together', () => {
  const both = [at(2, '16:30:00', '18:30:00'), at(4, '16:30:00', '18:30:00')];
  expect(openingsInWords(both, 'da')).toBe('Tirsdag og torsdag 16.30–18.30');
  expect(openingsInWords([...both, at(5, '15:00:00', '17:00:00')], 'en')).toBe(
    'Tuesday and Thursday 16:30–18:30 and Friday 15:00–17:00',
  );
});
