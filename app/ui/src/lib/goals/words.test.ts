import { expect, test, vi } from 'vitest';

import type { EvidenceLine, FigureLine, GoalProgress } from '../backend/bindings.gen';

vi.stubGlobal('navigator', { languages: ['da'] });
const { bar, reached, remarks, share, target, value, what, who } = await import('./words');

function figure(change: Partial<FigureLine>): FigureLine {
  return {
    ...{ indicator: 'users_counted', name: { da: '', en: '' }, definition: { da: '', en: '' }, version: 1 },
    ...{ basis: 'registered', unit: 'whole', value: 1370, of: null, share_tenths: null, unsettled: 0 },
    ...{ possible_doubles: 0, coverage: null, eligible: null, yours: false },
    ...change,
  };
}

const incomplete = { groups_expected: 40, groups_reported: 36, is_complete: false };

test('a value says how sure it is', () => {
  expect(value(figure({}), 'da')).toBe('1.370');
  expect(value(figure({ coverage: incomplete }), 'da')).toBe('mindst 1.370');
  expect(value(figure({ coverage: { ...incomplete, is_complete: true } }), 'da')).toBe('1.370');
  expect(value(figure({ value: 12, basis: 'estimated' }), 'da')).toBe('ca. 12');
  expect(value(figure({ unit: 'fte_hundredths', value: 160 }), 'da')).toBe('1,60');
  expect(value(figure({ unit: 'oere', value: 1_000_000 }), 'da')).toBe('10.000 kr.');
  expect(value(figure({ unit: 'oere', value: 9650 }), 'da')).toBe('96,50 kr.');
});

test('nothing reported is no zero', () => {
  expect(value(figure({ value: null, coverage: incomplete }), 'da')).toBe('–');
  expect(value(figure({ value: 0 }), 'da')).toBe('0');
});

test('what stands beside a value', () => {
  const all = figure({ value: 12, of: 140, share_tenths: 86, unsettled: 1, possible_doubles: 3 });
  expect(remarks(all, 'da')).toEqual(['12 af 140 (8,6 %)', 'heraf 1 uafklaret', 'højst 3 dobbelte']);
  expect(remarks(figure({ coverage: incomplete }), 'da')).toEqual(['36 af 40 grupper har meldt ind']);
  const counted = figure({ coverage: incomplete, basis: 'counted' });
  expect(remarks(counted, 'da')).toEqual(['36 af 40 grupper er talt']);
  const events = figure({ coverage: incomplete, basis: 'counted', indicator: 'event_attendance' });
  expect(remarks(events, 'da')).toEqual(['Talt ved 36 af 40 aktiviteter']);
  const answers = figure({ value: 42, of: 60, eligible: 75, share_tenths: 700 });
  expect(remarks(answers, 'da')).toEqual(['42 af 60, der svarede, af 75 (70 %)']);
});

test('how many have reported is what it is', () => {
  const coverage = figure({
    indicator: 'coverage',
    value: 36,
    of: 40,
    share_tenths: 900,
    coverage: incomplete,
  });
  expect(value(coverage, 'da')).toBe('36');
  expect(remarks(coverage, 'da')).toEqual(['36 af 40 (90 %)']);
});

test('the target stands at three quarters of every bar', () => {
  expect([0, 500, 1000, 1333, 5000].map(bar)).toEqual([0, 37.5, 75, 99.975, 100]);
});

test('a share is as careful as its value', () => {
  const goal = (actual: FigureLine): GoalProgress =>
    ({ actual, share_tenths: 1165, target: 575, unit: 'persons' }) as GoalProgress;
  expect(share(goal(figure({})), 'da')).toBe('117 % af målet');
  expect(share(goal(figure({ coverage: incomplete })), 'da')).toBe('mindst 117 % af målet');
  expect(target({ unit: 'percent' }, 80, 'da')).toBe('80 %');
});

test('what is not to be gone beyond is met or not', () => {
  const cost = figure({ indicator: 'cost_per_match', unit: 'oere', value: 1_875_000 });
  const goal = { actual: cost, is_ceiling: true, is_reached: false, share_tenths: null } as GoalProgress;
  expect(share(goal, 'da')).toBe('Målet er ikke overholdt');
  expect(share({ ...goal, is_reached: true }, 'da')).toBe('Målet er overholdt');
});

test('a target in percent is held against a share', () => {
  const retained = figure({ value: 195, of: 209, share_tenths: 933 });
  expect(reached({ unit: 'percent' }, retained, 'da')).toBe('93,3 %');
  expect(reached({ unit: 'persons' }, retained, 'da')).toBe('195');
  expect(reached({ unit: 'percent' }, figure({ value: 0, of: 0 }), 'da')).toBe('–');
});

test('people are numbers, groups have names', () => {
  const line: EvidenceLine = {
    ...{ what: 'volunteer', number: 3, place: 'Lektiecafé Telemarksgade', date: '2026-03-01' },
    ...{ until: null, count: null, of: null },
  };
  expect([who(line), what(line, 'da')]).toEqual([
    'Frivillig 3',
    'Lektiecafé Telemarksgade · Begyndte 1. mar. 2026',
  ]);
  const counted: EvidenceLine = { ...line, what: 'headcount', count: 31 };
  expect([who(counted), what(counted, 'da')]).toEqual(['Lektiecafé Telemarksgade', '31 talt 1. mar. 2026']);
  expect(what({ ...line, place: null, date: null }, 'da')).toBe('Begyndte før, der blev skrevet op');
});
