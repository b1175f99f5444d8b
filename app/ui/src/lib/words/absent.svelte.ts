// Why a name is not shown.

/** Locked on this device, on its way to it, or erased for good. */
export type Absent = 'locked' | 'coming' | 'erased';

/** What sync knows of it. */
export function whyAbsent(names: 'open' | 'soon' | 'locked', coming: boolean): Absent {
  if (names === 'locked') return 'locked';
  return coming ? 'coming' : 'erased';
}

class Why {
  /** Until the core has answered, nobody is called erased. */
  now = $state<Absent>('coming');
}

/** Why names that are not here are not. */
export const absent = new Why();
