// A group's meetings as bars: heights from zero, what is not reported hatched, closed as a flat line.

import type { PastMeeting } from '../backend/bindings.gen';

export interface Bar {
  kind: 'count' | 'silent' | 'closed';
  x: number;
  y: number;
  height: number;
}

export interface Chart {
  bars: Bar[];
  /** How wide a bar is. */
  bar: number;
  /** Round numbers with their heights, zero left out. */
  lines: { value: number; y: number }[];
}

export const CHART = { height: 220, top: 28, left: 40 } as const;
const SILENT_SHARE = 0.45;
const CLOSED_HEIGHT = 4;

/** How many bars stand side by side in so many pixels, when each needs the room of its date. */
export function barsThatFit(width: number, each: number): number {
  return Math.max(1, Math.floor((width - CHART.left) / each));
}

export function chartOf(history: readonly PastMeeting[], width: number): Chart {
  const most = Math.max(1, ...history.map((meeting) => meeting.present ?? 0));
  const step = roundStep(most);
  const room = CHART.height - CHART.top;
  const scale = room / Math.max(most, step);
  const pitch = (width - CHART.left) / Math.max(1, history.length);
  const bars = history.map(({ state, present }, at): Bar => {
    const kind = present !== null ? 'count' : state === 'silent' ? 'silent' : 'closed';
    const height =
      kind === 'count' ? (present ?? 0) * scale : kind === 'silent' ? room * SILENT_SHARE : CLOSED_HEIGHT;
    return { kind, x: CHART.left + pitch * (at + 0.5), y: CHART.height - height, height };
  });
  const lines = [];
  for (let value = step; value <= most; value += step) lines.push({ value, y: CHART.height - value * scale });
  return { bars, bar: pitch * 0.82, lines };
}

/** The round step that gives at most four lines: 1, 2, 5, 10, 20, … */
export function roundStep(most: number): number {
  for (let power = 1; ; power *= 10) {
    for (const step of [power, 2 * power, 5 * power]) if (most / step <= 4) return step;
  }
}

/** How many times have figures, and their average; absent where none has. */
export function averageOf(history: readonly PastMeeting[]): { times: number; average: number } | null {
  const counts = history.flatMap(({ present }) => (present === null ? [] : [present]));
  if (counts.length === 0) return null;
  return { times: counts.length, average: counts.reduce((sum, count) => sum + count, 0) / counts.length };
}
