// The table of groups: counted by how far they are, looked through by name.

import type { GroupLine, Stage } from '../backend/bindings.gen';
import * as format from '../words/format';
import type { Language } from '../words/words.svelte';

/** The stages in the order of a group's life. */
export const STAGES: readonly Stage[] = [
  'planned',
  'establishing',
  'established',
  'taken_over',
  'anchored',
  'closed',
];

export function countOf(groups: readonly GroupLine[], stage: Stage): number {
  return groups.filter(({ card }) => card.stage === stage).length;
}

/** Those at a stage, or at any, with all typed words in what is said of them. */
export function chosen(groups: readonly GroupLine[], stage: Stage | null, typed: string): GroupLine[] {
  const words = typed.toLocaleLowerCase('da').split(/\s+/).filter(Boolean);
  return groups.filter(({ card }) => {
    if (stage !== null && card.stage !== stage) return false;
    const said = [card.name, card.area, card.kind.da, card.kind.en].join(' ').toLocaleLowerCase('da');
    return words.every((word) => said.includes(word));
  });
}

/** "tir. og tor.": the days of the week on which a group is open. */
export function daysInWords({ openings }: GroupLine, tongue: Language): string {
  const days = [...new Set(openings.map(({ weekday }) => weekday))].sort((one, other) => one - other);
  return format.list(
    days.map((day) => format.shortWeekdayOf(day, tongue)),
    tongue,
  );
}
