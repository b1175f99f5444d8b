import { expect, test } from 'vitest';

import type { MeetingState, PastMeeting } from '../backend/bindings.gen';
import { averageOf, barsThatFit, CHART, chartOf, roundStep } from './bars';

function past(state: MeetingState, present: number | null): PastMeeting {
  return { occasion: { group: 'g', date: '2026-11-05', slot: 1 }, state, present };
}

const history = [past('held', 20), past('silent', null), past('held_closed', null), past('held', 0)];

test('bars start at zero; missing is not zero and closed is flat', () => {
  const { bars } = chartOf(history, 720);
  expect(bars.map((bar) => bar.kind)).toEqual(['count', 'silent', 'closed', 'count']);
  expect(bars[0]?.y).toBe(CHART.top);
  expect(bars[3]?.height).toBe(0);
  expect(bars[1]?.height).toBeGreaterThan(bars[2]?.height ?? 0);
  for (const bar of bars) expect(bar.y + bar.height).toBe(CHART.height);
});

test('the average counts only the times with figures', () => {
  expect(averageOf(history)).toEqual({ times: 2, average: 10 });
  expect(averageOf([past('silent', null)])).toBeNull();
});

test('lines stand at round numbers', () => {
  expect([1, 4, 5, 22, 41, 100, 401].map(roundStep)).toEqual([1, 1, 2, 10, 20, 50, 200]);
  expect(chartOf(history, 720).lines.map((line) => line.value)).toEqual([5, 10, 15, 20]);
});

test('a narrow screen shows fewer bars, never thinner ones', () => {
  expect(barsThatFit(760, 48)).toBe(15);
  expect(barsThatFit(310, 48)).toBe(5);
  expect(barsThatFit(0, 48)).toBe(1);
});
