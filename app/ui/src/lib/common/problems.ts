// What is odd in a record, as a sentence. It is shown and kept; nothing is dropped for it.

import type { Problem } from '../backend/bindings.gen';
import { t } from '../words/words.svelte';

/** Each thing that is odd, said once. */
export function problemsInWords(problems: readonly Problem[]): string[] {
  return [...new Set(problems.map(({ problem }) => t(`problem.${problem}`)))];
}
