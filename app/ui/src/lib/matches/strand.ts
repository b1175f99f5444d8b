// Where everything stands on the strand: two people's lines that join where they first meet.

import type { FollowUpStep, MatchSide, MatchStory } from '../backend/bindings.gen';
import { monthsAfter } from './months';

/** How a follow-up or an evaluation stands. */
export type Standing = 'done' | 'missing' | 'ahead';

export interface Node {
  step: FollowUpStep;
  standing: Standing;
  x: number;
  y: number;
}

export interface Strand {
  /** The lines up to today or the end, one for each side. */
  lines: Record<MatchSide, string>;
  /** What lies ahead of them. */
  ahead: Record<MatchSide, string>;
  /** The first meeting; absent while no day is set. */
  meeting: { x: number; happened: boolean } | null;
  nodes: Node[];
  /** When they did something together. */
  met: number[];
  /** The beginning, and each month after it. */
  months: { x: number; on: string }[];
  /** Today, while it is not completed. */
  today: number | null;
  /** The end, where it ended before its time. */
  ended: number | null;
}

export const HEIGHT = 246;
export const MIDDLE = 122;
const SIDE_Y: Record<MatchSide, number> = { newcomer: 80, host: 164 };
/** Where the lines begin, beside the names. */
const BEGIN = 92;
/** Room before the first day, and after the last. */
const BEFORE = 100;
const AFTER = 108;
/** More months are not drawn, whatever a match says. */
const MONTHS_MAX = 24;
const BEND = 84;

export function standing(step: FollowUpStep, today: string): Standing {
  if (step.done !== null) return 'done';
  return step.on < today ? 'missing' : 'ahead';
}

/** Lays a match out on so many pixels until it is completed; nothing where nobody knows since when they are matched. */
export function strand(story: MatchStory, width: number): Strand | null {
  const { matched, today, first_meeting, completes: last } = story;
  if (matched === null || last === null) return null;
  const months = Array.from({ length: MONTHS_MAX }, (_, month) => monthsAfter(matched, month)).filter(
    (on) => on < last,
  );
  months.push(last);
  const [from, to] = [BEGIN + BEFORE, width - AFTER];
  const span = Date.parse(last) - Date.parse(matched);
  const at = (date: string): number => {
    const share = (Date.parse(date) - Date.parse(matched)) / span;
    return Math.round(from + Math.min(1, Math.max(0, share)) * (to - from));
  };
  const reached = at([story.ended ?? last, today, last].sort()[0] ?? today);
  const end = at(story.ended ?? last);
  const joins = first_meeting === null ? null : at(first_meeting);
  const happened = first_meeting !== null && first_meeting <= today && !story.asks_whether_met;

  const line = (side: MatchSide): string => {
    const y = SIDE_Y[side];
    const begin = `M ${String(BEGIN)} ${String(y)}`;
    if (joins === null || !happened || joins > reached) return `${begin} L ${String(reached)} ${String(y)}`;
    const before = Math.max(BEGIN, joins - BEND);
    const after = joins + BEND;
    const half = (before + joins) / 2;
    const join = `L ${points([before, y])} C ${points([half, y], [half, MIDDLE], [joins, MIDDLE])}`;
    if (after > reached) return `${begin} ${join}`;
    const further = joins + BEND / 2;
    return `${begin} ${join} C ${points([further, MIDDLE], [further, y], [after, y])} L ${points([Math.max(after, reached), y])}`;
  };
  const ahead = (side: MatchSide): string =>
    reached >= end ? '' : `M ${points([reached, SIDE_Y[side]])} L ${points([end, SIDE_Y[side]])}`;

  return {
    lines: { newcomer: line('newcomer'), host: line('host') },
    ahead: { newcomer: ahead('newcomer'), host: ahead('host') },
    meeting: joins === null ? null : { x: joins, happened },
    nodes: story.steps.map((step) => ({
      step,
      standing: standing(step, today),
      x: at(step.on),
      y: SIDE_Y[step.side],
    })),
    met: datesMet(story).map(at),
    months: months.map((on) => ({ x: at(on), on })),
    today: today <= last ? at(today) : null,
    ended: story.ended === null ? null : at(story.ended),
  };
}

/** The days on which they did something together. */
export function datesMet(story: MatchStory): string[] {
  const dates = story.happened.map((one) => (one.happened === 'activity' ? one.date : null));
  return dates.filter((date) => date !== null).sort();
}

function points(...all: readonly [number, number][]): string {
  return all.map(([x, y]) => `${String(x)} ${String(y)}`).join(', ');
}
