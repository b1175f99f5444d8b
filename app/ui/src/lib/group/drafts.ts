// A group's openings and facts while they are being written.

import type { GroupFacts, OpeningEntry } from '../backend/bindings.gen';
import * as format from '../words/format';
import type { Language } from '../words/words.svelte';

/** An opening as its fields hold it. */
export interface OpeningDraft {
  slot: number | null;
  weekday: string;
  starts: string;
  ends: string;
  from: string;
  until: string;
}

/** A group's facts as their fields hold them. */
export interface FactsDraft {
  name: string;
  kind: string;
  area: string;
  partners: string[];
  planned_days: string;
  under_fifteens: boolean;
  taken_over_from: string;
}

export const noFacts = (): FactsDraft => ({
  name: '',
  kind: '',
  area: '',
  partners: [],
  planned_days: '',
  under_fifteens: false,
  taken_over_from: '',
});

export const factsDraft = (facts: GroupFacts): FactsDraft => ({
  ...facts,
  planned_days: facts.planned_days === null ? '' : String(facts.planned_days),
  taken_over_from: facts.taken_over_from ?? '',
});

export const factsOf = (draft: FactsDraft): GroupFacts => ({
  ...draft,
  planned_days: draft.planned_days === '' ? null : Number(draft.planned_days),
  taken_over_from: draft.taken_over_from === '' ? null : draft.taken_over_from,
});

/** A new opening: an afternoon, from a date on. */
export const newOpening = (from: string, tongue: Language): OpeningDraft => ({
  slot: null,
  weekday: '1',
  starts: format.clock('16:00', tongue),
  ends: format.clock('18:00', tongue),
  from,
  until: '',
});

export const openingDraft = (entry: OpeningEntry, tongue: Language): OpeningDraft => ({
  slot: entry.slot,
  weekday: String(entry.weekday),
  starts: format.clock(entry.starts, tongue),
  ends: format.clock(entry.ends, tongue),
  from: entry.from,
  until: entry.until ?? '',
});

/** The opening that the fields describe; absent while one that is needed is empty, or no time. */
export function openingOf(draft: OpeningDraft): OpeningEntry | null {
  const { slot, weekday, from, until } = draft;
  const [starts, ends] = [timeOf(draft.starts), timeOf(draft.ends)];
  if (starts === null || ends === null || from === '') return null;
  return { slot, weekday: Number(weekday), starts, ends, from, until: until === '' ? null : until };
}

/** "16:30:00" of "16.30", "16:30", "1630" or "16"; browsers' own fields for times speak another language than the app. */
export function timeOf(text: string): string | null {
  const [, hours, minutes = '00'] = /^(\d{1,2})(?:[.: ]?(\d\d))?$/.exec(text.trim()) ?? [];
  if (hours === undefined || Number(hours) > 23 || Number(minutes) > 59) return null;
  return `${hours.padStart(2, '0')}:${minutes}:00`;
}

/** The day before. */
export function dayBefore(date: string): string {
  const before = new Date(`${date}T12:00:00Z`);
  before.setUTCDate(before.getUTCDate() - 1);
  return before.toISOString().slice(0, 10);
}
