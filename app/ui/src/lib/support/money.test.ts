import { expect, test, vi } from 'vitest';

vi.stubGlobal('navigator', { languages: ['da-DK'] });
const { amount, kroner, oereOf } = await import('./money');

test('amounts are read as people write them', () => {
  const read: [string, number | null][] = [
    ['360', 36_000],
    [' 360 kr. ', 36_000],
    ['96,50', 9_650],
    ['96.5', 9_650],
    ['1.250', 125_000],
    ['1.250,75', 125_075],
    ['1,250.75', 125_075],
    ['0', 0],
    ['', null],
    ['12,345,6', null],
    ['-5', null],
    ['ti', null],
    ['1.2.3', null],
  ];
  for (const [typed, oere] of read) expect([typed, oereOf(typed)]).toEqual([typed, oere]);
});

test('and written with øre only where there are any', () => {
  expect(amount(36_000)).toBe('360');
  expect(amount(9_650)).toBe('96,50');
  expect(kroner(164_000)).toBe('1.640 kr.');
});
