// The one-time code for a forgotten PIN, as it is read out on the telephone: six groups of four letters.

import type { Key } from '../words/words.svelte';

/** How many letters a code has. */
export const LETTERS = 24;
const GROUP = 4;

/** The letters in what was typed or pasted, without what stands between them. */
export function lettersOf(typed: string): string {
  return (typed.match(/[\p{L}\p{N}]/gu) ?? []).slice(0, LETTERS).join('').toUpperCase();
}

/** "ABCD EFGH J". */
export function grouped(letters: string): string {
  return (letters.match(new RegExp(`.{1,${String(GROUP)}}`, 'gu')) ?? []).join(' ');
}

/** Where the caret stands in the groups when there are so many letters before it. */
export function caretAfter(letters: number): number {
  return letters === 0 ? 0 : letters + Math.floor((letters - 1) / GROUP);
}

/** What is wrong with a typed code, if something is. */
export function wrongWithCode(letters: string): Key | null {
  if (/[^A-HJ-NP-Z]/.test(letters)) return 'lock.code_letters';
  return letters.length === LETTERS ? null : 'lock.code_short';
}
