import { expect, test } from 'vitest';

import { directionOf, progressIn, tongueOf, tonguesOf, wordsIn } from './tongue';
import words from './words.json';

/** What a value is made of, without what it says. */
function shape(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shape);
  if (typeof value !== 'object' || value === null) return typeof value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shape(inner)]));
}

test('every language says everything, with five steps', () => {
  for (const tongue of ['en', 'ar', 'uk'] as const) expect(shape(words[tongue])).toEqual(shape(words.da));
  expect(wordsIn('ar').scale).toHaveLength(5);
  for (const tongue of ['da', 'en', 'ar', 'uk'] as const) {
    expect(progressIn(tongue, 3, 7)).toMatch(/3.*7/);
    expect(progressIn(tongue, 3, 7)).not.toMatch(/[{}]/);
  }
});

test('only what the questionnaire has and these screens know can be chosen', () => {
  expect(tonguesOf(['uk', 'so', 'da', 'ar'])).toEqual(['da', 'ar', 'uk']);
  expect(tongueOf('so')).toBeNull();
  expect(tongueOf(null)).toBeNull();
  expect([directionOf('ar'), directionOf('uk')]).toEqual(['rtl', 'ltr']);
});
