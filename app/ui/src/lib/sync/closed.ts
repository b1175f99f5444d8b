// What a closed device says of what waited on it: kept by the municipality, or still here and nowhere else.

import type { SyncStatus } from '../backend/bindings.gen';
import { t } from '../words/words.svelte';

/** What is here and not with the municipality. */
const onlyHere = (status: SyncStatus): number => status.waiting + status.not_given_back;

/** Where what waited is. */
export function whereItIs(status: SyncStatus): string {
  const count = onlyHere(status);
  return count > 0 ? t('sync.closed_here', { count }) : t('sync.closed_kept');
}

/** Why names do not come back, where what waited is, and how to go on. Who has something here starts nothing over. */
export function namesClosed(status: SyncStatus): string {
  const mistake = onlyHere(status) > 0 ? [] : [t('names.closed_mistake')];
  return [t('names.closed'), whereItIs(status), ...mistake].join(' ');
}
