import { expect, test } from 'vitest';

import type { GroupLine } from '../backend/bindings.gen';
import { dayBefore, factsDraft, factsOf, newOpening, openingDraft, openingOf, timeOf } from './drafts';
import { chosen, countOf, daysInWords } from './table';

test('what is not changed comes out as it went in', () => {
  const facts = {
    ...{ name: 'Pigeklubben', kind: 'girls_club', area: 'husum', partners: ['fsb'] },
    ...{ planned_days: null, under_fifteens: true, taken_over_from: null },
  };
  expect(factsOf(factsDraft(facts))).toEqual(facts);
  const entry = {
    slot: 2,
    weekday: 4,
    starts: '16:30:00',
    ends: '18:30:00',
    from: '2026-03-01',
    until: null,
  };
  for (const tongue of ['da', 'en'] as const) expect(openingOf(openingDraft(entry, tongue))).toEqual(entry);
});

test('an opening without its times is not one yet', () => {
  expect(openingOf({ ...newOpening('2026-11-12', 'da'), ends: '' })).toBeNull();
  expect(dayBefore('2026-03-01')).toBe('2026-02-28');
});

test('a time is read as people write it', () => {
  for (const written of ['16.30', '16:30', '1630', ' 16 30 ']) expect(timeOf(written)).toBe('16:30:00');
  expect(timeOf('9')).toBe('09:00:00');
  for (const none of ['', '25.00', '16.75', 'halv fem', '16.3']) expect(timeOf(none)).toBeNull();
});

test('groups are found by any of their words, and counted by stage', () => {
  const line = (name: string, stage: GroupLine['card']['stage'], days: number[]): GroupLine => ({
    card: {
      ...{ group: name, name, area: 'Tingbjerg', kind: { da: 'Lektiecafé', en: 'Homework café' } },
      kind_role: null,
      ...{ stage, listed: 0, next: null },
    },
    ...{ since: null, closed_reason: null, in_agreement: true, planned_days: null, last: null, problems: [] },
    ...{ list_problems: [], missing: 0, silent: false, counted: null },
    openings: days.map((weekday) => ({ weekday, starts: '16:00:00', ends: '18:00:00' })),
  });
  const groups = [line('Æblet', 'established', [4, 2, 4]), line('Birken', 'closed', [])];
  expect(chosen(groups, null, 'lektie TING').length).toBe(2);
  expect(chosen(groups, null, 'æblet tingbjerg').map(({ card }) => card.name)).toEqual(['Æblet']);
  expect(chosen(groups, 'closed', '').map(({ card }) => card.name)).toEqual(['Birken']);
  expect(countOf(groups, 'established')).toBe(1);
  expect(groups.map((one) => daysInWords(one, 'da'))).toEqual(['tirs. og tors.', '']);
});
