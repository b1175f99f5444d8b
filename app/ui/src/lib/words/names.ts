// People's names, which may be locked, on their way, or erased.

import { absent } from './absent.svelte';
import { t } from './words.svelte';

/** A name, or why there is none. */
export const nameOf = (name: string | null | undefined): string => name ?? t(`app.name.${absent.now}`);

/** The same within a sentence about something that was done with somebody. */
export const whoOf = (name: string | null): string => name ?? t(`what.name.${absent.now}`);
