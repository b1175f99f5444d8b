// Finding a few among several hundred volunteers.

import type { TrainingPage, Window } from '../backend/bindings.gen';

/** Everybody, those who came, or those who help in a group (its id). */
export type Among = 'all' | 'came' | (string & {});

/** The windows that fit what is typed and chosen, in the order in which they stand. */
export function found(page: TrainingPage, typed: string, among: Among): Window[] {
  const words = typed.toLocaleLowerCase('da').split(/\s+/).filter(Boolean);
  const group = page.groups.find((one) => one.group === among);
  const people = group === undefined ? null : new Set(group.people);
  return page.windows.filter(({ person, name, standing }) => {
    if (among === 'came' && standing.standing === 'not_marked') return false;
    if (people !== null && !people.has(person)) return false;
    const parts = (name ?? '').toLocaleLowerCase('da').split(/[\s-]+/);
    return words.every((word) => parts.some((part) => part.startsWith(word)));
  });
}
