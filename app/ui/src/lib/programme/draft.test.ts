import { expect, test } from 'vitest';

import { cardDraft, draftOf, inputOf, yearsOf } from './draft';

test('years are read however they are parted, and nothing else is', () => {
  expect(yearsOf('2019, 2022')).toEqual([2019, 2022]);
  expect(yearsOf(' 2019 2022;2024 ')).toEqual([2019, 2022, 2024]);
  expect(yearsOf('')).toEqual([]);
  expect(yearsOf('4 og 7 år')).toBeNull();
});

test('what is left empty is not known', () => {
  const input = inputOf({ ...draftOf(null), first: 'Olena', phone: ' ', wishes: ' Undgå hunde ' });
  expect(input).toMatchObject({ first_name: 'Olena', phone: null, legal_group: null, segment: null });
  expect(input?.card).toMatchObject({ area: null, children: [], wishes: 'Undgå hunde' });
  expect(inputOf({ ...draftOf(null), children: 'tre' })).toBeNull();
});

test('what was said comes back as it was said', () => {
  const said = {
    ...{ area: 'valby', languages: ['ar'], interests: ['cooking'], children: [2019, 2022], wishes: null },
    times: ['sunday' as const],
    purposes: ['danish' as const],
  };
  expect(inputOf(cardDraft(said))?.card).toEqual(said);
});
