import { expect, test, vi } from 'vitest';

vi.stubGlobal('navigator', { languages: ['da'] });
const { wholeNumber } = await import('./words');

test('a whole number as people type it, and nothing else', () => {
  const numbers: [string, number | null][] = [
    ['31', 31],
    [' 0 ', 0],
    ['1.370', 1370],
    ['1 370', 1370],
    ['12.345.678', 12345678],
    ['1.37', null],
    ['-3', null],
    ['ca. 30', null],
    ['', null],
    ['2,5', null],
  ];
  for (const [typed, expected] of numbers) expect([typed, wholeNumber(typed)]).toEqual([typed, expected]);
});
