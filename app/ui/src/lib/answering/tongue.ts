// The languages in which a questionnaire is answered. Its words are its own: whoever answers has chosen no language of
// the app. Arabic and Ukrainian await a translator's review.

import words from './words.json';

export type Tongue = keyof typeof words;
export type Words = (typeof words)[Tongue];

/** Danish and English first, then as they are called in the Latin order of their codes. */
const ORDER: readonly Tongue[] = ['da', 'en', 'ar', 'uk'];

/** The languages that a questionnaire can be read in here. */
export function tonguesOf(languages: readonly string[]): readonly Tongue[] {
  return ORDER.filter((tongue) => languages.includes(tongue));
}

/** The language that was chosen, if it is one of them. */
export function tongueOf(chosen: string | null): Tongue | null {
  return ORDER.find((tongue) => tongue === chosen) ?? null;
}

export const wordsIn = (tongue: Tongue): Words => words[tongue];

export const directionOf = (tongue: Tongue): 'rtl' | 'ltr' => (tongue === 'ar' ? 'rtl' : 'ltr');

/** "Spørgsmål 3 af 7". */
export function progressIn(tongue: Tongue, number: number, all: number): string {
  return words[tongue].question.replace('{number}', String(number)).replace('{all}', String(all));
}

/** Arabic letters come with a font of their own, which nobody else waits for. */
export async function loadLetters(tongue: Tongue): Promise<void> {
  if (tongue === 'ar') await import('@fontsource-variable/noto-sans-arabic');
}
