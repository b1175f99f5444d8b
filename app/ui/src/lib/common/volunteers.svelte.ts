// Volunteers of the register who are here, found by what is typed.

import type { PersonLine } from '../backend/bindings.gen';
import { backend } from '../backend/host';

export class FoundVolunteers {
  /** What somebody types to find them. */
  typed = $state('');
  /** Who was found last. */
  found = $state.raw<PersonLine[]>([]);
  /** Why they could not be looked for. */
  unread = $state.raw<unknown>(null);

  /** Looks now and whenever something else is typed; must be made while a component is being made. */
  constructor() {
    $effect(() => {
      const filter = { side: 'volunteers', standing: 'here', group: null, search: this.typed } as const;
      // An answer that comes after a newer question is not shown.
      let newest = true;
      backend.call('people', { filter }).then(
        ({ rows }) => {
          if (newest) this.found = rows;
        },
        (cause: unknown) => (this.unread = cause),
      );
      return () => (newest = false);
    });
  }
}
