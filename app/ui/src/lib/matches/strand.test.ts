import { expect, test } from 'vitest';

import type { FollowUpStep, Happened, MatchStory } from '../backend/bindings.gen';
import { MIDDLE, standing, strand } from './strand';

const step = (
  side: 'host' | 'newcomer',
  month: number | null,
  on: string,
  done: string | null,
): FollowUpStep => ({
  ...{ side, month, on, from: on, done, channel: null, tried: null, asked: null, ours: true },
});

const met = (date: string): Happened => ({
  ...{ happened: 'activity', activity: date, kind: 'private_dinner', date, line: null, claim: null },
});

const story: MatchStory = {
  match: 'm',
  today: '2026-11-12',
  newcomer: null,
  host: null,
  matched: '2026-05-17',
  contact: null,
  contact_missing: false,
  first_meeting: '2026-05-20',
  met: '2026-05-20',
  asks_whether_met: false,
  ended: null,
  end_reason: null,
  endings: [],
  completes: '2026-11-17',
  completed: false,
  children: 0,
  months: [1, 4],
  steps: [
    step('newcomer', 1, '2026-06-17', '2026-06-17'),
    step('host', 4, '2026-09-17', null),
    step('host', null, '2026-11-17', null),
  ],
  happened: [met('2026-11-08'), met('2026-05-28')],
  problems: [],
};

test('the lines meet where they first met, and follow-ups stand in the order of their days', () => {
  const drawn = strand(story, 1000);
  if (drawn === null) throw new Error('nothing was drawn');
  expect(drawn.meeting?.happened).toBe(true);
  const join = `${String(drawn.meeting?.x)} ${String(MIDDLE)}`;
  expect(drawn.lines.newcomer).toContain(join);
  expect(drawn.lines.host).toContain(join);
  expect(drawn.nodes.map((node) => node.standing)).toEqual(['done', 'missing', 'ahead']);
  const places = drawn.nodes.map((node) => node.x);
  expect(places).toEqual([...places].sort((one, other) => one - other));
  expect(drawn.met).toHaveLength(2);
  expect(drawn.today).toBeLessThan(places.at(-1) ?? 0);
});

test('who has not met yet does not join', () => {
  const drawn = strand({ ...story, first_meeting: null }, 1000);
  expect(drawn?.meeting).toBeNull();
  expect(drawn?.lines.host).not.toContain('C');
  const unheard = strand({ ...story, met: null, asks_whether_met: true }, 1000);
  expect(unheard?.meeting?.happened).toBe(false);
  expect(unheard?.lines.host).not.toContain('C');
  const later = strand({ ...story, first_meeting: '2026-11-14' }, 1000);
  expect(later?.meeting?.happened).toBe(false);
  expect(later?.lines.host).not.toContain('C');
});

test('a match that ended early stops where it ended', () => {
  const drawn = strand({ ...story, ended: '2026-08-01' }, 1000);
  expect(drawn?.ahead.host).toBe('');
  expect(drawn?.lines.host).toContain(` ${String(drawn?.ended)} `);
  expect(strand({ ...story, matched: null }, 1000)).toBeNull();
});

test('what is due today is not missing yet', () => {
  expect(standing(step('host', 1, '2026-11-12', null), '2026-11-12')).toBe('ahead');
});
