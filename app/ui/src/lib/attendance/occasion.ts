// A meeting as a place in the app.

import type { Occasion } from '../backend/bindings.gen';

/** The path of a meeting's attendance. */
export function pathOf({ group, date, slot }: Occasion): string {
  return `/meeting/${group}/${date}/${String(slot)}`;
}

/** The meeting that a path's last three parts name, if they do. */
export function occasionOf([group, date, slot]: readonly string[]): Occasion | null {
  if (group === undefined || date === undefined || slot === undefined) return null;
  return /^\d{4}-\d{2}-\d{2}$/.test(date) && /^\d+$/.test(slot) ? { group, date, slot: Number(slot) } : null;
}
