import { expect, test } from 'vitest';

import type { PersonPage } from '../backend/bindings.gen';
import { draftOf, inputOf } from './draft';

test('what is left out is not known', () => {
  const draft = { ...draftOf(null, '2026-11-12'), first: 'Sofie' };
  expect(inputOf(draft, null)).toEqual({
    first_name: 'Sofie',
    last_name: null,
    phone: null,
    birth_year: null,
    since: '2026-11-12',
    channel: null,
  });
  expect(inputOf({ ...draft, born: ' 1984 ' }, null)?.birth_year).toBe(1984);
  expect(inputOf({ ...draft, born: '84' }, null)).toBeNull();
});

test('the day they began is sent only when it was changed', () => {
  const page = {
    line: { birth_year: null },
    first: 'Sofie',
    tenures: [{ role: 'volunteer', since: '2024-03-01', until: null }],
  } as unknown as PersonPage;
  const draft = { ...draftOf(page, '2026-11-12'), first: 'Sophie' };
  expect(inputOf(draft, page)).toMatchObject({ first_name: 'Sophie', since: null });
  expect(inputOf({ ...draft, since: '2024-02-01' }, page)?.since).toBe('2024-02-01');
});
