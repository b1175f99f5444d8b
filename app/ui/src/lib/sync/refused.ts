// What the municipality did not take, by what that means to the reader.

import type { RefusedItem } from '../backend/bindings.gen';

export interface Sorted {
  /** Refused, and there is something to do or to tell somebody. */
  stays: RefusedItem[];
  /** Not refused itself, but built on something that was. */
  behind: RefusedItem[];
  /** Said once more in another way, and on its way again: nothing to do. */
  again: RefusedItem[];
}

export function sorted(refused: readonly RefusedItem[]): Sorted {
  const rest = refused.filter((one) => !one.recorded_again);
  return {
    stays: rest.filter((one) => !one.behind),
    behind: rest.filter((one) => one.behind),
    again: refused.filter((one) => one.recorded_again),
  };
}
