// What a new code must be, before the core is asked.

import type { Key } from '../words/words.svelte';

/** What is wrong with a new code, if something is. */
export function wrongWith(pin: string, again: string): Key | null {
  if (!/^\d{6}$/.test(pin)) return 'error.pin_not_six_digits';
  return pin === again ? null : 'enrol.pins_differ';
}
