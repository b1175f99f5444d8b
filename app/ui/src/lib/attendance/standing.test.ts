import { expect, test, vi } from 'vitest';

import type { Answer, Attendance, WindowStanding } from '../backend/bindings.gen';

vi.stubGlobal('navigator', { languages: ['da'] });
const { answerOfTap, countInWords } = await import('./standing');
const { occasionOf, pathOf } = await import('./occasion');

test('a tap turns a window round, and quick taps turn each other round', () => {
  const taps: [Answer | null, WindowStanding['standing'], Answer][] = [
    [null, 'not_marked', 'came'],
    [null, 'came', 'retracted'],
    [null, 'left', 'came'],
    [null, 'said_no', 'came'],
    // The first tap is not drawn yet; the second one takes it back.
    ['came', 'not_marked', 'retracted'],
    ['retracted', 'came', 'came'],
    ['said_no', 'came', 'came'],
  ];
  for (const [wanted, standing, expected] of taps) {
    expect(answerOfTap(wanted, { standing } as WindowStanding)).toBe(expected);
  }
});

test('the count says what is unsettled and who has no name', () => {
  const view = { present: 18, unsettled: 1, listed: 25, unnamed: 2 } as Attendance;
  expect(countInWords(view)).toBe('18 til stede, heraf 1 uafklaret, af 25 på listen, plus 2 uden navn');
  expect(countInWords({ ...view, unsettled: 0, unnamed: 0 })).toBe('18 til stede, af 25 på listen');
});

test('a meeting is a place and back', () => {
  const occasion = { group: 'a1b2', date: '2026-11-12', slot: 3 };
  expect(pathOf(occasion)).toBe('/meeting/a1b2/2026-11-12/3');
  expect(occasionOf(pathOf(occasion).split('/').slice(2))).toEqual(occasion);
  expect(occasionOf(['a1b2', 'i-dag', '3'])).toBeNull();
});
