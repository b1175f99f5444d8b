// People's names, which may be locked.

import { t } from './words.svelte';

/** A name, or that it is locked. */
export const nameOf = (name: string | null | undefined): string => name ?? t('app.hidden_name');
