import { expect, test, vi } from 'vitest';

vi.stubGlobal('navigator', { languages: ['da'] });
const { reasonInWords, timesInWords } = await import('./words');

test('days and the time of day on weekdays make one sentence', () => {
  expect(timesInWords(['thursday', 'monday'], 'da')).toBe('mandag og torsdag');
  expect(timesInWords(['monday', 'thursday', 'weekday_evening'], 'da')).toBe('mandag og torsdag om aftenen');
  expect(timesInWords(['monday', 'sunday', 'weekday_day', 'weekday_evening'], 'da')).toBe('mandag og søndag');
  expect(timesInWords(['friday', 'saturday', 'weekday_day'], 'da')).toBe('fredag om dagen og lørdag');
  // A card of an earlier app says nothing of which weekdays.
  expect(timesInWords(['sunday', 'weekday_evening'], 'da')).toBe('hverdagsaftener og søndag');
});

test('a proposal says which days suit both, or which suit the other', () => {
  const rests_on = (['monday', 'thursday'] as const).map((time) => ({ said: 'time', time }) as const);
  const reason = { criterion: 'times', fit: 'fits', rests_on } as const;
  expect(reasonInWords({ ...reason, rests_on: [...rests_on] }, 'da')).toBe('begge kan mandag og torsdag');
  const other = { ...reason, fit: 'partly', rests_on: [...rests_on] } as const;
  expect(reasonInWords({ ...other, rests_on: [...rests_on] }, 'da')).toBe('kun mandag og torsdag');
});
