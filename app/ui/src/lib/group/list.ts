// What must be looked at on a group's list, as sentences.

import type { ListProblem } from '../backend/bindings.gen';
import { t } from '../words/words.svelte';

/** Each thing that must be looked at. */
export const listInWords = (problems: readonly ListProblem[]): string[] => [
  ...new Set(
    problems.map((one) => {
      if (one.problem === 'children_under_fifteen')
        return t('groups.list.children_under_fifteen', { count: one.count });
      return one.name === null
        ? t('groups.list.certificate_missing_hidden')
        : t('groups.list.certificate_missing', { name: one.name });
    }),
  ),
];
